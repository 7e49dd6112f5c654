using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Lookups;

/// <summary>What look-ups ask of an org: which objects, and which of their fields this org has and its settings need.</summary>
internal sealed class LookupShapes(OrgConnection connection, OrgSchema schema)
{
    private static readonly ImmutableArray<string> AlwaysRead =
    [
        "Id", "Email", "LastModifiedDate", "OwnerId", "RecordTypeId", "IsDeleted", "MasterRecordId",
        "AccountId", "IsPersonAccount", "IsConverted", "ConvertedContactId",
    ];

    private static readonly ImmutableArray<string> AccountFields =
    [
        "Id",
        "Name",
        "Website",
        "LastModifiedDate",
        "IsPersonAccount",
        "PersonContactId",
        "IsDeleted",
        "MasterRecordId",
    ];

    /// <summary>Of the fields that these keys are searched by, those that the connected user does not see.</summary>
    /// <exception cref="SalesforceException">One without which nobody can be looked for.</exception>
    public async Task<ImmutableArray<SearchedField>> FindHiddenAsync(
        IReadOnlyCollection<LookupKey> keys, CancellationToken cancellationToken)
    {
        var hidden = ImmutableArray.CreateBuilder<SearchedField>();
        foreach (var field in SearchedFields.All)
        {
            if (!IsNeeded(field, keys) || await schema.SeesAsync(field.Object, field.Name, cancellationToken)) continue;
            if (field.Use == SearchUse.Everybody) throw Hidden(OrgCondition.FieldHidden(field));
            hidden.Add(field);
        }
        return hidden.ToImmutable();
    }

    public static bool IsNeeded(SearchedField field, IEnumerable<LookupKey> keys) => field.Use switch
    {
        SearchUse.Everybody => true,
        SearchUse.Phone => keys.Any(key => key is LookupKey.Phone),
        SearchUse.EmailDomain => keys.Any(key => key is LookupKey.AccountDomain),
        _ => false,
    };

    /// <summary>Salesforce knows less than is remembered of the objects that these keys are looked up in.</summary>
    public async Task RenewAsync(IReadOnlyCollection<LookupKey> keys, CancellationToken cancellationToken)
    {
        var asked = keys.Select(ObjectOf).OfType<string>().Concat(["Contact", "Lead"]);
        foreach (var name in asked.Distinct(StringComparer.Ordinal).ToArray()) await schema.RenewAsync(name, cancellationToken);
    }

    private static string? ObjectOf(LookupKey key) => key switch
    {
        LookupKey.AccountName or LookupKey.AccountDomain or LookupKey.Record { Id.Prefix: "001" } => "Account",
        LookupKey.BookingCase or LookupKey.CaseMade or LookupKey.Record { Id.Prefix: "500" } => CaseWriting.ObjectName,
        LookupKey.BookingEvent => "Event",
        LookupKey.Named named => named.Object,
        _ => null,
    };

    /// <summary>Statements that find these keys, of fields that this org has.</summary>
    public async Task<LookupPlan> PlanAsync(IReadOnlyCollection<LookupKey> keys, CancellationToken cancellationToken)
    {
        var api = await connection.GetApiAsync(cancellationToken);
        var current = connection.Settings;
        var contact = await SeenAsync("Contact", cancellationToken);
        var people = ImmutableArray.Create(
            Describe(contact, "003", PersonObject.Contact, current, await OfPersonAccountsAsync(contact, current, cancellationToken)),
            Describe(await SeenAsync("Lead", cancellationToken), "00Q", PersonObject.Lead, current, []));
        var others = new List<LookupObject>();
        if (keys.Any(key => key is LookupKey.AccountName or LookupKey.AccountDomain || IsOf("001", key)))
            others.Add(Only(await NeededAsync("Account", cancellationToken), "001", AccountFieldsToRead(keys, current)));
        if (keys.Any(key => IsOf("500", key) || key is LookupKey.BookingCase or LookupKey.CaseMade))
            others.Add(OfCases(await NeededAsync(CaseWriting.ObjectName, cancellationToken), current));
        if (keys.Any(key => IsOf("00U", key))) others.Add(new LookupObject("Event", "00U", ["Id", "IsDeleted"]));
        var named = new List<LookupObject>();
        foreach (var name in keys.OfType<LookupKey.Named>().Select(key => key.Object).Distinct(StringComparer.Ordinal))
            if (await schema.FindAsync(name, cancellationToken) is { } describe)
                named.Add(Called(describe, people.Concat(others).FirstOrDefault(known => known.Object == name)));
        var asksWhoMade = keys.Any(key => key is LookupKey.EventMade or LookupKey.CaseMade);
        var user = asksWhoMade ? (await api.IdentifyAsync(cancellationToken)).UserId : null;
        return new LookupPlan(
            keys,
            new LookupShape(people, [.. others], await BookingFieldAsync(api, keys, current, cancellationToken), current.Region, user)
            {
                Named = [.. named],
            });
    }

    /// <summary>One that is read by its id may be completed; of others only whether they are the guest's company matters.</summary>
    private static ImmutableArray<string> AccountFieldsToRead(IEnumerable<LookupKey> keys, OrgSettings current) =>
        keys.Any(key => IsOf("001", key))
        ? [.. AccountFields, .. current.Mappings.Account.Select(row => row.Target), current.PackageFields.RecordToken ?? "Id"]
        : AccountFields;

    /// <summary>Whoever does not see an object cannot say that somebody is not in it.</summary>
    private async Task<ObjectDescribe> SeenAsync(string name, CancellationToken cancellationToken)
    {
        if (await schema.FindAsync(name, cancellationToken) is { } seen) return seen;
        throw Hidden(OrgCondition.ObjectHidden(name));
    }

    private static SalesforceException Hidden(OrgCondition condition) => new(new SalesforceError
    {
        Action = FailureAction.NeedsAdministrator,
        Code = condition.Code,
        Message = $"{condition.Reason} {condition.Todo}",
        Condition = condition,
    });

    /// <summary>An object that only some bookings need. Asked for again each time: who was given it replays at once.</summary>
    private async Task<ObjectDescribe> NeededAsync(string name, CancellationToken cancellationToken) =>
        await schema.FindAsync(name, cancellationToken)
        ?? await schema.RefreshAsync(name, cancellationToken)
        ?? throw new SalesforceException(
            new SalesforceError
            {
                Action = FailureAction.NeedsAdministrator,
                Code = FailureCodes.ObjectHidden,
                Fields = [name],
                Message =
                    $"The connected user does not see {name}, which this booking needs. "
                    + "Give the user the object (the connection's check tells what is missing), then replay.",
            });

    /// <summary>Reads as much as any other statement of the request does, so that no record is known by half.</summary>
    private static LookupObject Called(ObjectDescribe describe, LookupObject? known)
    {
        var names = describe.NamingFields().ToImmutableArray();
        return Only(describe, describe.KeyPrefix ?? "", ["Id", .. known?.Select ?? [], .. names]) with { NameFields = names };
    }

    /// <summary>A Person Account is met as its contact: what its Account alone has is read by way of it.</summary>
    private async Task<IEnumerable<string>> OfPersonAccountsAsync(
        ObjectDescribe contact, OrgSettings current, CancellationToken cancellationToken)
    {
        var rows = current.Mappings.OfPersonAccount();
        if (!contact.Fields.ContainsKey(PersonAccountFields.Mark) || !PersonAccountFields.NeedAccount(rows)) return [];
        var way = new SearchedField("Contact", "AccountId", SearchUse.Everybody);
        if (!await schema.SeesAsync(way.Object, way.Name, cancellationToken)) throw Hidden(OrgCondition.FieldHidden(way));
        var account = await schema.FindAsync(PersonAccountFields.ObjectName, cancellationToken);
        return PersonAccountFields.PathsFromContact(rows, account?.Fields.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Null where the org lacks it: a statement that names it would fail the whole look-up.</summary>
    private static async Task<string?> BookingFieldAsync(
        ISalesforceApi api, IReadOnlyCollection<LookupKey> keys, OrgSettings current, CancellationToken cancellationToken) =>
        current.PackageFields.EventBookingId is { } field && keys.Any(key => key is LookupKey.BookingEvent)
            && (await api.DescribeAsync("Event", cancellationToken)).Fields.ContainsKey(field) ? field : null;

    private static bool IsOf(string prefix, LookupKey key) => key is LookupKey.Record { Id: var id } && id.Prefix == prefix;

    private static LookupObject Only(ObjectDescribe describe, string prefix, IEnumerable<string> fields) =>
        new(
            describe.Name,
            prefix,
            [.. fields.Where(field => IsPath(field) || describe.Fields.ContainsKey(field)).Distinct(StringComparer.OrdinalIgnoreCase)]);

    private static LookupObject OfCases(ObjectDescribe describe, OrgSettings current)
    {
        var token = current.PackageFields.RecordToken is { } field && describe.Fields.ContainsKey(field) ? field : null;
        return Only(describe, "500", [.. CaseWriting.FieldsToRead(current), token ?? "Id"]) with { TokenField = token };
    }

    private static bool IsPath(string field) => field.Contains('.', StringComparison.Ordinal);

    private static LookupObject Describe(
        ObjectDescribe describe, string prefix, PersonObject person, OrgSettings settings, IEnumerable<string> further)
    {
        var package = settings.PackageFields;
        var phones = SearchedFields.Phones.Where(describe.Fields.ContainsKey).ToImmutableArray();
        var normalized = package.PersonPhone is { } own && describe.Fields.ContainsKey(own) ? own : null;
        if (normalized is not null) phones = phones.Add(normalized);
        var token = package.RecordToken is { } field && describe.Fields.ContainsKey(field) ? field : null;
        var select = AlwaysRead.Concat(phones).Concat(PersonFields.FieldsToRead(person, settings)).Concat(further).Append(token ?? "Id");
        return Only(describe, prefix, select) with
        {
            PhoneFields = phones,
            NormalizedPhone = normalized,
            TokenField = token,
            EmailField = describe.Fields.ContainsKey("Email") ? "Email" : null,
        };
    }
}
