using OnceHub.Sync.Embedded;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Silo;

internal static class EngineSetUp
{
    /// <summary>
    /// In the silo role the grains run in this process. Without it there is nothing to call: the sweeper of a process that
    /// has the role, on the same store, finds what waits.
    /// </summary>
    public static void AddEngine(this WebApplicationBuilder builder, SiloOptions silo)
    {
        if (!silo.Roles.HasFlag(SiloRoles.Silo)) return;
        builder.Services.AddSingleton<IGrainStateStore, StoredGrainState>();
        builder.Services.AddSingleton<IActivityFeed, ActivityChannels>();
        builder.Services.AddOptions<EmbeddedEngineOptions>().BindConfiguration("OnceHub:Embedded");
        builder.Services.AddEmbeddedEngine(GrainsRegistration.Assembly);
    }
}
