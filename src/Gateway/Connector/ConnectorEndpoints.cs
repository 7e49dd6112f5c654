using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>The Salesforce package of an org, and the rights of its connected user.</summary>
internal static class ConnectorEndpoints
{
    public static async Task<IResult> InstallAsync(
        HttpContext http, string org, OrgSalesforce salesforce, ConnectorInstall install, OrgWorker worker, CancellationToken cancellationToken)
    {
        var content = (await JsonBody.ReadAsync<InstallRequest>(http)).ToContent();
        return await TalkAsync(org, salesforce, async api =>
        {
            var report = await install.RunAsync(api, content, cancellationToken);
            // What the worker knows of the org's fields is out of date.
            await worker.ReloadAsync(OrgId.Parse(org), cancellationToken);
            return report;
        }, cancellationToken);
    }

    public static async Task<IResult> FindAsync(string org, OrgSalesforce salesforce, [FromServices] ISyncStore store, CancellationToken cancellationToken)
    {
        var fields = PackageField.Of((await StoredSettings.ReadAsync(store, OrgId.Parse(org), cancellationToken)).PackageFields);
        return await TalkAsync(org, salesforce, async api =>
        {
            var describes = await OrgDescribes.ReadAsync(api, cancellationToken);
            var states = fields.Select(field => new PackageFieldView(field.Object, field.Field, field.StateIn(describes[field.Object]), field.WithoutIt)).ToImmutableArray();
            return new ConnectorView(states.All(field => field.State == "installed"), states);
        }, cancellationToken);
    }

    public static async Task<IResult> CheckAsync(string org, OrgSalesforce salesforce, [FromServices] ISyncStore store, CancellationToken cancellationToken)
    {
        var settings = await StoredSettings.ReadAsync(store, OrgId.Parse(org), cancellationToken);
        return await TalkAsync(org, salesforce, async api => RightsView.Of(await RightsCheck.RunAsync(api, settings.PackageFields, cancellationToken)), cancellationToken);
    }

    private static async Task<IResult> TalkAsync<T>(string org, OrgSalesforce salesforce, Func<ISalesforceSetup, Task<T>> talk, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(await talk(await salesforce.OpenAsync(OrgId.Parse(org), cancellationToken)));
        }
        catch (SalesforceException failed)
        {
            throw SalesforceProblems.Of(failed);
        }
    }
}

internal sealed record InstallRequest
{
    /// <summary>The booking page that the scheduling buttons open, such as https://go.oncehub.com/acme. Without it no buttons are deployed.</summary>
    public string? BookingPage { get; init; }

    /// <summary>The org has Person Accounts: a button for them too.</summary>
    public bool PersonAccounts { get; init; }

    /// <exception cref="ProblemException">The page is no https address.</exception>
    public PackageContent ToContent()
    {
        if (BookingPage is null) return new PackageContent(null, PersonAccounts);
        return Uri.TryCreate(BookingPage, UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttps && page.Fragment.Length == 0
            ? new PackageContent(page, PersonAccounts)
            : throw new ProblemException(ProblemKinds.BodyInvalid, "'bookingPage' must be the https address of a booking page, such as https://go.oncehub.com/acme.");
    }
}

/// <param name="Installed">Every field that the settings name is there and can be written.</param>
internal sealed record ConnectorView(bool Installed, ImmutableArray<PackageFieldView> Fields);

/// <param name="State">installed, missing (or hidden from the connected user), readOnly or notUnique.</param>
/// <param name="WithoutIt">What the sync does without it.</param>
internal sealed record PackageFieldView(string Object, string Field, string State, string WithoutIt);

/// <param name="Ready">Every needed right is there.</param>
/// <param name="MayConnect">A System Administrator, or a user with the permission set and every needed right.</param>
internal sealed record RightsView(bool Ready, bool MayConnect, string? OrganizationId, string? Username, string? InstanceUrl, ImmutableArray<RightView> Rights)
{
    public static RightsView Of(RightsVerdict verdict) => new(
        verdict.Rights.All(right => right.Ok || !right.Needed), verdict.MayConnect,
        verdict.Identity?.OrganizationId, verdict.Identity?.Username, verdict.Identity?.InstanceUrl, verdict.Rights);
}
