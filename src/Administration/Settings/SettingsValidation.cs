using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Users;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Settings;

/// <summary>Holds settings against the connected org as it is now. An org that cannot be asked is no reason to refuse a document.</summary>
public sealed class SettingsValidation(OrgSalesforce salesforce, UserTable table, IOrgStore store)
{
    /// <summary>More records of one name need not be counted.</summary>
    private const int NamesTold = 10;

    /// <summary>What is known of the Salesforce org's fields from the last look at it; null when there was none.</summary>
    public async Task<SettingsWarnings?> LastLookAsync(OrgId org, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindSmallRecordAsync(SettingsWarnings.KeyOf(org), cancellationToken) is { } kept
                ? SettingsWarnings.FromJson(kept.State)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="before">A look at the Salesforce org that was connected before: what is narrower in this one is told too.</param>
    public async Task<LiveFindings> RunAsync(
        OrgId org, OrgSettings settings, CancellationToken cancellationToken, SettingsWarnings? before = null)
    {
        try
        {
            var api = await salesforce.OpenAsync(org, cancellationToken);
            var describes = await OrgDescribes.ReadAsync(api, cancellationToken);
            ImmutableArray<ObjectType> types =
            [
                .. OrgDescribes
                    .Objects.Select(name => describes[name])
                    .OfType<ObjectDescribe>()
                    .Select(describe => describe.ToObjectType()),
            ];
            var isOther = before?.IsOfOther((await api.IdentifyAsync(cancellationToken)).OrganizationId) == true;
            var differences = isOther ? before!.Baseline.Drift(settings, types, isOtherOrg: true) : [];
            var known = (await table.ReadAsync(org, cancellationToken)).Users;
            var users = await ActiveUsersAsync(
                api, settings.Owners.Values.Concat(known.Select(user => user.SalesforceUser)), cancellationToken);
            var live = new OrgTypes(types, users)
            {
                PersonRecordTypes = await PersonRecordTypesAsync(api, describes, settings, cancellationToken),
                Names = await NamesAsync(api, MappingCheck.NamedIn(settings, types).Distinct(), cancellationToken),
            };
            SettingsFinding[] findings =
            [
                .. MappingCheck.Run(settings, live),
                .. SearchedFields.Check(settings, types),
                .. differences,
                .. PackageFindings(settings, describes),
                .. UserFindings(known, users),
            ];
            return new LiveFindings(null, [.. findings.Select(finding => finding.In(settings))]);
        }
        catch (SalesforceException failed)
        {
            return new LiveFindings(failed.Error.Message, []);
        }
        catch (RefusedException unconnected)
        {
            return new LiveFindings(unconnected.Message, []);
        }
    }

    private static async Task<ImmutableHashSet<SalesforceId>> ActiveUsersAsync(
        ISalesforceSetup api, IEnumerable<SalesforceId> named, CancellationToken cancellationToken)
    {
        var found = await SalesforceUsers.FindAsync(api, named, cancellationToken);
        return [.. found.Where(user => user.IsActive).Select(user => user.Id)];
    }

    private static async Task<NamedRecords> NamesAsync(
        ISalesforceSetup api, IEnumerable<NamedRecord> named, CancellationToken cancellationToken)
    {
        var names = new NamedRecords();
        foreach (var of in named.GroupBy(name => name.Object))
        {
            if (await OrgDescribes.FindAsync(api, of.Key, cancellationToken) is not { } describe) continue;
            var fields = describe.NamingFields().ToArray();
            foreach (var name in of.Where(_ => fields.Length > 0))
            {
                var found = await api.QueryAsync(
                    $"SELECT Id FROM {of.Key} WHERE {string.Join(" OR ", fields.Select(field => $"{field} = {Soql.Literal(name.Text)}"))} "
                    + $"LIMIT {NamesTold}",
                    includeDeleted: false,
                    cancellationToken);
                names.Add(name, [.. found.Records.Select(record => SalesforceId.Parse(record.GetProperty("Id").GetString()!))]);
            }
        }
        return names;
    }

    /// <summary>Null where none are named, or the org has no Person Accounts.</summary>
    private static async Task<ImmutableHashSet<SalesforceId>?> PersonRecordTypesAsync(
        ISalesforceSetup api, OrgDescribes describes, OrgSettings settings, CancellationToken cancellationToken)
    {
        var isNamed =
            settings.Account is { RecordType: not null } or { PersonAccountRecordType: not null }
            || settings.Calendars.Any(calendar => calendar.AccountRecordType is not null);
        if (!isNamed || describes[PersonAccountFields.ObjectName]?.Fields.ContainsKey(PersonAccountFields.Mark) != true) return null;
        var found = await api.QueryAsync(
            "SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true", includeDeleted: false, cancellationToken);
        return [.. found.Records.Select(record => SalesforceId.Parse(record.GetProperty("Id").GetString()!))];
    }

    /// <summary>Ids of users differ between orgs that were not copied from one another.</summary>
    private static IEnumerable<SettingsFinding> UserFindings(ImmutableArray<OrgUser> known, ImmutableHashSet<SalesforceId>? active) =>
        from user in known
        where active?.Contains(user.SalesforceUser) == false
        select new SettingsFinding(
            FindingSeverity.Warning, $"users/{user.User}", "USER_UNKNOWN",
            $"{user.Username} ({user.SalesforceUser}), who owns what the bookings of {user.User} create, is no active user of this "
            + "Salesforce org: owners are left as they are. Match the users again, or let the user connect again.");

    private static IEnumerable<SettingsFinding> PackageFindings(OrgSettings settings, OrgDescribes describes) =>
        from field in PackageField.Of(settings.PackageFields)
        let state = field.StateIn(describes[field.Object])
        where state != "installed"
        select new SettingsFinding(
            FindingSeverity.Warning,
            "$.packageFields",
            "PACKAGE_FIELD_"
                + (
                    state switch
                    {
                        "missing" => "MISSING",
                        "readOnly" => "READ_ONLY",
                        _ => "NOT_UNIQUE",
                    }),
            $"{field.Object}.{field.Field} {Lack(state)}: {field.WithoutIt}. Install the package, or set the member to null.");

    private static string Lack(string state) => state switch
    {
        "missing" => "is not there or hidden",
        "readOnly" => "cannot be written",
        _ => "is no unique external id",
    };
}

/// <param name="WhyNot">Why the org could not be asked; null when it was.</param>
public sealed record LiveFindings(string? WhyNot, ImmutableArray<SettingsFinding> Findings);
