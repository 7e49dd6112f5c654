using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>Finds the Salesforce records of a turn's guests: what to look up, and the choice among what was found.</summary>
internal static class PersonFinder
{
    /// <summary>Groups the open subjects by whose record they need; a link of an earlier turn is trusted.</summary>
    public static void Group(Turn turn)
    {
        foreach (var subject in turn.Open.OrderByDescending(subject => subject.Latest))
        {
            if (!subject.PersonState.IsOpen) continue;
            if (!IsSynced(subject, turn.Settings))
            {
                subject.MarkNotSynced();
                continue;
            }
            var linked = subject.Link.RecordId;
            var identities = KnownIdentities(subject, turn);
            var person = turn.People.FirstOrDefault(known =>
                linked is null ? known.LinkedTo is null && known.Identities == identities : known.LinkedTo == linked);
            if (person is null)
            {
                person = new PersonTurn(identities) { LinkedTo = linked, Guest = turn.TokenOf(identities), Target = turn.GuestRow.Target };
                turn.People.Add(person);
            }
            person.Add(subject);
            if (subject.OwnerChanged && person.RecordObject is { } type)
                person.FollowsOwner |= turn.Settings.RuleOf(type).OwnerOfExisting == OwnerRule.BookingOwner;
        }
        foreach (var person in turn.People) person.NotToBeMade = !person.Subjects.Any(subject => MakesPerson(subject, turn.Settings));
    }

    public static bool NeedsLookUp(PersonTurn person)
    {
        if (person.NotWanted || !person.IsOpen || !person.HasOpenSubjects) return false;
        if (person.MadeAccount is not null) return true;
        if (person.Match is not null) return person.Named.Count > 0;
        return person.LinkedTo is null || person.LinkDoubted || IsLead(person.LinkedTo)
            || person.FollowsOwner || person.Subjects.Any(subject => subject.TellsPerson);
    }

    /// <summary>A Lead may be converted at any time, which Salesforce does not tell who writes its Event.</summary>
    private static bool IsLead(SalesforceId? linked) => linked is { Prefix: "00Q" };

    /// <summary>What it is looked up by, and where that leads on to.</summary>
    public static IEnumerable<LookupKey> KeysOf(PersonTurn person, Turn turn, RoundLookUps found)
    {
        if (person.MadeAccount is { } made)
        {
            yield return ById(made);
            yield break;
        }
        foreach (var known in person.Named) yield return ById(known);
        foreach (var wanted in person.Match?.Wanted ?? []) yield return ById(wanted);
        if (person.LinkedTo is { } linked) yield return ById(linked);
        if (person.LinkedTo is not null && !person.LinkDoubted) yield break;
        if (person.Identities.RecordId is { } given) yield return ById(given);
        if (NamedBy(person, found) is { } named)
        {
            yield return ById(named.Id);
            if (ContactOf(named) is { } contact) yield return ById(contact);
        }
        if (person.Identities.Email is { } email) yield return new LookupKey.Email(email);
        else foreach (var phone in person.Identities.Phones) yield return new LookupKey.Phone(phone);
        if (EarlierOf(person, turn) is { } earlier) yield return ById(earlier);
        if (turn.Notes.MadeByUs || person.Named.Count > 0 || person.Token != turn.Guest) yield return new LookupKey.Guest(person.Token);
    }

    /// <summary>Chooses for each who is sought; whoever must look further is sought on.</summary>
    public static void Choose(Turn turn, RoundLookUps found)
    {
        foreach (var person in turn.People)
        {
            if (!person.IsSought) continue;
            do
            {
                Choose(person, turn, found);
                person.IsSought = person.MadeAccount is null
                    && (Unread(person, turn, found).Any() || DoubtsLink(person) || TakesNextToken(person, turn, found));
            }
            // What it leads on to may have been read already, for somebody else of this turn: then nothing more is asked.
            while (person.IsSought && KeysOf(person, turn, found).All(found.Has));
        }
    }

    /// <summary>Records that may tell whose it is, and that must still be read.</summary>
    public static IEnumerable<SalesforceId> Unread(PersonTurn person, Turn turn, RoundLookUps found) =>
        KeysOf(person, turn, found).Where(key => !found.Has(key)).OfType<LookupKey.Record>().Select(key => key.Id);

    /// <summary>
    /// A converted Lead keeps its unique external id, whatever became of its Contact; so does a company where a Person Account
    /// is to be made. Neither is the guest's record, nor is what was made for another email of the guest's.
    /// </summary>
    private static bool TakesNextToken(PersonTurn person, Turn turn, RoundLookUps found)
    {
        if (person.Match is { Record: not null }) return false;
        var keys = KeysOf(person, turn, found).Concat(person.NobodyNamed.Select(ById));
        var records = keys.SelectMany(key => found.Of(key)).ToArray();
        var before = person.Token;
        if (person.Match is { IsTokenTaken: true } || (person.Match is { IsEarlierOfAnotherEmail: true } && before == person.Guest))
        {
            person.TakeTokenOfAnotherPerson();
            person.Account = null;
        }
        while (records.Any(record => Candidates.IsNobodyWith(person.Token, record, turn.Settings.PackageFields)))
            if (!person.TryTakeNextToken()) break;
        return person.Token != before;
    }

    /// <summary>The record that was linked is not there any more: the guest is looked up by everything else.</summary>
    private static bool DoubtsLink(PersonTurn person)
    {
        if (person is { LinkedTo: null } or { LinkDoubted: true } or { Match.Record: not null }) return false;
        return person.LinkDoubted = true;
    }

    private static void Choose(PersonTurn person, Turn turn, RoundLookUps found)
    {
        var records = Candidates.Reached(KeysOf(person, turn, found), found);
        if (person.MadeAccount is not null)
        {
            person.Made = Candidates.ContactsOfPersonAccounts(records).Select(id => (SalesforceId?)id).FirstOrDefault();
            return;
        }
        TakeNamedAccounts(person, records);
        var named = NamedBy(person, found);
        var contact = named is { } by ? ContactOf(by) : null;
        var candidates = Candidates.Read(records, turn.Settings.PackageFields)
            .Select(record => record.Id == contact ? record with { Via = person.Identities.RecordId } : record).ToArray();
        PassBySomebodyElse(person, candidates, turn);
        var settings = turn.Settings with { Target = TargetFor(person, turn) };
        person.Match = ChooseNamed(person, candidates, turn) ?? RecordMatching.Choose(
            candidates, person.Identities, settings, person.Token, found.NotThere, LinkedCaseOf(person, named), person.LinkedTo,
            EarlierOf(person, turn), LedTo(person, turn) is not null, email => HasUsed(turn, email));
        foreach (var subject in person.Subjects) subject.RunnersUp = [.. person.Match.RunnersUp.Select(record => record.Id.Value)];
    }

    /// <summary>The record of the guest's earlier bookings, or the one that a record with this email led to.</summary>
    private static SalesforceId? EarlierOf(PersonTurn person, Turn turn) =>
        person.IsFurther ? null : LedTo(person, turn) ?? turn.Notes.RecordId;

    private static SalesforceId? LedTo(PersonTurn person, Turn turn) =>
        person is { IsFurther: false, Identities.Email: { } email } ? turn.Notes.LedTo(turn.Guest, email) : null;

    private static bool HasUsed(Turn turn, string email) => turn.GuestRow.Email == email || turn.GuestRow.HasClaimed("email", email);

    /// <summary>Of the Accounts that Salesforce named, those of persons lead to their contacts, and companies to nobody.</summary>
    private static void TakeNamedAccounts(PersonTurn person, FieldSet[] records)
    {
        var contacts = Candidates.ContactsByAccount(records);
        foreach (var account in person.Named.Where(Candidates.IsAccount).ToArray())
        {
            if (!contacts.TryGetValue(account, out var contact)) continue;
            person.Named.Remove(account);
            person.NobodyNamed.Add(account);
            if (contact is { } known && !person.Named.Contains(known)) person.Named.Add(known);
        }
    }

    /// <summary>
    /// A record with another email is another person's, whatever a duplicate rule compares; unless it was made for this guest, and
    /// not for another of the guest's emails.
    /// </summary>
    private static void PassBySomebodyElse(PersonTurn person, CandidateRecord[] candidates, Turn turn)
    {
        if (person.Identities.Email is not { } email) return;
        foreach (var other in candidates.Where(candidate => person.Named.Contains(candidate.Id)))
        {
            if (!EmailAddress.TryNormalize(other.Email, out var held) || held == email) continue;
            if (other.Token == person.Token.Value && !HasUsed(turn, held)) continue;
            person.Named.Remove(other.Id);
            person.NobodyNamed.Add(other.Id);
        }
    }

    /// <summary>
    /// Salesforce itself named the record (a duplicate rule, a taken external id): it is taken as it is. Of several, the one
    /// that carries the guest's token, then the type that is wanted, then the most recently modified.
    /// </summary>
    private static RecordMatch? ChooseNamed(PersonTurn person, CandidateRecord[] candidates, Turn turn)
    {
        var record = candidates.Where(candidate => person.Named.Contains(candidate.Id) && !candidate.IsDeleted && !candidate.IsConverted)
            .OrderBy(candidate => candidate.Token == person.Token.Value ? 0 : candidate.Object == TargetFor(person, turn) ? 1 : 2)
            .ThenByDescending(candidate => candidate.LastModified)
            .ThenBy(candidate => candidate.Id.Value, StringComparer.Ordinal)
            .FirstOrDefault();
        if (record is null) return null;
        person.Named.Clear();
        return new RecordMatch
        {
            Record = record,
            Rule = record.Token == person.Token.Value ? MatchRule.Token : MatchRule.RecordId,
            Explanation = record.Token == person.Token.Value
                ? "It carries this guest's own token: it was made for this guest before."
                : "Salesforce's duplicate rules named this record when a new one was to be made.",
            NewAs = record.Object,
        };
    }

    /// <summary>A OnceHub contact whose email is known from earlier keeps it where an event tells only the contact.</summary>
    private static GuestIdentities KnownIdentities(SubjectTurn subject, Turn turn) =>
        subject.Identities is { Email: null, ContactId: { } contact } known && turn.GuestRow.Email is { } email
            && turn.GuestRow.HasClaimed("contact", contact)
            ? known with { Email = email }
            : subject.Identities;

    /// <summary>The Case or Account that the link names, as far as it is read; null where it names a Contact, a Lead or nothing.</summary>
    private static MasterRecord? NamedBy(PersonTurn person, RoundLookUps found) =>
        person.Identities.RecordId is { Prefix: "500" or "001" } given ? MasterRecord.Of(given, found) : null;

    /// <summary>A company's Account has none.</summary>
    private static SalesforceId? ContactOf(MasterRecord named) =>
        named.Record?.IdIn(Candidates.IsAccount(named.Id) ? "PersonContactId" : "ContactId");

    private static LinkedCase? LinkedCaseOf(PersonTurn person, MasterRecord? named) =>
        named is { Record: { } record, Id: { Prefix: "500" } id }
        ? new LinkedCase(person.Identities.RecordId!.Value, record.IdIn("ContactId"))
        {
            MergedInto = id == person.Identities.RecordId ? null : id,
        }
        : null;

    /// <summary>The type that wins among matches: the calendar's, else the org's.</summary>
    private static PersonObject TargetFor(PersonTurn person, Turn turn) => person.Newest.FullBooking is { } booking
        ? turn.Settings.TargetOf(booking) switch
        {
            GuestTarget.Lead => PersonObject.Lead,
            GuestTarget.None => turn.Settings.Target,
            _ => PersonObject.Contact,
        }
        : turn.Settings.Target;

    private static bool IsSynced(SubjectTurn subject, OrgSettings settings) => subject switch
    {
        { Booking: not null } => settings.Sync.Bookings,
        { Visit: { } visit } => visit.Conversation is null ? settings.Sync.Contacts : settings.Sync.Conversations,
        _ => false,
    };

    private static bool MakesPerson(SubjectTurn subject, OrgSettings settings) =>
        subject.FullBooking is { } booking ? settings.TargetOf(booking) != GuestTarget.None : subject.Visit!.MakesPerson;

    private static LookupKey.Record ById(SalesforceId id) => new(id);
}
