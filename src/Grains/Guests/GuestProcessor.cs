using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests;

/// <summary>
/// One turn of a guest: absorb its waiting events, find or make its record, write its Events, and
/// record the outcome. Whatever happens, each event ends completed, set aside with a reason, or back in the inbox.
/// </summary>
internal sealed partial class GuestProcessor(
    IGuestStore store, OrgSettingsCache settings, IOptions<GrainsOptions> options, TimeProvider time,
    ILogger<GuestProcessor> logger)
{
    /// <summary>Each round answers what the last one met: a refused field, a taken name, a vanished record.</summary>
    private const int MaxRounds = 8;

    /// <summary>Beyond its time a turn has this long to hear of what it has sent.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly CallFailure OutOfTime = TryAgain("Salesforce did not take it in the time of one turn; it is tried again.");

    private static readonly CallFailure Overtaken =
        TryAgain("Another process has recorded something of these bookings meanwhile; it is tried again.");

    private readonly TurnOpening _opening = new(store);
    private readonly TurnLookUps _lookUps = new(time);
    private readonly TurnClosing _closing = new(store, time);

    /// <summary>What it records is not counted: it is only shown.</summary>
    public bool IsRehearsal { get; init; }

    public Task<GuestTurn> ProcessAsync(
        GuestWork work, IOrgSalesforce salesforce, UnansweredGuests unanswered, CancellationToken cancellationToken) =>
        ProcessAsync(work, [], salesforce, unanswered, cancellationToken);

    /// <param name="anew">Subjects that are written as they are known, whether or not an event of theirs came.</param>
    public async Task<GuestTurn> ProcessAsync(
        GuestWork work, IReadOnlyCollection<string> anew, IOrgSalesforce salesforce, UnansweredGuests unanswered,
        CancellationToken cancellationToken)
    {
        var current = await settings.GetAsync(work.Org, cancellationToken);
        var turn = await _opening.OpenAsync(work, anew, current, cancellationToken);
        await NewIdentities.ClaimAsync(turn, store, cancellationToken);
        var ends = new SubjectEnds(turn, options.Value, time);
        var lastRound = time.GetUtcNow() + options.Value.TurnTime;
        var bounded = new BoundedSalesforce(salesforce, lastRound + Grace, time);
        try
        {
            var stop = unanswered.Contains(work.Guest)
                ? Waiting(turn)
                : await WriteAsync(turn, ends, bounded, lastRound, cancellationToken);
            if (stop is not null) ends.OfAll(stop);
        }
        catch (Exception error) when (error is not StoreUnavailableException)
        {
            LogBroken(logger, error, work.Org, work.Guest);
            ends.OfAll(FailureTranslation.Internal(error));
        }
        Lineages.KeepTogether(turn);
        if (bounded.UnderWay is { } write) unanswered.Add(work.Guest, write);
        return await _closing.CloseAsync(turn, isCounted: !IsRehearsal, cancellationToken);
    }

    /// <summary>Writes all that is new. Returns why it stopped while something was open still.</summary>
    /// <param name="lastRound">No round begins after this.</param>
    private async Task<CallFailure?> WriteAsync(
        Turn turn, SubjectEnds ends, BoundedSalesforce salesforce, DateTimeOffset lastRound, CancellationToken cancellationToken)
    {
        foreach (var subject in turn.Subjects)
            if ((subject.Events.Count == 0 && !subject.IsAnew) || IsCurrent(subject)) subject.MarkNothingToWrite();
        await Lineages.ResolveAsync(turn, _opening, store, cancellationToken);
        EventPlans.Open(turn);
        await ConversationBookings.LinkAsync(turn, _opening, store, cancellationToken);
        PersonFinder.Group(turn);
        var parts = TurnParts.Of(turn, ends, store, options.Value, time);
        for (var round = 0; turn.HasOpen; round++)
        {
            if (round == MaxRounds || time.GetUtcNow() > lastRound) return OutOfTime;
            if (await TakeRoundAsync(turn, parts, salesforce, isFirst: round == 0, cancellationToken) is { } stop) return stop;
        }
        return null;
    }

    /// <summary>Asks, learns, plans, sends and absorbs. Returns why nothing more can be done in this turn.</summary>
    private async Task<CallFailure?> TakeRoundAsync(
        Turn turn, ITurnPart[] parts, BoundedSalesforce salesforce, bool isFirst, CancellationToken cancellationToken)
    {
        turn.Types.BeginRound();
        foreach (var part in parts) await part.PrepareAsync(cancellationToken);
        if (await _lookUps.FindAsync(turn, parts, salesforce) is { } unknown) return unknown;
        foreach (var part in parts) await part.ClaimAsync(cancellationToken);
        var round = WriteRound.Plan(turn, parts, isFirst);
        foreach (var part in parts)
            if (!await part.NoteAsync(round, cancellationToken)) return Overtaken;
        if (!round.IsEmpty) round.Absorb(await salesforce.WriteAsync(round.Writes()));
        foreach (var part in parts) part.Finish();
        return null;
    }

    /// <summary>What was sent may still be applied: this guest's next turn sends nothing before it is answered.</summary>
    private CallFailure Waiting(Turn turn)
    {
        foreach (var subject in turn.Subjects)
            if (subject.Events.Count == 0) subject.MarkNothingToWrite();
        return FailureTranslation.Deferred(
            FailureCodes.SalesforceUnreachable, "An earlier write for this guest has not been answered yet; the event waits for it.",
            time.GetUtcNow() + options.Value.RetryDelay);
    }

    private static CallFailure TryAgain(string why) =>
        new() { Action = FailureAction.Retry, Code = FailureCodes.SalesforceUnreachable, Message = why };

    /// <summary>Nothing in it is new, and Salesforce shows it already.</summary>
    private static bool IsCurrent(SubjectTurn subject) => !subject.NeedsSalesforce && subject.Row.Version > 0;

    [LoggerMessage(1, LogLevel.Error, "A turn of guest {Guest} of {Org} broke; its events go back to the inbox")]
    private static partial void LogBroken(ILogger logger, Exception error, OrgId org, GuestToken guest);
}
