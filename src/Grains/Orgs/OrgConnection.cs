using System.Collections.Immutable;
using OnceHub.Sync.Domain;
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

    private static readonly ImmutableArray<string> PhoneFields = ["Phone", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone"];

    private readonly Lock _gate = new();
    private ISalesforceApi? _api;
    private OrgSettings _settings = OrgSettings.Default;

    public int ReservePercent => Volatile.Read(ref _settings).ApiReservePercent;

    public ApiUsage? Usage => Volatile.Read(ref _api)?.Usage;

    public async ValueTask<ISalesforceApi> GetApiAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _settings, await settings.GetAsync(org, cancellationToken));
        lock (_gate) return _api ??= factory.Create(org, source);
    }

    /// <summary>The connection was changed: the next request starts from what is stored now.</summary>
    public void Reset()
    {
        settings.Forget(org);
        lock (_gate) _api = null;
    }

    /// <summary>Statements that find these keys, of fields that this org has.</summary>
    public async Task<LookupPlan> PlanLookupsAsync(IEnumerable<LookupKey> keys, CancellationToken cancellationToken)
    {
        var api = await GetApiAsync(cancellationToken);
        var current = await settings.GetAsync(org, cancellationToken);
        var people = ImmutableArray.Create(
            Describe(await api.DescribeAsync("Contact", cancellationToken), PersonObject.Contact, current),
            Describe(await api.DescribeAsync("Lead", cancellationToken), PersonObject.Lead, current));
        return new LookupPlan(keys, people, current.PackageFields.EventBookingId, current.Region);
    }

    private static LookupObject Describe(ObjectDescribe describe, PersonObject person, OrgSettings settings)
    {
        var package = settings.PackageFields;
        var phones = PhoneFields.Where(describe.Fields.ContainsKey).ToImmutableArray();
        if (package.PersonPhone is { } normalized && describe.Fields.ContainsKey(normalized)) phones = phones.Add(normalized);
        var token = package.RecordToken is { } field && describe.Fields.ContainsKey(field) ? field : null;
        ImmutableArray<string> select =
        [
            .. AlwaysRead.Concat(phones).Concat(PersonFields.FieldsToRead(person, settings)).Append(token ?? "Id")
                .Where(describe.Fields.ContainsKey).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return new LookupObject(describe.Name, select, phones, token, describe.Fields.ContainsKey("Email") ? "Email" : null);
    }
}
