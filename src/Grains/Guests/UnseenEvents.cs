using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>
/// Events that Salesforce may hold although nothing here says so: the answer to their write was lost, and before it came
/// again another booking of the lineage stood for it. They are looked up by booking, for whoever is to take over or close them.
/// </summary>
internal static class UnseenEvents
{
    /// <summary>Who must look, and for which bookings' Events.</summary>
    public static void Seek(Turn turn, Lineage lineage)
    {
        var members = turn.Subjects.Where(subject => subject.Booking is not null && lineage.Bookings.Contains(subject.Id)).ToArray();
        var unseen = members.Where(subject => subject.Id != lineage.Holder && IsUnseen(subject)).ToArray();
        foreach (var subject in unseen.Where(subject => subject is { Events.Count: > 0, EventDone: false }))
        {
            subject.SeeksEventsOf = [subject.Id];
            if (lineage.IsLive && Lineages.StandsOpen(subject)) subject.ClosedForIfFound = lineage.Holder;
        }
        var holder = members.First(subject => subject.Id == lineage.Holder);
        if (turn.Settings.Event.Replaced == ReplacedEvent.TakeOver && holder is { Events.Count: > 0, EventDone: false, Link.EventId: null })
            holder.SeeksEventsOf = [.. holder.Row.Version == 0 ? [holder.Id] : Array.Empty<string>(), .. unseen.Select(subject => subject.Id), .. lineage.Missing];
    }

    /// <summary>Looks for the Event that a booking's own lost write may have made. Returns the failure when that cannot be said.</summary>
    public static async Task<CallFailure?> FindOwnAsync(SubjectTurn subject, IOrgSalesforce salesforce)
    {
        var answer = await salesforce.LookUpAsync([Of(subject.Id)]);
        subject.Calls += answer.Calls;
        if (answer.Failure is null && IdsOf(answer.Found[0].Json) is [var id, ..]) subject.Link = subject.Link with { EventId = id, EventWhoId = null };
        return answer.Failure;
    }

    public static IEnumerable<LookupKey> Keys(Turn turn) => turn.Open.SelectMany(subject => subject.SeeksEventsOf).Select(Of);

    /// <summary>Who takes an Event over goes before who would close it, and takes another's only where there is none of its own.</summary>
    public static void Take(Turn turn, IReadOnlyDictionary<LookupKey, ImmutableArray<string>> found)
    {
        var taken = new HashSet<SalesforceId>();
        foreach (var subject in turn.Open.Where(subject => !subject.SeeksEventsOf.IsEmpty).OrderBy(subject => subject.SeeksEventsOf is [var only] && only == subject.Id).ToArray())
        {
            var ids = subject.SeeksEventsOf.SelectMany(booking => IdsOf(found.GetValueOrDefault(Of(booking), []))).Where(id => !taken.Contains(id)).ToArray();
            subject.SeeksEventsOf = [];
            if (ids is not [var unseen, ..]) continue;
            taken.Add(unseen);
            subject.Link = subject.Link with { EventId = unseen, EventWhoId = null };
            subject.ClosedFor ??= subject.ClosedForIfFound;
        }
    }

    private static SalesforceId[] IdsOf(IEnumerable<string> records) =>
        [.. records.Select(json => SalesforceId.TryParse(FieldSet.FromJson(json)["Id"]?.Text, out var id) ? id : (SalesforceId?)null).OfType<SalesforceId>()];

    /// <summary>Once it was looked for, what is recorded is true.</summary>
    private static bool IsUnseen(SubjectTurn subject) =>
        subject.Link is { EventId: null, TakenOverBy: null, EventLeft: false } && (subject.Row.Version == 0 || subject.Before.Link.Pending);

    private static LookupKey Of(string booking) => new() { Kind = LookupKind.BookingEvent, Value = booking };
}
