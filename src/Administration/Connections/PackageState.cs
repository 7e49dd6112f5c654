using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>What the package's fields must be like for the sync to use them.</summary>
/// <param name="Unique">A unique external id.</param>
internal sealed record PackageField(string Object, string Field, bool Unique, string WithoutIt)
{
    public static ImmutableArray<PackageField> Of(PackageFields names)
    {
        var fields = ImmutableArray.CreateBuilder<PackageField>();
        Add(
            "Event",
            names.EventBookingId,
            true,
            "a retry after a lost answer must be settled by a query, which costs calls and can end with a person");
        Add("Event", names.EventStatus, false, "the status is told in the subject only");
        Add("Event", names.EventReason, false, "reasons of cancellations stay in the booking's history here");
        Add("Event", names.EventRevision, false, "a late write is not refused by Salesforce");
        foreach (var record in new[] { "Contact", "Lead", "Account", "Case" })
            Add(record, names.RecordToken, true, "a lost answer can make a Case of no Contact twice, or a guest without email and phone");
        foreach (var person in new[] { "Contact", "Lead" })
            Add(person, names.PersonPhone, false, "phones are looked up by the ways people usually write them");
        return fields.ToImmutable();

        void Add(string record, string? field, bool unique, string withoutIt)
        {
            if (field is not null) fields.Add(new PackageField(record, field, unique, withoutIt));
        }
    }

    /// <summary>installed, missing (or hidden from this user), readOnly or notUnique.</summary>
    public string StateIn(ObjectDescribe? describe) => describe?.Fields.GetValueOrDefault(Field) switch
    {
        null => "missing",
        { Createable: false } or { Updateable: false } => "readOnly",
        { ExternalId: var external, Unique: var unique } when Unique && !(external && unique) => "notUnique",
        _ => "installed",
    };
}

/// <summary>The objects that are written, as the connected user sees them now.</summary>
internal sealed class OrgDescribes
{
    public static readonly ImmutableArray<string> Objects = ["Contact", "Lead", "Account", "Case", "Event"];

    private readonly Dictionary<string, ObjectDescribe> _known;

    private OrgDescribes(Dictionary<string, ObjectDescribe> known) => _known = known;

    /// <summary>Null when the user may not see the object.</summary>
    public ObjectDescribe? this[string name] => _known.GetValueOrDefault(name);

    public static async Task<OrgDescribes> ReadAsync(ISalesforceSetup salesforce, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, ObjectDescribe>(StringComparer.Ordinal);
        foreach (var name in Objects)
            if (await FindAsync(salesforce, name, cancellationToken) is { } describe) known[name] = describe;
        return new OrgDescribes(known);
    }

    /// <summary>Null when the user may not see the object.</summary>
    public static async Task<ObjectDescribe?> FindAsync(ISalesforceSetup salesforce, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await salesforce.DescribeAsync(name, cancellationToken);
        }
        catch (SalesforceException hidden) when (hidden.Error.HttpStatus == 404)
        {
            return null;
        }
    }
}
