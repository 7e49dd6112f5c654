using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Invitees;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Telemetry;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>Records what came of a turn: one unit per booking, each by itself.</summary>
internal sealed class TurnClosing(IGuestStore store, TimeProvider time)
{
    private const int MaxPendingRows = 100;
    private const int NotesAttempts = 5;

    private const string SetAside = "set aside";

    private const string NotSynced =
        "Nothing was written to Salesforce: the settings do not sync it (sync). Once they do, replay what happened till then.";

    public async Task<GuestTurn> CloseAsync(Turn turn, bool isCounted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var deferred = turn.Subjects.SelectMany(DeferralsOf).ToArray();
        var commit = new GuestCommit
        {
            Org = turn.Org,
            Guest = turn.Guest,
            GuestState = NotesOf(turn),
            Bookings = [.. turn.Subjects.Select(subject => UnitOf(subject)).OfType<BookingCommit>()],
            // What is due again at once keeps its place before what came later: it stays as it is.
            Deferrals = [.. deferred.Where(row => row.CountsAsAttempt || row.DueAt > now)],
        };
        var result = await store.CommitAsync(commit, cancellationToken);
        var applied = commit.Bookings.Where(unit => !result.Conflicts.Contains(unit.BookingId)).ToArray();
        var unrecorded = turn.Subjects.Where(subject => subject.IsBystander && result.Conflicts.Contains(subject.Id)).ToArray();
        foreach (var subject in unrecorded) Lineages.AwaitNames(turn, subject);
        if (!result.GuestApplied || unrecorded.Length > 0) await AddNotesAsync(turn, cancellationToken);
        if (isCounted) GrainTelemetry.Recorded(turn.Org, applied, deferred.Length);
        return new GuestTurn
        {
            Completed = applied.Sum(unit => unit.Completed.Length),
            SetAside = applied.Sum(unit => unit.Failed.Length),
            Deferred = deferred.Length,
            NotBefore = turn.NotBefore,
            Conflicts = result.Conflicts.Length,
            Activities = turn.IsWatched ? TurnActivities.Of(turn, applied, now) : [],
        };
    }

    private static VersionedState? NotesOf(Turn turn)
    {
        var notes = NewNotesOf(turn);
        var json = notes.ToJson();
        var isSame = json == turn.GuestRow.State || (turn.GuestRow.State is null && notes == new GuestNotes());
        return isSame ? null : new VersionedState(turn.GuestRow.Version, json);
    }

    private static GuestNotes NewNotesOf(Turn turn)
    {
        var known = turn.People.FirstOrDefault(person => person is { IsFurther: false, RecordId: not null });
        var notes = known is null ? turn.Notes : turn.Notes with { RecordId = known.RecordId };
        foreach (var person in turn.People)
            if (person is { IsFurther: false, Match: { IsLedTo: true, Record: { } record }, Identities.Email: { } email })
                notes = notes.Lead(turn.Guest, email, record.Id);
        foreach (var subject in turn.Subjects)
        {
            if (subject.Events.Count == 0) continue;
            if (subject.Deferred is not { Counts: false })
                notes = notes.Refuse(subject.Id, subject.Deferred is { Why: var why } ? $"{why.Code}: {why.Message}" : null);
            if (subject.Calls > 0 || notes.Spent?.ContainsKey(subject.Id) == true)
                notes = notes.Spend(subject.Id, subject.Deferred is null ? 0 : subject.Calls);
        }
        return notes;
    }

    /// <summary>Another process kept notes of this guest first: what was learned here is added to them.</summary>
    private async Task AddNotesAsync(Turn turn, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < NotesAttempts; attempt++)
        {
            var kept = (await store.LoadAsync(turn.Org, turn.Guest, [], cancellationToken)).Guest;
            var notes = new VersionedState(kept.Version, GuestNotes.Read(kept.State).With(NewNotesOf(turn)).ToJson());
            if (notes.State == kept.State) return;
            var commit = new GuestCommit { Org = turn.Org, Guest = turn.Guest, GuestState = notes };
            if ((await store.CommitAsync(commit, cancellationToken)).GuestApplied) return;
        }
    }

    private BookingCommit? UnitOf(SubjectTurn subject)
    {
        var unreadable = subject.Unreadable.ToImmutableArray();
        if (subject is { IsBystander: true, Deferred: null } && unreadable.IsEmpty && subject.Link != subject.StoredLink)
        {
            // Something was learned of it, or its Event was written, because of a relative's events.
            return new BookingCommit
            {
                BookingId = subject.Id,
                ExpectedVersion = subject.Row.Version,
                Write = WriteOf(subject),
                History = subject.Changes.Count > 0 ? [.. HistoryOf(subject)] : [],
                Calls = subject.Calls,
            };
        }
        if (subject.Deferred is not null || subject.IsBystander)
        {
            // Nothing of the state is kept: the same events are absorbed again next time. Only what came of noted inserts is
            // recorded, as far as it is certain, or the next turn would wait for it; and whose record was made, who was invited here, and
            // that the Event may show more, which nothing else tells.
            var link = PersonPart.WithMade(Invitations.WithNew(InsertIntents.Settled(subject), subject), subject);
            link = ShownEvent.WithDoubt(link, subject);
            var settled = link == subject.StoredLink ? null : subject.Note(link, time.GetUtcNow()).Write;
            return unreadable.IsEmpty && settled is null ? null : new BookingCommit
            {
                BookingId = subject.Id,
                ExpectedVersion = subject.Row.Version,
                Write = settled,
                Failed = unreadable,
            };
        }
        var failed = subject.Failure;
        return new BookingCommit
        {
            BookingId = subject.Id,
            ExpectedVersion = subject.Row.Version,
            Write = WriteOf(subject),
            History = [.. HistoryOf(subject)],
            Completed = failed is null ? [.. RowsOf(subject).Concat(subject.Before.Link.PendingRows ?? []).Distinct()] : [],
            Failed = failed is null ? unreadable : [.. RowsOf(subject).Select(row => new RowFailure(row, failed)), .. unreadable],
            Calls = subject.Calls,
            ResolvesFailures = failed is null,
        };
    }

    private BookingWrite WriteOf(SubjectTurn subject)
    {
        var isPending = subject.Failure is not null || (subject.IsBystander && subject.Before.Link.Pending);
        var journal = subject.Before with
        {
            Booking = subject.Booking,
            Visit = subject.Visit,
            Link = ShownEvent.ToRecord(subject, isPending) with
            {
                Pending = isPending,
                PendingRows = isPending ? PendingRowsOf(subject) : null,
            },
            Calls = subject.Before.Calls + subject.Calls,
        };
        return JournalRow.Of(journal, subject.Booking, subject.Visit, subject.Source, time.GetUtcNow());
    }

    private static long[] PendingRowsOf(SubjectTurn subject) =>
        [.. (subject.Before.Link.PendingRows ?? []).Concat(RowsOf(subject)).Distinct().TakeLast(MaxPendingRows)];

    private static IEnumerable<long> RowsOf(SubjectTurn subject) => subject.Events.Select(item => item.Item.Row.Sequence);

    private IEnumerable<HistoryEntry> HistoryOf(SubjectTurn subject)
    {
        var now = time.GetUtcNow();
        var last = subject.Events.Count - 1;
        if (last < 0) yield return new HistoryEntry(now, "", "rewritten", WithOutcome(new HistoryDetail(), subject).ToJson());
        for (var i = 0; i <= last; i++)
        {
            var (item, incoming, verdict) = subject.Events[i];
            var detail = new HistoryDetail { Type = item.Row.Type, OccurredAt = incoming.Order.Time };
            if (i == last) detail = WithOutcome(detail, subject);
            var isSetAside = subject.Failure is not null && (i == last || verdict == Verdict.Applied);
            // A repeat that shows at last what was set aside is no repeat to a reader.
            var isMended = !isSetAside && i == last && subject.Before.Link.Pending && verdict == Verdict.Repeated;
            var told = isSetAside ? SetAside : (isMended ? Verdict.Applied : verdict).ToString().ToLowerInvariant();
            yield return new HistoryEntry(now, item.Row.EventId, told, detail.ToJson());
        }
    }

    /// <summary>The turn wrote once for all its events, so the last of them tells what was done.</summary>
    private static HistoryDetail WithOutcome(HistoryDetail detail, SubjectTurn subject) => detail with
    {
        Status = subject.Booking?.StatusText ?? subject.Visit?.StatusText,
        RecordId = subject.Link.RecordId?.Value,
        Explanation = subject.Failure?.Message ?? (subject.IsSynced ? ExplanationOf(subject) : NotSynced),
        Changes = subject.Changes.Count > 0 ? subject.Changes : null,
        Made = subject.Made.Count > 0 ? [.. subject.Made] : null,
        Problems = subject.Problems.Count > 0 ? subject.Problems : null,
        RunnersUp = subject.RunnersUp.IsEmpty ? null : subject.RunnersUp,
        Sent = subject.Sent.Count > 0 ? subject.Sent : null,
        Calls = subject.Calls > 0 ? subject.Calls : null,
    };

    /// <summary>Which record it is; and where nothing could be changed of it, that too.</summary>
    private static string? ExplanationOf(SubjectTurn subject) => subject.Person is { LeaveAsItIs: true }
        ? Sentence.Join(subject.Link.Explanation, "A duplicate rule of the org blocked the change of the record: see what was left out.")
        : subject.Link.Explanation;

    private static IEnumerable<Deferral> DeferralsOf(SubjectTurn subject) => subject.Deferred is { } put
        ? subject.Events.Select(item => new Deferral(item.Item.Row.Sequence, put.Due, put.Counts))
        : [];
}
