using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests;

/// <summary>
/// One turn of a guest, apart from its grain: absorb its waiting events, find or make its record, write its Events, and
/// record the outcome. Whatever happens, each event ends completed, set aside with a reason, or back in the inbox.
/// </summary>
internal sealed partial class GuestProcessor(
    IGuestStore store, OrgSettingsCache settings, FieldTypeCache types, IOptions<GrainsOptions> options, TimeProvider time, ILogger<GuestProcessor> logger)
{
    /// <summary>Each round answers what the last one met: a refused field, a taken name, a vanished record.</summary>
    private const int MaxRounds = 8;

    /// <summary>Beyond its own time a turn has this long to hear of what it has sent, so that calls between grains end within 20 s.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(OrgId Org, GuestToken Guest), Task> _left = new();
    private readonly TurnOpening _opening = new(store);
    private readonly TurnClosing _closing = new(store, time);

    /// <summary>What it records is not counted: it is only shown.</summary>
    public bool IsRehearsal { get; init; }

    public Task<GuestTurn> ProcessAsync(GuestWork work, IOrgSalesforce salesforce, CancellationToken cancellationToken) =>
        ProcessAsync(work, [], salesforce, cancellationToken);

    /// <param name="anew">Subjects that are written as they are known, whether or not an event of theirs came.</param>
    public async Task<GuestTurn> ProcessAsync(GuestWork work, IReadOnlyCollection<string> anew, IOrgSalesforce salesforce, CancellationToken cancellationToken)
    {
        var current = await settings.GetAsync(work.Org, cancellationToken);
        var turn = await _opening.OpenAsync(work, anew, current, cancellationToken);
        await ClaimNewIdentitiesAsync(turn, cancellationToken);
        var failures = new TurnFailures(options.Value, time);
        var lastRound = time.GetUtcNow() + options.Value.TurnTime;
        var bounded = new BoundedSalesforce(salesforce, lastRound + Grace, time);
        try
        {
            if (_left.ContainsKey((work.Org, work.Guest))) PutAllBack(turn, failures);
            else await WriteAsync(turn, bounded, failures, lastRound, cancellationToken);
        }
        catch (Exception error) when (error is not StoreUnavailableException)
        {
            LogBroken(logger, error, work.Org, work.Guest);
            foreach (var subject in turn.Open) failures.OfSubject(subject, FailureTranslation.Internal(error), turn);
        }
        Lineages.KeepTogether(turn);
        if (bounded.UnderWay is { } left) Leave((work.Org, work.Guest), left);
        return await _closing.CloseAsync(turn, isCounted: !IsRehearsal, cancellationToken);
    }

    /// <summary>What was sent may still be applied: this guest's next turn sends nothing before it is answered.</summary>
    private void Leave((OrgId Org, GuestToken Guest) guest, Task left)
    {
        _left[guest] = left;
        _ = left.ContinueWith(late => (_left.TryRemove(guest, out _), late.Exception), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void PutAllBack(Turn turn, TurnFailures failures)
    {
        foreach (var subject in turn.Subjects.Where(subject => subject.Events.Count == 0)) subject.MarkNothingToWrite();
        var waits = FailureTranslation.Deferred(
            FailureCodes.SalesforceUnreachable, "An earlier write for this guest has not been answered yet; the event waits for it.", time.GetUtcNow() + options.Value.RetryDelay);
        foreach (var subject in turn.Open.ToArray()) failures.OfSubject(subject, waits, turn);
    }

    /// <param name="lastRound">No round begins after this.</param>
    private async Task WriteAsync(
        Turn turn, BoundedSalesforce salesforce, TurnFailures failures, DateTimeOffset lastRound, CancellationToken cancellationToken)
    {
        foreach (var subject in turn.Subjects.Where(subject => (subject.Events.Count == 0 && !subject.IsAnew) || IsCurrent(subject))) subject.MarkNothingToWrite();
        await Lineages.ResolveAsync(turn, _opening, store, cancellationToken);
        EventPlans.Open(turn);
        await ConversationBookings.TieAsync(turn, _opening, store, cancellationToken);
        PersonFinder.Group(turn);
        for (var round = 0; turn.Open.Any(); round++)
        {
            if (round == MaxRounds || time.GetUtcNow() > lastRound)
            {
                var reason = new FailureReason(FailureCodes.SalesforceUnreachable, "Salesforce did not take it in the time of one turn; it is tried again.");
                foreach (var subject in turn.Open.ToArray()) failures.PutBack(subject, reason, options.Value.MaxAttempts);
                break;
            }
            await FurtherGuests.AddAsync(turn, store, cancellationToken);
            if (await FindAsync(turn, salesforce) is { } unknown)
            {
                foreach (var subject in turn.Open.ToArray()) failures.OfSubject(subject, unknown, turn);
                break;
            }
            await AccountWriting.ClaimAsync(turn, store, cancellationToken);
            EventPlans.Assign(turn);
            var writes = WriteRound.Plan(turn, failures, isFirst: round == 0);
            if (!await BegunWrites.NoteAsync(turn, writes.WritingEvents, store, time, cancellationToken)
                || !await InsertIntents.NoteAsync(turn, writes.Intending, store, time, cancellationToken))
            {
                var overtaken = new FailureReason(FailureCodes.SalesforceUnreachable, "Another process has recorded something of these bookings meanwhile; it is tried again.");
                foreach (var subject in turn.Open.ToArray()) failures.PutBack(subject, overtaken, options.Value.MaxAttempts);
                break;
            }
            if (!writes.IsEmpty) writes.Absorb(await salesforce.WriteAsync(writes.Writes));
            FurtherGuests.Follow(turn, failures, options.Value.MaxAttempts);
        }
    }

    /// <summary>All that must be known of Salesforce before anything is written. Returns why nothing can be said.</summary>
    private async Task<CallFailure?> FindAsync(Turn turn, BoundedSalesforce salesforce)
    {
        if (await types.LoadAsync(turn.Org, turn.Types, WrittenObjects.BeforeLookUps(turn), salesforce) is { } hidden) return hidden;
        if (await types.LoadAsync(turn.Org, turn.Types, WrittenObjects.OfPersonAccounts(turn), salesforce) is { } alsoHidden) return alsoHidden;
        if (await TurnLookUps.FindAsync(turn, salesforce, options.Value, time) is { } unknown) return unknown;
        PersonMerging.Merge(turn);
        return await types.LoadAsync(turn.Org, turn.Types, WrittenObjects.AfterLookUps(turn), salesforce);
    }

    /// <summary>Nothing in it is new, and Salesforce shows it already.</summary>
    private static bool IsCurrent(SubjectTurn subject) =>
        !subject.NeedsSalesforce && subject.Row.Version > 0;

    /// <summary>
    /// A later event of a booking may bring an email or phone that the first did not have. Where another guest holds that
    /// email, a record that is made for it is made with that guest's token.
    /// </summary>
    private async Task ClaimNewIdentitiesAsync(Turn turn, CancellationToken cancellationToken)
    {
        var fresh = turn.Subjects.Where(subject => subject.Row.Version > 0 ? subject.Identities != IdentitiesBefore(subject) : subject.Events.Count > 1 || turn.Notes.Awaited?.ContainsKey(subject.Id) == true)
            .Select(subject => new BindRequest(subject.Id, subject.Identities, turn.Guest, turn.GuestRow.Target)).ToList();
        var claimed = turn.GuestRow.Claims.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var emails = turn.Subjects.Select(subject => subject.Identities.Email).OfType<string>().Distinct()
            .Where(email => email != turn.GuestRow.Email && !claimed.Contains($"email:{email}")).ToArray();
        fresh.AddRange(emails.Select(email => new BindRequest($"email:{email}", new GuestIdentities { Email = email }, turn.Guest, turn.GuestRow.Target)));
        if (fresh.Count == 0) return;
        var holders = await store.BindAsync(turn.Org, fresh, cancellationToken);
        for (var i = 0; i < emails.Length; i++)
            if (holders[fresh.Count - emails.Length + i] is var holder && holder != turn.Guest) turn.HeldByOthers[emails[i]] = holder;
    }

    private static GuestIdentities IdentitiesBefore(SubjectTurn subject) =>
        subject.Before.Booking?.Identities?.Value ?? subject.Before.Visit?.Identities?.Value ?? GuestIdentities.None;

    [LoggerMessage(1, LogLevel.Error, "A turn of guest {Guest} of {Org} broke; its events go back to the inbox")]
    private static partial void LogBroken(ILogger logger, Exception error, OrgId org, GuestToken guest);
}
