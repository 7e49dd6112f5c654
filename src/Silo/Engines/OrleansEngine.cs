using Orleans.Hosting;

namespace OnceHub.Sync.Silo;

internal static class EngineSetUp
{
    /// <summary>The grains run on Microsoft Orleans: a cluster of one silo in this process, unless configured otherwise.</summary>
    public static void AddEngine(this WebApplicationBuilder builder) =>
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
}
