using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace OnceHub.Sync.Silo.Settings;

/// <summary>
/// The <c>appsettings.json</c> beside the executable holds wherever the process is started; .NET itself reads only that of the folder it is
/// started in, which may say more.
/// </summary>
internal static class ShippedSettings
{
    /// <summary>As the first source: whatever else sets something wins.</summary>
    public static void AddShippedSettings(this ConfigurationManager configuration) =>
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new JsonConfigurationSource
        {
            Path = "appsettings.json", Optional = true, FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
        });
}
