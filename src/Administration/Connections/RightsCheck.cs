using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>Looks at what the connected user may do, right by right, and says what is missing and who can mend it how.</summary>
internal static class RightsCheck
{
    private static readonly ImmutableArray<string> Owned = ["Lead", "Contact", "Case", "Event"];

    public static async Task<RightsVerdict> RunAsync(
        ISalesforceSetup salesforce, OrgSettings settings, CancellationToken cancellationToken)
    {
        ConnectedIdentity identity;
        OrgDescribes describes;
        try
        {
            identity = await salesforce.IdentifyAsync(cancellationToken);
            describes = await OrgDescribes.ReadAsync(salesforce, cancellationToken);
        }
        catch (SalesforceException refused)
            when (refused.Error.Action is not (FailureAction.Retry or FailureAction.BackOff or FailureAction.PauseOrg))
        {
            return new RightsVerdict(null, false, [NoEntry(refused.Error)]);
        }
        var standing = await StandingAsync(salesforce, identity.UserId, cancellationToken);
        ImmutableArray<RightView> rights =
        [
            .. OrgDescribes.Objects.Select(name => Object(name, describes[name], identity.Username)),
            .. SearchedFields.Of(settings).Select(field => Searched(field, describes[field.Object])).OfType<RightView>(),
            .. PackageField.Of(settings.PackageFields).Select(field => Field(field, describes[field.Object])),
            .. Owned.Select(name => Owner(name, describes[name])),
        ];
        // Fields of the package are invisible to whom the permission set, or a profile like it, does not grant them.
        var itsRights = rights.Where(right => right.Needed || IsField(right)).ToArray();
        if (standing.IsUntold && itsRights.Any(IsField) && itsRights.All(right => right.Ok))
            standing = standing with { HasItsRights = true };
        rights = [new("api", true, true, $"The API is open to {identity.Username}.", null), Role(identity, standing), .. rights];
        return new RightsVerdict(identity, standing.IsAdministrator || rights.All(right => right.Ok || !right.Needed), rights);
    }

    private static bool IsField(RightView right) => right.Right.StartsWith("field.", StringComparison.Ordinal);

    private static RightView NoEntry(SalesforceError error) => new(
        "api", false, true, error.Message,
        error.Condition is { Code: not FailureCodes.NotConnected } condition
            ? condition.Todo
            : "Connect again as a user who may use the API.");

    private static RightView Role(ConnectedIdentity identity, Standing standing) => new(
        "role",
        standing.Suffices,
        true,
        standing switch
        {
            { HasItsRights: true } => $"{identity.Username} has all that the permission set {ConnectorPackage.PermissionSet} grants.",
            { IsUntold: true } =>
                $"{identity.Username} is no System Administrator and lacks some of what the permission set "
                + $"{ConnectorPackage.PermissionSet} grants; "
                + "Salesforce does not tell without 'View Setup and Configuration' whether it is assigned.",
            { IsAdministrator: true, HasPermissionSet: true } =>
                $"{identity.Username} is a System Administrator with the permission set {ConnectorPackage.PermissionSet}.",
            { IsAdministrator: true } => $"{identity.Username} is a System Administrator.",
            { HasPermissionSet: true } => $"{identity.Username} has the permission set {ConnectorPackage.PermissionSet}.",
            _ => $"{identity.Username} is neither a System Administrator nor has the permission set {ConnectorPackage.PermissionSet}.",
        },
        standing.Suffices
            ? null
            : $"Connect as a System Administrator, or have one install the package and assign {ConnectorPackage.PermissionSet} to "
                + $"{identity.Username} (Setup, Permission Sets).");

    private static RightView Object(string name, ObjectDescribe? describe, string username)
    {
        string[] missing = describe is null
            ? ["read", "create", "edit"]
            : [.. new[] { describe.Createable ? null : "create", describe.Updateable ? null : "edit" }.OfType<string>()];
        return missing.Length == 0
            ? new RightView($"object.{name}", true, true, $"{name} can be read, created and edited.", null)
            : new RightView(
                $"object.{name}", false, true, $"{username} cannot {string.Join(" or ", missing)} {name} records.",
                name == "Event"
                    ? "Give the user 'Access Activities' and 'Edit Events': assign the permission set, or change the profile."
                    : $"Give the user {string.Join(", ", missing)} on {name}: assign the permission set, or change the profile.");
    }

    /// <summary>Null where the field is seen, or its object is hidden, which is told of the object.</summary>
    private static RightView? Searched(SearchedField field, ObjectDescribe? describe) =>
        describe?.Fields.ContainsKey(field.Name) == false
            ? new RightView($"field.{field.Object}.{field.Name}", false, true, field.Reason, field.Todo)
            : null;

    private static RightView Field(PackageField field, ObjectDescribe? describe)
    {
        var state = field.StateIn(describe);
        var (detail, mend) = state switch
        {
            "missing" => (
                "is not there, or hidden from the connected user",
                "Install the package, which also assigns the permission set that shows its fields"),
            "readOnly" => (
                "can be seen but not written by the connected user",
                $"Assign the permission set {ConnectorPackage.PermissionSet} to the user"),
            "notUnique" => ("is no unique external id", "Make it a unique external id, or install the package's own field"),
            _ => ("is there and can be written", null),
        };
        // The sync works without the package, by a slower way.
        return new RightView(
            $"field.{field.Object}.{field.Field}", state == "installed", false, $"{field.Object}.{field.Field} {detail}.",
            mend is null ? null : $"{mend}. Without it {field.WithoutIt}.");
    }

    private static RightView Owner(string name, ObjectDescribe? describe)
    {
        var ok = describe?.Fields.GetValueOrDefault("OwnerId") is { Createable: true, Updateable: true };
        return new RightView(
            $"owner.{name}",
            ok,
            false,
            ok ? $"The owner of {name} records can be set." : $"The connected user cannot set the owner of {name} records.",
            ok ? null : "Give the user 'Transfer Record' (and 'Transfer Leads', 'Transfer Cases'), or set the owner rules to keep.");
    }

    /// <summary>A user who may not even see profiles is no administrator.</summary>
    private static async Task<Standing> StandingAsync(ISalesforceSetup salesforce, string userId, CancellationToken cancellationToken)
    {
        var user = Soql.Literal(userId);
        var (profile, _) = await FirstAsync(
            salesforce, $"SELECT Profile.Name, Profile.PermissionsModifyAllData FROM User WHERE Id = {user}", cancellationToken);
        var (assigned, isRefused) = await FirstAsync(
            salesforce,
            $"SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = {user} AND PermissionSet.Name = "
            + $"{Soql.Literal(ConnectorPackage.PermissionSet)}",
            cancellationToken);
        var isAdministrator = profile is { } row && row.TryGetProperty("Profile", out var of) && of.ValueKind == JsonValueKind.Object
            && of.TryGetProperty("PermissionsModifyAllData", out var all) && all.ValueKind == JsonValueKind.True;
        return new Standing(isAdministrator, assigned is not null, isRefused && !isAdministrator);
    }

    private static async Task<(JsonElement? Row, bool IsRefused)> FirstAsync(
        ISalesforceSetup salesforce, string soql, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await salesforce.QueryAsync(soql, includeDeleted: false, cancellationToken);
            return (answer.Records.IsEmpty ? null : answer.Records[0], false);
        }
        catch (SalesforceException hidden) when (hidden.Error.HttpStatus is 400 or 403 or 404)
        {
            return (null, true);
        }
    }

    /// <param name="IsUntold">Who may not see the setup cannot be told who has the permission set.</param>
    private sealed record Standing(bool IsAdministrator, bool HasPermissionSet, bool IsUntold)
    {
        public bool HasItsRights { get; init; }

        public bool Suffices => IsAdministrator || HasPermissionSet || HasItsRights;
    }
}

/// <param name="MayConnect">A System Administrator, or a user with the permission set and every needed right.</param>
internal sealed record RightsVerdict(ConnectedIdentity? Identity, bool MayConnect, ImmutableArray<RightView> Rights);

/// <param name="Right">Stable: api, role, object.X, field.X.Y or owner.X.</param>
/// <param name="Needed">Without it nothing can be synced; else the sync goes on with less.</param>
/// <param name="Todo">What to do; null when all is well.</param>
public sealed record RightView(string Right, bool Ok, bool Needed, string Detail, string? Todo);
