using Microsoft.Extensions.DependencyInjection;

namespace OnceHub.Sync.Administration;

/// <summary>Registers what people do with the product: the use cases behind the API and the pages.</summary>
public static class AdministrationServices
{
    /// <summary>Adds the use cases. They need a store, the Salesforce client and, where there are grains, a way to call them.</summary>
    public static IServiceCollection AddAdministration(this IServiceCollection services) => services;
}
