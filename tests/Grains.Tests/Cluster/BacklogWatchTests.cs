using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Cluster;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Processes that share a store: one of them tells what waits, so that the sum over all of them is right.</summary>
public sealed class BacklogWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private readonly OrgId _org = OrgId.Parse($"gauge-{Guid.NewGuid():n}"[..20]);
    private readonly string _folder = Directory.CreateTempSubdirectory("backlog-").FullName;
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private ISyncStore _store = null!;
    private Process _one = null!;
    private Process _other = null!;

    private StorageOptions Files => new() { Path = Path.Combine(_folder, "sync.db"), KeyFile = Path.Combine(_folder, "sync.key") };

    public async Task InitializeAsync()
    {
        _store = SyncStores.Open(Files);
        await _store.MigrateAsync(default);
        (_one, _other) = (new Process(_store, _clock, _org), new Process(_store, _clock, _org));
        await AppendAsync(1, 2);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Of_two_processes_one_tells_what_waits()
    {
        await RoundAsync(_one, _other);
        Assert.Equal((2L, 0L), (_one.Tells, _other.Tells));
        await AppendAsync(3);
        _clock.Advance(Interval);
        await RoundAsync(_other, _one);
        Assert.Equal((3L, 0L), (_one.Tells, _other.Tells));
    }

    [Fact]
    public async Task One_that_ends_leaves_it_to_the_other_at_once()
    {
        await RoundAsync(_one, _other);
        await _one.EndAsync();
        Assert.Equal((0L, 0L), (_one.Tells, _other.Tells));
        await RoundAsync(_other);
        Assert.Equal((0L, 2L), (_one.Tells, _other.Tells));
    }

    [Fact]
    public async Task One_that_was_not_heard_of_for_long_tells_nothing_any_more_when_it_is_back()
    {
        await RoundAsync(_one, _other);
        _clock.Advance(Interval * 3);
        await RoundAsync(_other, _one);
        Assert.Equal((0L, 2L), (_one.Tells, _other.Tells));
    }

    [Fact]
    public async Task How_long_something_is_late_is_reckoned_from_when_it_was_due()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        // Both were received an hour ago. One is tried again in five minutes, the other was to be a minute ago.
        var rows = await _store.ReadDueAsync(_org, _clock.GetUtcNow(), null, 10, default);
        await _store.DeferAsync(
            _org,
            [
                new Deferral(rows[0].Sequence, _clock.GetUtcNow().AddMinutes(5), true),
                new Deferral(rows[1].Sequence, _clock.GetUtcNow().AddMinutes(-1), true),
            ],
            default);
        await RoundAsync(_one);
        Assert.Equal(60, _one.TellsAge);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await RoundAsync(_one);
        Assert.Equal(180, _one.TellsAge);
    }

    [Fact]
    public async Task Who_was_measured_is_measured_until_nothing_is_due_also_behind_the_first()
    {
        var one = new Process(_store, _clock, _org, orgsFound: 1);
        await RoundAsync(one);
        Assert.Equal(2, one.Tells);
        // It has waited for longer, so that it alone is found.
        var other = OrgId.Parse($"other-{Guid.NewGuid():n}"[..20]);
        await _store.AppendAsync(
            [Entry(3) with { Org = other, OrderTime = _clock.GetUtcNow().AddHours(-1), ReceivedAt = _clock.GetUtcNow().AddHours(-1) }],
            default);
        await RoundAsync(one);
        Assert.Equal(2, one.Tells);
        var rows = await _store.ReadDueAsync(_org, _clock.GetUtcNow(), null, 10, default);
        await _store.CommitAsync(
            new GuestCommit
            {
                Org = _org,
                Guest = new GuestToken("g-1"),
                Bookings = [.. rows.Select(row => new BookingCommit
                {
                    BookingId = row.SubjectId,
                    ExpectedVersion = 0,
                    Failed = [new RowFailure(row.Sequence, new FailureReason("X", "x"))],
                })],
            },
            default);
        await RoundAsync(one);
        Assert.Equal(0, one.Tells);
    }

    private static async Task RoundAsync(params Process[] processes)
    {
        foreach (var process in processes) await process.RoundAsync();
    }

    private async Task AppendAsync(params int[] events) => await _store.AppendAsync([.. events.Select(Entry)], default);

    private InboxEntry Entry(int number) => new()
    {
        Org = _org, EventId = $"EVNT-{number}", SubjectId = $"BKNG-{number}", Type = "booking.scheduled",
        OrderTime = _clock.GetUtcNow(), ReceivedAt = _clock.GetUtcNow(), Payload = new byte[] { 1 },
    };

    /// <summary>What a process says of the org's waiting events: a gauge keeps what it was last told.</summary>
    private sealed class Process(ISyncStore store, TimeProvider time, OrgId org, int orgsFound = 200)
    {
        private readonly BacklogWatch _watch = new(
            store, Options.Create(new GrainsOptions { BacklogInterval = Interval }), time, NullLogger<BacklogWatch>.Instance)
        {
            OrgsFound = orgsFound,
        };

        public long Tells { get; private set; }

        public double TellsAge { get; private set; }

        public Task RoundAsync() => HearAsync(() => _watch.MeasureAsync(default));

        public Task EndAsync() => HearAsync(_watch.EndAsync);

        private async Task HearAsync(Func<Task> work)
        {
            using var listener = new MeterListener();
            listener.InstrumentPublished = (instrument, heard) =>
            {
                if (instrument.Name is "oncehub.sync.inbox.backlog" or "oncehub.sync.inbox.oldest.age")
                    heard.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                var all = new Dictionary<string, object?>(tags.ToArray());
                if (Equals(all[SyncTelemetry.Org], org.Value) && Equals(all[SyncTelemetry.State], "waiting")) Tells = value;
            });
            listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
            {
                if (Equals(tags[0].Value, org.Value)) TellsAge = value;
            });
            listener.Start();
            await work();
        }
    }
}
