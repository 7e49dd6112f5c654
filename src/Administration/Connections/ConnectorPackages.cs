using System.Collections.Immutable;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>The Salesforce package of an org, and the rights of its connected user.</summary>
public sealed class ConnectorPackages(OrgSalesforce salesforce, IOrgStore store, OrgWorker worker, TimeProvider time)
{
    private readonly ConnectorInstall _install = new(time);

    /// <summary>Deploys the package and assigns its permission set. Doing it again is safe.</summary>
    /// <param name="bookingPage">The booking page that the scheduling buttons open; null deploys no buttons.</param>
    /// <param name="personAccounts">A button for Person Accounts too.</param>
    public async Task<Result<InstallReport>> InstallAsync(
        OrgId org, string? bookingPage, bool personAccounts, CancellationToken cancellationToken)
    {
        Uri? page = null;
        if (bookingPage is not null
            && !(Uri.TryCreate(bookingPage, UriKind.Absolute, out page) && page.Scheme == Uri.UriSchemeHttps && page.Fragment.Length == 0))
            return new Refusal(
                RefusalKind.BodyInvalid, "'bookingPage' must be the https address of a booking page, such as https://go.oncehub.com/acme.");
        return await salesforce.TalkAsync(org, async api =>
        {
            var report = await _install.RunAsync(api, new PackageContent(page, personAccounts), cancellationToken);
            // What the worker knows of the org's fields is out of date.
            await worker.ReloadAsync(org, cancellationToken);
            return report;
        }, cancellationToken);
    }

    /// <summary>Field by field, as the connected user sees it.</summary>
    public async Task<Result<ConnectorView>> FindAsync(OrgId org, CancellationToken cancellationToken)
    {
        var fields = PackageField.Of((await StoredSettings.ReadAsync(store, org, cancellationToken)).PackageFields);
        return await salesforce.LookAsync(org, async api =>
        {
            var describes = await OrgDescribes.ReadAsync(api, cancellationToken);
            var states = fields.Select(field => new PackageFieldView(
                field.Object, field.Field, field.StateIn(describes[field.Object]), field.WithoutIt));
            return ConnectorView.Of([.. states]);
        }, cancellationToken);
    }

    /// <summary>What the connected user may do, right by right, with what to do about each that is missing.</summary>
    public async Task<Result<RightsView>> CheckRightsAsync(OrgId org, CancellationToken cancellationToken)
    {
        var settings = await StoredSettings.ReadAsync(store, org, cancellationToken);
        return await salesforce.LookAsync(
            org, async api => RightsView.Of(await RightsCheck.RunAsync(api, settings, cancellationToken)), cancellationToken);
    }
}

/// <param name="Installed">Every field that the settings name is there and can be written.</param>
public sealed record ConnectorView(bool Installed, ImmutableArray<PackageFieldView> Fields)
{
    internal static ConnectorView Of(ImmutableArray<PackageFieldView> fields) =>
        new(fields.All(field => field.State == "installed"), fields);
}

/// <param name="State">installed, missing (or hidden from the connected user), readOnly or notUnique.</param>
/// <param name="WithoutIt">What the sync does without it.</param>
public sealed record PackageFieldView(string Object, string Field, string State, string WithoutIt);

/// <param name="Ready">Every needed right is there.</param>
/// <param name="MayConnect">A System Administrator, or a user with the permission set and every needed right.</param>
public sealed record RightsView(
    bool Ready, bool MayConnect, string? OrganizationId, string? Username, string? InstanceUrl, ImmutableArray<RightView> Rights)
{
    internal static RightsView Of(RightsVerdict verdict) => new(
        verdict.Rights.All(right => right.Ok || !right.Needed), verdict.MayConnect,
        verdict.Identity?.OrganizationId, verdict.Identity?.Username, verdict.Identity?.InstanceUrl, verdict.Rights);
}
