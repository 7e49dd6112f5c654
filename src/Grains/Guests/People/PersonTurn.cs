using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>A record to find, make or update in one turn, for the subjects whose guest it is.</summary>
internal sealed class PersonTurn(GuestIdentities identities) : RecordTurn
{
    public GuestIdentities Identities { get; set; } = identities;

    private readonly List<SubjectTurn> _subjects = [];
    private GuestNotes _ofFurther = new();
    private int _number = 1;
    private int _numberOfPerson = 1;

    /// <summary>Whose record it is.</summary>
    public IReadOnlyList<SubjectTurn> Subjects => _subjects;

    public void Add(SubjectTurn subject)
    {
        _subjects.Add(subject);
        subject.Person = this;
    }

    /// <summary>Known: a link of an earlier turn, trusted until Salesforce says otherwise.</summary>
    public SalesforceId? LinkedTo { get; set; }

    /// <summary>Salesforce said otherwise: the link is read, and everything else looked up beside it.</summary>
    public bool LinkDoubted { get; set; }

    public RecordMatch? Match { get; set; }

    /// <summary>Records that Salesforce named as this guest's: looked up with the rest in the next round.</summary>
    public List<SalesforceId> Named { get; } = [];

    /// <summary>Accounts that Salesforce named and that are no person, or not there.</summary>
    public HashSet<SalesforceId> NobodyNamed { get; } = [];

    /// <summary>Made in this turn: a Contact, a Lead, or the contact of a Person Account.</summary>
    public SalesforceId? Made { get; set; }

    /// <summary>A Person Account that was made and whose contact must be read.</summary>
    public SalesforceId? MadeAccount { get; set; }

    /// <summary>The Account of the Contact that is to be made; null while nobody asked, or where none is needed.</summary>
    public AccountTurn? Account { get; set; }

    /// <summary>An Account that was made for a Contact which is there already, as Salesforce said then; null for none.</summary>
    public SalesforceId? UnusedAccount =>
        Match?.Record is { } record && Account is { IsMade: true, Id: { } made } && record.AccountId != made ? made : null;

    /// <summary>The Account of a Contact that is written again; null while it was not read.</summary>
    public AccountToFill? AccountToFill { get; set; }

    /// <summary>It is looked for in this round, and not all is found yet.</summary>
    public bool IsSought { get; set; }

    /// <summary>Nobody wants a record: it is not synced at all.</summary>
    public bool NotWanted { get; set; }

    /// <summary>A record that is there is used, but none is made: so says the calendar, or the conversation is still anonymous.</summary>
    public bool NotToBeMade { get; set; }

    /// <summary>A booking of it got another owner, whom the settings make its owner too.</summary>
    public bool FollowsOwner { get; set; }

    /// <summary>It was not this record to which its bookings were related before: that one was merged, converted or is gone.</summary>
    public bool IsMoved => LinkedTo is null || RecordId != LinkedTo;

    /// <summary>Salesforce takes no change of it.</summary>
    public bool LeaveAsItIs { get; set; }

    /// <summary>The fields to which the write that is under way gives the default of their type, as the contact names them.</summary>
    public IReadOnlyDictionary<string, string> StandIns { get; set; } = new Dictionary<string, string>();

    /// <summary>Whose record it is: whoever holds the person's email.</summary>
    public required GuestToken Guest { get; init; }

    /// <summary>The external id of its record, if one is made.</summary>
    public GuestToken Token => Guest.OfRecord(_number);

    /// <summary>The external id of an Account of its own name, if one is made: all records of one person share it.</summary>
    public GuestToken AccountToken => Guest.OfRecord(_numberOfPerson);

    /// <summary>What its record is made as, if one is made.</summary>
    public required PersonObject Target { get; init; }

    /// <summary>A further guest of a booking: somebody else than whose turn it is, of whom the email alone is known.</summary>
    public bool IsFurther { get; init; }

    /// <summary>A link that was doubted and looked up does not count any more.</summary>
    public SalesforceId? RecordId => Made ?? Match?.Record?.Id ?? (LinkDoubted && Match is not null ? null : LinkedTo);

    public PersonObject? RecordObject => RecordId?.Prefix switch
    {
        "00Q" => PersonObject.Lead,
        "003" => PersonObject.Contact,
        _ => null,
    };

    /// <summary>What is known of its record from earlier writes: of a further guest only those of this turn.</summary>
    public GuestNotes NotesIn(Turn turn) => IsFurther ? _ofFurther : turn.Notes;

    public void Note(Turn turn, Func<GuestNotes, GuestNotes> change)
    {
        if (IsFurther) _ofFurther = change(_ofFurther);
        else turn.Notes = change(turn.Notes);
    }

    /// <summary>Those whose record it is, the one of the newest event first.</summary>
    public IEnumerable<SubjectTurn> NewestFirst => _subjects is [_] ? _subjects : _subjects.OrderByDescending(subject => subject.Latest);

    public SubjectTurn Newest => _subjects is [var only] ? only : _subjects.MaxBy(subject => subject.Latest)!;

    /// <summary>It was looked for and nothing was found.</summary>
    public bool IsToBeMade => this is { NotWanted: false, NotToBeMade: false, IsOpen: true, MadeAccount: null, Match: { Record: null } };

    public bool HasOpenSubjects => _subjects.Exists(subject => !subject.IsSettled);

    /// <summary>The open ones, for what a failure means to each of them.</summary>
    public IEnumerable<SubjectTurn> OpenSubjects => Subjects.Where(subject => !subject.IsSettled);

    /// <summary>The id of a Person Account's contact is known a round after the account was made.</summary>
    public bool IsAwaitingContact(WriteRound round) => this is { MadeAccount: not null, Made: null }
        || (RowThatMakesIt(round) is { } row && round.WriteAt(row).Object == PersonAccountFields.ObjectName);

    /// <summary>What a write cost is shared by those whose record it is.</summary>
    public void Charge(double calls)
    {
        foreach (var subject in Subjects) subject.Calls += calls / Subjects.Count;
    }

    /// <summary>What carries its token is of no use any more. False after the last one: then Salesforce's refusal is told.</summary>
    public bool TryTakeNextToken()
    {
        if (_number == GuestToken.MostRecords) return false;
        _number++;
        return true;
    }

    /// <summary>The guest's bookings are of several people, and what carries this token is another one's.</summary>
    public void TakeTokenOfAnotherPerson()
    {
        if (TryTakeNextToken()) _numberOfPerson = _number;
    }

    /// <summary>The record that was trusted is not there any more: whom it stood for is looked up again, from that record on.</summary>
    public void Doubt(Turn turn)
    {
        LinkedTo = RecordId;
        LinkDoubted = true;
        Match = null;
        Made = null;
        Reopen();
        foreach (var subject in OpenSubjects) subject.ReopenPerson();
        if (turn.Notes.RecordId == LinkedTo) turn.Notes = turn.Notes with { RecordId = null };
    }
}
