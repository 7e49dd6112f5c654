using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Cases;

/// <summary>
/// Cases whose insert was noted (<see cref="InsertIntents"/>) and never answered: Salesforce is asked for Cases of that
/// Contact, made by us since. The one that no booking is linked with is taken for it; several are left to a person. None is
/// believed only once Salesforce can no longer be at it.
/// </summary>
internal static class CasesInDoubt
{
    public static void Ask(Turn turn, RoundLookUps lookUps)
    {
        foreach (var subject in InDoubt(turn))
            if (KeyOf(subject) is { } key) lookUps.Ask(key);
    }

    public static void Learn(Turn turn, RoundLookUps found)
    {
        foreach (var subject in InDoubt(turn))
            subject.Case.MayBe = KeyOf(subject) is { } key
                ? [.. found.Of(key).Select(record => record.IdIn("Id")).OfType<SalesforceId>()]
                : [];
    }

    public static async ValueTask SettleAsync(
        Turn turn, IGuestStore store, GrainsOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var inDoubt = InDoubt(turn).ToArray();
        foreach (var subject in inDoubt)
        {
            var free = new List<SalesforceId>();
            foreach (var id in subject.Case.MayBe)
                if (!turn.Subjects.Any(other => other.Link.CaseId == id)
                    && !await store.IsLinkedCaseAsync(turn.Org, id.Value, cancellationToken)) free.Add(id);
            subject.Case.MayBe = [.. free];
        }
        // One Case is not that of two bookings.
        var shared = inDoubt.SelectMany(subject => subject.Case.MayBe).CountBy(id => id).Where(count => count.Value > 1).ToDictionary();
        foreach (var subject in inDoubt) Settle(subject, isShared: subject.Case.MayBe.Any(shared.ContainsKey), options, now);
    }

    private static IEnumerable<SubjectTurn> InDoubt(Turn turn) =>
        turn.Open.Where(subject =>
            subject is { Case: { IsIntentNoted: false, IsOpen: true }, Link: { CaseId: null, CaseGone: false, CaseIntent: not null } });

    private static LookupKey.CaseMade? KeyOf(SubjectTurn subject) =>
        CaseWriting.ContactOf(subject, subject.Person) is { } contact && subject.Link.CaseIntent is { } at
            ? new LookupKey.CaseMade(contact, InsertIntents.MadeSince(at))
            : null;

    private static void Settle(SubjectTurn subject, bool isShared, GrainsOptions options, DateTimeOffset now)
    {
        var free = subject.Case.MayBe;
        var doubtEnds = subject.Link.CaseIntent!.Value + options.DoubtDelay;
        if (free is [var only] && !isShared) subject.Link = subject.Link with { CaseId = only, CaseIntent = null };
        else if (free.Length > 0)
            subject.SetAside(subject.Case, InsertIntents.Unclear(
                FailureCodes.CaseUnclear, CaseWriting.ObjectName, "Cases of that guest from that time that could be it", free));
        else if (now < doubtEnds) subject.End(InsertIntents.Wait(CaseWriting.ObjectName, doubtEnds));
        else subject.Link = subject.Link with { CaseIntent = null };
    }
}
