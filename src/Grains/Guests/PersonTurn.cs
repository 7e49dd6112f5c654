using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>A record to find, make or update in one turn, for the subjects whose guest it is.</summary>
internal sealed class PersonTurn(GuestIdentities identities)
{
    public GuestIdentities Identities { get; set; } = identities;

    public List<SubjectTurn> Subjects { get; } = [];

    /// <summary>Known: a link of an earlier turn, trusted until Salesforce says otherwise.</summary>
    public SalesforceId? LinkedTo { get; set; }

    public RecordMatch? Match { get; set; }

    /// <summary>Records that Salesforce named as this guest's: looked up with the rest in the next round.</summary>
    public List<SalesforceId> Named { get; } = [];

    /// <summary>Made in this turn.</summary>
    public SalesforceId? Made { get; set; }

    /// <summary>Its fields are as they should be.</summary>
    public bool Written { get; set; }

    /// <summary>Nobody wants a record: its calendar makes none, or its conversation is still anonymous.</summary>
    public bool NotWanted { get; set; }

    public bool AllowDuplicates { get; set; }

    public HashSet<string> RefusedFields { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SalesforceId? RecordId => Made ?? Match?.Record?.Id ?? LinkedTo;

    public PersonObject? RecordObject => RecordId?.Prefix switch
    {
        "00Q" => PersonObject.Lead,
        "003" => PersonObject.Contact,
        _ => null,
    };

    public SubjectTurn Newest => Subjects.MaxBy(subject => subject.Latest)!;
}
