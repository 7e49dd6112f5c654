using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>
/// An Event may be written because of another booking's events. Should the answer be lost, or the process end, nothing else
/// would tell that Salesforce shows something other than what is recorded: so it is noted first, durably.
/// </summary>
internal static class BegunWrites
{
    /// <summary>False when another process recorded something meanwhile: nothing must be sent.</summary>
    /// <param name="writing">Whose Events are in the round.</param>
    public static async Task<bool> NoteAsync(
        Turn turn, IReadOnlyCollection<SubjectTurn> writing, IGuestStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var notes = new List<(SubjectTurn Subject, SalesforceLink Link)>();
        foreach (var lineage in turn.Lineages.Where(lineage => lineage.HasRelatives && lineage.Members.Any(writing.Contains)))
            foreach (var member in lineage.Members.Where(member => member.Row.Version > 0))
                if (NoteOf(member, writing) is var link && link != member.StoredLink) notes.Add((member, link));
        if (notes.Count == 0) return true;
        var bookings = notes.Select(note => note.Subject.Note(note.Link, now));
        var commit = new GuestCommit { Org = turn.Org, Guest = turn.Guest, Bookings = [.. bookings] };
        if (!(await store.CommitAsync(commit, cancellationToken)).Conflicts.IsEmpty) return false;
        foreach (var (subject, link) in notes) subject.MarkNoted(link);
        return true;
    }

    private static SalesforceLink NoteOf(SubjectTurn member, IReadOnlyCollection<SubjectTurn> writing)
    {
        var link = member.StoredLink;
        if (writing.Contains(member)) link = link with { EventShows = "" };
        if (member.Link.TakenOverBy is { } taker && writing.Any(other => other.Id == taker)) link = link with { TakenOverBy = taker };
        return link;
    }
}
