using OnceHub.Sync.Embedded;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Silo;

internal static class EngineSetUp
{
    /// <summary>The grains run in this process.</summary>
    public static void AddEngine(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IGrainStateStore, StoredGrainState>();
        builder.Services.AddOptions<EmbeddedEngineOptions>().BindConfiguration("OnceHub:Embedded");
        builder.Services.AddEmbeddedEngine(GrainsRegistration.Assembly);
    }
}
