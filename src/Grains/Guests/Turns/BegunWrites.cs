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
    public static async ValueTask<bool> NoteAsync(
        Turn turn, WriteRound round, IGuestStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var notes = new List<(SubjectTurn Subject, SalesforceLink Link)>();
        foreach (var lineage in turn.Lineages.Where(lineage => lineage.HasRelatives && lineage.Members.Any(IsWriting)))
            foreach (var member in lineage.Members.Where(member => member.Row.Version > 0))
                if (NoteOf(member) is var link && link != member.StoredLink) notes.Add((member, link));
        if (notes.Count == 0) return true;
        var bookings = notes.Select(note => note.Subject.Note(note.Link, now));
        var commit = new GuestCommit { Org = turn.Org, Guest = turn.Guest, Bookings = [.. bookings] };
        if (!(await store.CommitAsync(commit, cancellationToken)).Conflicts.IsEmpty) return false;
        foreach (var (subject, link) in notes) subject.MarkNoted(link);
        return true;

        bool IsWriting(SubjectTurn subject) => subject.Event.IsWrittenIn(round);

        SalesforceLink NoteOf(SubjectTurn member)
        {
            var link = member.StoredLink;
            if (IsWriting(member)) link = link with { EventShows = "" };
            if (member.Link.TakenOverBy is { } taker && turn.Subjects.Any(other => other.Id == taker && IsWriting(other)))
                link = link with { TakenOverBy = taker };
            return link;
        }
    }
}
