using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Administration.DryRuns;
using OnceHub.Sync.Administration.Feed;
using OnceHub.Sync.Administration.Guests;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Administration.Prefill;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Administration.Users;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration;

/// <summary>Registers what people do with the product: the use cases behind the API and the pages.</summary>
public static class AdministrationServices
{
    /// <summary>
    /// Adds the use cases, which need an <c>ISyncStore</c>. Where they are registered they also use an <c>IGrainFactory</c>, an
    /// <see cref="IConnectionCheck"/>, an <see cref="ICredentialChanges"/>, and, for what is done in Salesforce, the Salesforce
    /// client and <see cref="IConnectionSources"/>.
    /// </summary>
    public static IServiceCollection AddAdministration(this IServiceCollection services)
    {
        services.AddOptions<ConnectedAppOptions>();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations();
        services.AddPeople();
        services.AddSingleton<OrgWorker>();
        services.AddSingleton<OrgDirectory>();
        services.AddSingleton<OrgRemovals>();
        services.AddSingleton<GuestData>();
        services.AddSingleton<OrgHealth>();
        services.AddSingleton<MissedBookings>();
        services.AddSingleton<RefusedWebhooks>();
        services.AddSingleton<OrgCredentials>();
        services.TryAddSingleton<KeyUses>();
        services.AddSingleton<SettingsDocuments>();
        services.AddSingleton<SettingsValidation>();
        services.AddSingleton<SettingsCheck>();
        services.AddSingleton<SalesforceLooks>();
        services.AddSingleton<OrgSalesforce>();
        services.AddSingleton<LoginHosts>();
        services.AddSingleton<OrgConnections>();
        services.AddSingleton<ConnectorPackages>();
        services.AddSingleton<PendingConnects>();
        services.AddSingleton<ConnectStart>();
        services.AddSingleton<ConnectFinish>();
        services.AddSingleton<FormerGrant>();
        services.AddSingleton<UserTable>();
        services.AddSingleton<OrgUserDirectory>();
        services.AddSingleton<PersonalConnect>();
        services.AddSingleton<OrgBookings>();
        services.AddSingleton<OrgFailures>();
        services.AddSingleton<BookingReplays>();
        services.AddSingleton<TestBookings>();
        services.AddSingleton<OrgReplays>();
        services.AddSingleton<OrgCounts>();
        services.AddSingleton<SettingsDrafts>();
        services.AddSingleton<OrgActivities>();
        services.AddSingleton<OrgDryRuns>();
        services.AddSingleton<KeptClients>();
        services.AddSingleton<OrgCatalogue>();
        services.AddSingleton<OrgSources>();
        services.AddSingleton<BookingForms>();
        return services;
    }
}
