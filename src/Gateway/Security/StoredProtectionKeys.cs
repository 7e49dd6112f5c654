using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// ASP.NET Core's Data Protection keys as a secret of the store: encrypted with the master key, shared by all processes, and
/// there again after a restart.
/// </summary>
internal sealed class StoredProtectionKeys(IOrgStore store) : IXmlRepository
{
    // Not an org id, so no org's secrets can meet it.
    private const string Scope = ":data-protection";
    private const string Name = "keys";
    private const int Attempts = 20;

    public IReadOnlyCollection<XElement> GetAllElements() => Wait(async () =>
        await store.FindSecretAsync(Scope, Name, CancellationToken.None) is { } stored
            ? [.. XElement.Parse(stored.Value).Elements()]
            : Array.Empty<XElement>());

    public void StoreElement(XElement element, string friendlyName) => Wait(async () =>
    {
        // Several processes may make their first key at once: all are kept.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var stored = await store.FindSecretAsync(Scope, Name, CancellationToken.None);
            var keys = stored is null ? new XElement("keys") : XElement.Parse(stored.Value);
            keys.Add(element);
            var value = keys.ToString(SaveOptions.DisableFormatting);
            if (await store.SaveSecretAsync(Scope, Name, value, stored?.Version ?? 0, CancellationToken.None)) return true;
        }
        throw new InvalidOperationException("The Data Protection keys kept changing.");
    });

    // Its callers cannot wait otherwise, and it is called once a day.
    private static T Wait<T>(Func<Task<T>> work)
    {
        // No act of whoever happens to need a key.
        using (ExecutionContext.SuppressFlow()) return Task.Run(work).GetAwaiter().GetResult();
    }
}

internal static class ProtectionKeyServices
{
    public static IServiceCollection AddStoredProtectionKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("oncehub-sync");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new StoredProtectionKeys(provider.GetRequiredService<IOrgStore>())));
        // It would read the keys as the host starts, and hold the start of a process whose store is out of reach.
        services.RemoveAll(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly);
        return services;
    }

    private static void RemoveAll(this IServiceCollection services, Func<ServiceDescriptor, bool> isOne)
    {
        foreach (var service in services.Where(isOne).ToList()) services.Remove(service);
    }
}
