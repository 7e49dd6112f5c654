using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>An org's Salesforce client with what its settings and its describe say.</summary>
internal sealed class OrgConnection(OrgId org, ISalesforceApiFactory factory, IConnectionSource source, OrgSettingsCache settings)
{
    private static readonly ImmutableArray<string> AlwaysRead =
    [
        "Id", "Email", "LastModifiedDate", "OwnerId", "RecordTypeId", "IsDeleted", "MasterRecordId",
        "AccountId", "IsPersonAccount", "IsConverted", "ConvertedContactId",
    ];

    /// <summary>Numbers of the person's own: an assistant's is another person's (OnceHub: "Phone or Mobile Phone").</summary>
    private static readonly ImmutableArray<string> PhoneFields = ["Phone", "MobilePhone", "HomePhone", "OtherPhone"];

    private static readonly ImmutableArray<string> AccountFields = ["Id", "Name", "Website", "LastModifiedDate", "IsPersonAccount", "PersonContactId", "IsDeleted", "MasterRecordId"];

    private readonly Lock _gate = new();
    private ISalesforceApi? _api;
    private int _generation;
    private OrgSettings _settings = OrgSettings.Default;
    private string? _organization;

    /// <summary>Rises when the connection is changed: what a request of an earlier one met says nothing of this one.</summary>
    public int Generation => Volatile.Read(ref _generation);

    public int ReservePercent => Volatile.Read(ref _settings).ApiReservePercent;

    /// <summary>The settings as last read.</summary>
    public OrgSettings Settings => Volatile.Read(ref _settings);

    public ApiUsage? Usage => Volatile.Read(ref _api)?.Usage;

    public async ValueTask<ISalesforceApi> GetApiAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _settings, await settings.GetAsync(org, cancellationToken));
        lock (_gate) return _api ??= factory.Create(org, source);
    }

    /// <summary>Id of the Salesforce org that the connection leads to; asked for once.</summary>
    public async Task<string> OrganizationAsync(CancellationToken cancellationToken)
    {
        var api = await GetApiAsync(cancellationToken);
        if (Volatile.Read(ref _organization) is { } known) return known;
        var organization = (await api.IdentifyAsync(cancellationToken)).OrganizationId;
        lock (_gate)
            if (ReferenceEquals(api, _api)) _organization = organization;
        return organization;
    }

    /// <summary>The connection was changed: the next request starts from what is stored now.</summary>
    public void Reset()
    {
        settings.Forget(org);
        lock (_gate) (_api, _organization) = (null, null);
        Interlocked.Increment(ref _generation);
    }

    /// <summary>Statements that find these keys, of fields that this org has.</summary>
    public async Task<LookupPlan> PlanLookupsAsync(IReadOnlyCollection<LookupKey> keys, OrgSchema schema, CancellationToken cancellationToken)
    {
        var api = await GetApiAsync(cancellationToken);
        var current = await settings.GetAsync(org, cancellationToken);
        var contact = await SeenAsync("Contact", schema, cancellationToken);
        var people = ImmutableArray.Create(
            Describe(contact, "003", PersonObject.Contact, current, await OfPersonAccountsAsync(contact, schema, current, cancellationToken)),
            Describe(await SeenAsync("Lead", schema, cancellationToken), "00Q", PersonObject.Lead, current, []));
        var others = new List<LookupObject>();
        if (keys.Any(key => key is LookupKey.AccountName or LookupKey.AccountDomain || IsOf("001", key)))
            others.Add(Only(await NeededAsync("Account", schema, cancellationToken), "001", AccountFieldsToRead(keys, current)));
        if (keys.Any(key => IsOf("500", key) || key is LookupKey.BookingCase))
            others.Add(OfCases(await NeededAsync(CaseWriting.ObjectName, schema, cancellationToken), current));
        if (keys.Any(key => IsOf("00U", key))) others.Add(new LookupObject("Event", "00U", ["Id", "IsDeleted"]));
        var named = new List<LookupObject>();
        foreach (var name in keys.OfType<LookupKey.Named>().Select(key => key.Object).Distinct(StringComparer.Ordinal))
            if (await schema.FindAsync(name, cancellationToken) is { } describe) named.Add(Called(describe, people.Concat(others).FirstOrDefault(known => known.Object == name)));
        var user = keys.Any(key => key is LookupKey.EventMade) ? (await api.IdentifyAsync(cancellationToken)).UserId : null;
        return new LookupPlan(keys, new LookupShape(people, [.. others], await BookingFieldAsync(api, keys, current, cancellationToken), current.Region, user) { Named = [.. named] });
    }

    /// <summary>One that is read by its id may be completed; of others only whether they are the guest's company matters.</summary>
    private static ImmutableArray<string> AccountFieldsToRead(IEnumerable<LookupKey> keys, OrgSettings current) => keys.Any(key => IsOf("001", key))
        ? [.. AccountFields, .. current.Mappings.Account.Select(row => row.Target), current.PackageFields.RecordToken ?? "Id"]
        : AccountFields;

    /// <summary>Whoever does not see an object cannot say that somebody is not in it.</summary>
    private static async Task<ObjectDescribe> SeenAsync(string name, OrgSchema schema, CancellationToken cancellationToken)
    {
        if (await schema.FindAsync(name, cancellationToken) is { } seen) return seen;
        var condition = OrgCondition.ObjectHidden(name);
        throw new SalesforceException(new SalesforceError
        {
            Class = ErrorClass.NeedsAdministrator,
            Code = condition.Code,
            Message = $"{condition.Reason} {condition.Todo}",
            Condition = condition,
        });
    }

    /// <summary>An object that only some bookings need. Asked for again each time: who was given it replays at once.</summary>
    private static async Task<ObjectDescribe> NeededAsync(string name, OrgSchema schema, CancellationToken cancellationToken) =>
        await schema.FindAsync(name, cancellationToken) ?? await schema.RefreshAsync(name, cancellationToken) ?? throw new SalesforceException(new SalesforceError
        {
            Class = ErrorClass.NeedsAdministrator,
            Code = FailureCodes.ObjectHidden,
            Message = $"The connected user does not see {name}, which this booking needs. Give the user the object (the connection's check tells what is missing), then replay.",
        });

    /// <summary>Reads as much as any other statement of the request does, so that no record is known by half.</summary>
    private static LookupObject Called(ObjectDescribe describe, LookupObject? known)
    {
        var names = describe.NamingFields().ToImmutableArray();
        return Only(describe, describe.KeyPrefix ?? "", ["Id", .. known?.Select ?? [], .. names]) with { NameFields = names };
    }

    /// <summary>A Person Account is met as its contact: what its Account alone has is read by way of it.</summary>
    private static async Task<IEnumerable<string>> OfPersonAccountsAsync(ObjectDescribe contact, OrgSchema schema, OrgSettings current, CancellationToken cancellationToken)
    {
        var rows = current.Mappings.OfPersonAccount();
        if (!contact.Fields.ContainsKey(PersonAccountFields.Mark) || !PersonAccountFields.NeedAccount(rows)) return [];
        var account = await schema.FindAsync(PersonAccountFields.ObjectName, cancellationToken);
        return PersonAccountFields.PathsFromContact(rows, account?.Fields.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Null where the org lacks it: a statement that names it would fail the whole look-up.</summary>
    private static async Task<string?> BookingFieldAsync(ISalesforceApi api, IReadOnlyCollection<LookupKey> keys, OrgSettings current, CancellationToken cancellationToken) =>
        current.PackageFields.EventBookingId is { } field && keys.Any(key => key is LookupKey.BookingEvent)
            && (await api.DescribeAsync("Event", cancellationToken)).Fields.ContainsKey(field) ? field : null;

    private static bool IsOf(string prefix, LookupKey key) => key is LookupKey.Record { Id: var id } && id.Prefix == prefix;

    private static LookupObject Only(ObjectDescribe describe, string prefix, IEnumerable<string> fields) =>
        new(describe.Name, prefix, [.. fields.Where(field => IsPath(field) || describe.Fields.ContainsKey(field)).Distinct(StringComparer.OrdinalIgnoreCase)]);

    private static LookupObject OfCases(ObjectDescribe describe, OrgSettings current)
    {
        var token = current.PackageFields.RecordToken is { } field && describe.Fields.ContainsKey(field) ? field : null;
        return Only(describe, "500", [.. CaseWriting.FieldsToRead(current), token ?? "Id"]) with { TokenField = token };
    }

    private static bool IsPath(string field) => field.Contains('.', StringComparison.Ordinal);

    private static LookupObject Describe(ObjectDescribe describe, string prefix, PersonObject person, OrgSettings settings, IEnumerable<string> further)
    {
        var package = settings.PackageFields;
        var phones = PhoneFields.Where(describe.Fields.ContainsKey).ToImmutableArray();
        var normalized = package.PersonPhone is { } own && describe.Fields.ContainsKey(own) ? own : null;
        if (normalized is not null) phones = phones.Add(normalized);
        var token = package.RecordToken is { } field && describe.Fields.ContainsKey(field) ? field : null;
        var select = AlwaysRead.Concat(phones).Concat(PersonFields.FieldsToRead(person, settings)).Concat(further).Append(token ?? "Id");
        return Only(describe, prefix, select) with { PhoneFields = phones, NormalizedPhone = normalized, TokenField = token, EmailField = describe.Fields.ContainsKey("Email") ? "Email" : null };
    }
}
