using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>Finds the Salesforce records of a turn's guests: few look-ups, and the choice among what they found.</summary>
internal static class PersonFinder
{
    /// <summary>A converted Lead leads to a Contact, a merged record to its master, a Case to its Contact: chains are short.</summary>
    private const int MaxSteps = 4;

    /// <summary>Groups the open subjects by whose record they need; a link of an earlier turn is trusted.</summary>
    public static void Group(Turn turn)
    {
        foreach (var subject in turn.Open.OrderByDescending(subject => subject.Latest))
        {
            if (subject.PersonDone) continue;
            var linked = subject.Link.RecordId;
            var person = turn.People.FirstOrDefault(known => linked is null ? known.LinkedTo is null && known.Identities == subject.Identities : known.LinkedTo == linked);
            if (person is null)
            {
                person = new PersonTurn(subject.Identities) { LinkedTo = linked };
                turn.People.Add(person);
            }
            person.Subjects.Add(subject);
        }
        foreach (var person in turn.People) person.NotWanted = person.LinkedTo is null && person.Subjects.All(subject => !WantsPerson(subject, turn.Settings));
    }

    /// <summary>
    /// Looks up whoever must be looked up, together. Returns the failure when nothing can be said: then nothing may be created.
    /// </summary>
    public static async Task<CallFailure?> FindAsync(Turn turn, IOrgSalesforce salesforce)
    {
        var seeking = turn.People.Where(NeedsLookUp).ToArray();
        var found = new Dictionary<LookupKey, ImmutableArray<string>>();
        var unavailable = new HashSet<SalesforceId>();
        for (var step = 0; step < MaxSteps && seeking.Length > 0; step++)
        {
            var keys = seeking.SelectMany(person => KeysOf(person, turn)).Concat(ContactsOfCases(found)).Distinct().Where(key => !found.ContainsKey(key)).ToImmutableArray();
            if (!keys.IsEmpty)
            {
                var answer = await salesforce.LookUpAsync(keys);
                Charge(seeking, answer.Calls);
                if (answer.Failure is { } failure) return failure;
                for (var i = 0; i < keys.Length; i++) found[keys[i]] = answer.Found[i].Json;
            }
            foreach (var wanted in seeking.SelectMany(person => person.Match?.Wanted ?? []))
                if (found.TryGetValue(ById(wanted), out var records) && records.IsEmpty) unavailable.Add(wanted);
            foreach (var person in seeking) Choose(person, turn, found, unavailable);
            seeking = [.. seeking.Where(person => person.Match!.Wanted.Length > 0 || CasesOf(person, found).Any(contact => !found.ContainsKey(ById(contact))))];
        }
        foreach (var person in seeking)
        {
            // A chain that does not end: what it leads to counts as not there.
            unavailable.UnionWith(person.Match!.Wanted);
            Choose(person, turn, found, unavailable);
        }
        return null;
    }

    private static bool NeedsLookUp(PersonTurn person)
    {
        if (person.NotWanted || person.Written || person.Subjects.All(subject => subject.IsSettled)) return false;
        if (person.Match is not null) return person.Named.Count > 0;
        return person.LinkedTo is null || person.Subjects.Any(subject => subject.PersonChanged);
    }

    private static IEnumerable<LookupKey> KeysOf(PersonTurn person, Turn turn)
    {
        foreach (var named in person.Named) yield return ById(named);
        foreach (var wanted in person.Match?.Wanted ?? []) yield return ById(wanted);
        if (person.LinkedTo is { } linked)
        {
            yield return ById(linked);
            yield break;
        }
        if (person.Identities.RecordId is { } given) yield return ById(given);
        if (person.Identities.Email is { } email) yield return Key(LookupKind.Email, email);
        else foreach (var phone in person.Identities.Phones) yield return Key(LookupKind.Phone, phone);
        if (turn.Notes.RecordId is { } known) yield return ById(known);
        if (turn.Notes.MadeByUs || person.Named.Count > 0) yield return Key(LookupKind.GuestToken, turn.Guest.Value);
    }

    private static void Choose(PersonTurn person, Turn turn, Dictionary<LookupKey, ImmutableArray<string>> found, HashSet<SalesforceId> unavailable)
    {
        var json = KeysOf(person, turn).Concat(CasesOf(person, found).Select(ById)).Distinct().SelectMany(key => found.GetValueOrDefault(key, []));
        var candidates = Candidates.Read(json, turn.Settings.PackageFields).Select(record => CasesOf(person, found).Contains(record.Id)
            ? record with { ViaCase = person.Identities.RecordId }
            : record).ToArray();
        person.Match = ChooseNamed(person, candidates, turn)
            ?? OrKnown(RecordMatching.Choose(candidates, IdentitiesFor(person), turn.Settings, turn.Guest, unavailable), person, candidates, turn);
        foreach (var subject in person.Subjects) subject.RunnersUp = [.. person.Match.RunnersUp.Select(record => record.Id.Value)];
    }

    /// <summary>Salesforce itself named the record (a duplicate rule, a taken external id): it is taken as it is.</summary>
    private static RecordMatch? ChooseNamed(PersonTurn person, CandidateRecord[] candidates, Turn turn)
    {
        var record = candidates.FirstOrDefault(candidate => person.Named.Contains(candidate.Id) && !candidate.IsDeleted && !candidate.IsConverted);
        if (record is null) return null;
        person.Named.Clear();
        return new RecordMatch
        {
            Record = record,
            Rule = record.Token == turn.Guest.Value ? MatchRule.Token : MatchRule.RecordId,
            Explanation = record.Token == turn.Guest.Value
                ? "It carries this guest's own token: it was made for this guest before."
                : "Salesforce's duplicate rules named this record when a new one was to be made.",
            NewAs = record.Object,
        };
    }

    /// <summary>
    /// A guest who is found by nothing in this event, but whose earlier bookings led to a record, keeps that record, unless
    /// it holds another email.
    /// </summary>
    private static RecordMatch OrKnown(RecordMatch match, PersonTurn person, CandidateRecord[] candidates, Turn turn)
    {
        if (match.Record is not null || match.Wanted.Length > 0) return match;
        var known = candidates.FirstOrDefault(candidate => candidate.Id == turn.Notes.RecordId && !candidate.IsDeleted && !candidate.IsConverted
            && (person.Identities.Email is null || string.IsNullOrWhiteSpace(candidate.Email) || string.Equals(candidate.Email.Trim(), person.Identities.Email, StringComparison.OrdinalIgnoreCase)));
        return known is null ? match : new RecordMatch
        {
            Record = known,
            Rule = MatchRule.Token,
            Explanation = "Earlier bookings of this guest are related to this record.",
            NewAs = known.Object,
        };
    }

    private static GuestIdentities IdentitiesFor(PersonTurn person) =>
        person.LinkedTo is { } linked ? person.Identities with { RecordId = linked } : person.Identities;

    private static IEnumerable<SalesforceId> CasesOf(PersonTurn person, Dictionary<LookupKey, ImmutableArray<string>> found) =>
        person.Identities.RecordId is { Prefix: "500" } given && found.TryGetValue(ById(given), out var records)
            ? Candidates.ContactsOfCases(records)
            : [];

    private static IEnumerable<LookupKey> ContactsOfCases(Dictionary<LookupKey, ImmutableArray<string>> found) =>
        found.Values.SelectMany(records => Candidates.ContactsOfCases(records)).Select(ById);

    private static bool WantsPerson(SubjectTurn subject, OrgSettings settings) => subject switch
    {
        { Booking: { } booking } => settings.Sync.Bookings && settings.CalendarOf(booking.Booking).Target != GuestTarget.None,
        { Visit: { } visit } => visit.MakesPerson && (visit.Conversation is null ? settings.Sync.Contacts : settings.Sync.Conversations),
        _ => false,
    };

    private static void Charge(IReadOnlyCollection<PersonTurn> people, double calls)
    {
        var subjects = people.SelectMany(person => person.Subjects).ToArray();
        foreach (var subject in subjects) subject.Calls += calls / subjects.Length;
    }

    private static LookupKey ById(SalesforceId id) => Key(LookupKind.RecordId, id.Value);

    private static LookupKey Key(LookupKind kind, string value) => new() { Kind = kind, Value = value };
}
