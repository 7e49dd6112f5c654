using System.Collections.Concurrent;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>The parts of the store that the gateway uses, in memory, and able to fail.</summary>
internal sealed class FakeStore : IStoreDatabase, IInboxStore, IJournalStore, IOrgStore, ISeenStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(OrgId Org, string EventId), InboxEntry> _inbox = [];
    private readonly Dictionary<OrgId, OrgRecord> _orgs = [];
    private readonly Dictionary<OrgId, List<SettingsRecord>> _settings = [];
    private readonly Dictionary<(string Scope, string Name), SecretRecord> _secrets = [];
    private readonly ConcurrentDictionary<string, VersionedState> _smallRecords = [];

    public volatile bool Down;
    public volatile bool MigrationDown;

    /// <summary>While set, the store's secrets need another master key.</summary>
    public volatile MasterKeyException? Locked;
    private int _secretReads;
    private int _hanging;
    private int _pings;

    /// <summary>While set, appends wait for it and ignore their token, as a stuck disk would.</summary>
    public TaskCompletionSource? AppendsHang { get; set; }

    /// <summary>Appends that came while <see cref="AppendsHang"/> was set.</summary>
    public int Hanging => _hanging;

    public Exception? AppendsFailWith { get; set; }

    /// <summary>How much waits of any org, in place of what was appended.</summary>
    public long? WaitingIs { get; set; }

    /// <summary>How often what waits was counted.</summary>
    public int WaitingCounts { get; private set; }

    public int Migrations { get; private set; }

    public int SecretReads => _secretReads;

    public ConcurrentDictionary<string, BookingRecord> Bookings { get; } = [];

    public List<Failure> OpenFailures { get; } = [];

    public ReplaySelection? LastReplay { get; private set; }

    public (BookingFilter Filter, string? Cursor, int Limit)? LastBookingList { get; private set; }

    public (FailureFilter Filter, string? Cursor, int Limit)? LastFailureList { get; private set; }

    public IReadOnlyList<InboxEntry> Inbox
    {
        get
        {
            lock (_lock) return [.. _inbox.Values];
        }
    }

    public IReadOnlyList<string> StoredSecrets
    {
        get
        {
            lock (_lock) return [.. _secrets.Values.Select(secret => secret.Value)];
        }
    }

    public Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (MigrationDown) throw new StoreUnavailableException("The store is not there yet.");
        if (Locked is { } locked) throw locked;
        Migrations++;
        return Task.CompletedTask;
    }

    /// <summary>Until it is set no ping is answered.</summary>
    public TaskCompletionSource? PingsHang { get; set; }

    public Exception? PingsFailWith { get; set; }

    public int Pings => _pings;

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _pings);
        if (PingsHang is { } hang) await hang.Task;
        if (PingsFailWith is { } failure) throw failure;
        await Up(0);
    }

    public async Task<IReadOnlyList<AppendVerdict>> AppendAsync(IReadOnlyList<InboxEntry> entries, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (AppendsHang is { } hang)
        {
            Interlocked.Increment(ref _hanging);
            await hang.Task;
        }
        if (AppendsFailWith is { } failure) throw failure;
        ThrowIfDown();
        lock (_lock)
            return
            [
                .. entries.Select(entry =>
                    _inbox.TryAdd((entry.Org, entry.EventId), entry) ? AppendVerdict.Accepted : AppendVerdict.Repeated),
            ];
    }

    public Task<long> CountWaitingAsync(OrgId org, long most, CancellationToken cancellationToken)
    {
        WaitingCounts++;
        lock (_lock) return Task.FromResult(Math.Min(most, WaitingIs ?? _inbox.Keys.Count(key => key.Org == org)));
    }

    public Task<Backlog> GetBacklogAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            InboxEntry[] waiting = [.. _inbox.Values.Where(entry => entry.Org == org && entry.Failure is null)];
            DateTimeOffset? oldest = waiting.Length == 0 ? null : waiting.Min(entry => entry.ReceivedAt);
            return Up(new Backlog(waiting.Length, waiting.Length, oldest, oldest));
        }
    }

    public Task<BookingRecord?> FindBookingAsync(OrgId org, string bookingId, string? olderThan, CancellationToken cancellationToken) =>
        Up(Bookings.GetValueOrDefault($"{org}/{bookingId}"));

    public Task<Page<BookingListItem>> ListBookingsAsync(
        OrgId org, BookingFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (cursor is not (null or "next")) throw new FormatException("Not a cursor.");
        LastBookingList = (filter, cursor, limit);
        return Up(new Page<BookingListItem>(
            [.. Bookings.Where(pair => pair.Key.StartsWith($"{org}/", StringComparison.Ordinal)).Select(pair => pair.Value)
                .Select(booking => new BookingListItem(
                    booking.BookingId, booking.Phase, booking.RecordId, booking.SalesforceEventId, null, booking.UpdatedAt)),
        ],
            cursor is null ? "next" : null));
    }

    public Task<long> CountNamesakesAsync(OrgId org, OfName name, int most, CancellationToken cancellationToken) => Up(1L);

    public Task<Page<Failure>> ListFailuresAsync(
        OrgId org, FailureFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (cursor is not (null or "next")) throw new FormatException("Not a cursor.");
        LastFailureList = (filter, cursor, limit);
        return Up(new Page<Failure>([.. OpenFailures], null));
    }

    public Task<long> CountOpenFailuresAsync(OrgId org, int most, CancellationToken cancellationToken) =>
        Up<long>(Math.Min(most, OpenFailures.Count));

    public Task<IReadOnlyList<ArrivedEvent>> ListArrivalsAsync(OrgId org, int limit, CancellationToken cancellationToken) =>
        Up<IReadOnlyList<ArrivedEvent>>([]);

    public Task<ArrivedEvent?> FindEventAsync(OrgId org, string eventId, CancellationToken cancellationToken) => Up<ArrivedEvent?>(null);

    public Task<IReadOnlyList<FailureGroup>> CountFailuresAsync(OrgId org, CancellationToken cancellationToken) =>
        Up<IReadOnlyList<FailureGroup>>(
            [.. OpenFailures.GroupBy(failure => (failure.Code, failure.Object, failure.Cause))
                .Select(group => new FailureGroup(
                    group.Key.Code,
                    group.Key.Object,
                    group.Key.Cause,
                    group.LongCount(),
                    group.Select(failure => failure.SubjectId).Distinct().LongCount(),
                    group.LongCount(), group.Min(failure => failure.At), group.Max(failure => failure.At)))
                .OrderByDescending(group => group.Count)]);

    public Task<int> ReplayAsync(OrgId org, ReplaySelection selection, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        LastReplay = selection;
        return Up(OpenFailures.RemoveAll(failure =>
            (selection.FailureId ?? failure.Id) == failure.Id
            && (selection.Code ?? failure.Code) == failure.Code
            && (selection.Cause ?? failure.Cause) == failure.Cause));
    }

    public Task<bool> CreateOrgAsync(OrgId org, string displayName, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock) return Up(_orgs.TryAdd(org, new OrgRecord(org, displayName, now)));
    }

    public Task<OrgRecord?> FindOrgAsync(OrgId org, CancellationToken cancellationToken)
    {
        lock (_lock) return Up(_orgs.GetValueOrDefault(org));
    }

    public Task<IReadOnlyList<OrgRecord>> ListOrgsAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return Up<IReadOnlyList<OrgRecord>>([.. _orgs.Values]);
    }

    public Task<SettingsRecord?> FindSettingsAsync(OrgId org, CancellationToken cancellationToken)
    {
        lock (_lock) return Up(_settings.GetValueOrDefault(org)?[^1]);
    }

    public Task<SettingsRecord?> SaveSettingsAsync(
        OrgId org, string json, long expectedVersion, string savedBy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var versions = _settings.GetValueOrDefault(org) ?? [];
            if (versions.Count != expectedVersion) return Up<SettingsRecord?>(null);
            var saved = new SettingsRecord(org, expectedVersion + 1, json, savedBy, now);
            _settings[org] = [.. versions, saved];
            return Up<SettingsRecord?>(saved);
        }
    }

    public Task<IReadOnlyList<SettingsRecord>> ListSettingsVersionsAsync(
        OrgId org, long? before, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Up<IReadOnlyList<SettingsRecord>>(
                [
                    .. (_settings.GetValueOrDefault(org) ?? []).AsEnumerable().Reverse()
                        .Where(saved => saved.Version < (before ?? long.MaxValue)).Take(limit),
                ]);
    }

    public Task<SettingsRecord?> FindSettingsVersionAsync(OrgId org, long version, CancellationToken cancellationToken)
    {
        lock (_lock) return Up((_settings.GetValueOrDefault(org) ?? []).FirstOrDefault(saved => saved.Version == version));
    }

    public async Task<SecretRecord?> FindSecretAsync(string scope, string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _secretReads);
        await Task.Yield();
        ThrowIfDown();
        if (Locked is { } locked) throw locked;
        lock (_lock) return _secrets.GetValueOrDefault((scope, name));
    }

    public Task<bool> SaveSecretAsync(string scope, string name, string value, long? expectedVersion, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var version = _secrets.GetValueOrDefault((scope, name))?.Version ?? 0;
            if (expectedVersion is { } expected && expected != version) return Up(false);
            _secrets[(scope, name)] = new SecretRecord(value, version + 1);
            return Up(true);
        }
    }

    public Task DeleteSecretAsync(string scope, string name, CancellationToken cancellationToken)
    {
        lock (_lock) _secrets.Remove((scope, name));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<InboxRow>> ReadDueAsync(
        OrgId org, DateTimeOffset now, InboxCursor? after, int limit, CancellationToken cancellationToken) => throw NotUsed();

    public Task<IReadOnlyList<OrgId>> FindOrgsWithDueRowsAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        throw NotUsed();

    public Task<IReadOnlyList<WaitingOrg>> ListWaitingOrgsAsync(OrgId? after, int limit, CancellationToken cancellationToken) =>
        throw NotUsed();

    public Task DeferAsync(OrgId org, IReadOnlyList<Deferral> deferrals, CancellationToken cancellationToken) => throw NotUsed();

    public Task<int> CorrectDueTimesAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<int> HastenAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken) => throw NotUsed();

    public Task CountSeenAsync(OrgId org, IReadOnlyList<SeenCount> counts, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<SeenRecord>> ListSeenAsync(OrgId org, SeenKind kind, int limit, CancellationToken cancellationToken) =>
        Up<IReadOnlyList<SeenRecord>>([]);

    public Task<VersionedState?> FindSmallRecordAsync(string key, CancellationToken cancellationToken) =>
        Up(_smallRecords.GetValueOrDefault(key));

    public Task<bool> SaveSmallRecordAsync(string key, VersionedState state, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if ((_smallRecords.GetValueOrDefault(key)?.ExpectedVersion ?? 0) != state.ExpectedVersion) return Up(false);
            _smallRecords[key] = state with { ExpectedVersion = state.ExpectedVersion + 1 };
            return Up(true);
        }
    }

    public Task<ResealedSecrets> ResealSecretsAsync(CancellationToken cancellationToken) => throw NotUsed();

    private Task<T> Up<T>(T answer)
    {
        ThrowIfDown();
        return Task.FromResult(answer);
    }

    private void ThrowIfDown()
    {
        if (Down) throw new StoreUnavailableException("The disk is gone.");
    }

    private static NotSupportedException NotUsed() => new("The gateway has no business with this.");
}
