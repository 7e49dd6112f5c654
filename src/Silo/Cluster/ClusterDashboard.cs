using OnceHub.Sync.Gateway;
using Orleans.Dashboard;

namespace OnceHub.Sync.Silo;

/// <summary>Orleans' own pages about silos and grains, for operators.</summary>
internal static class ClusterDashboard
{
    private const string Path = "/orleans";

    /// <summary>Without the live log, which tells a browser what belongs to whoever reads the process's logs.</summary>
    public static void AddClusterDashboard(this ISiloBuilder silo) => silo.AddDashboard(dashboard => dashboard.HideTrace = true);

    /// <summary>Maps nothing unless <see cref="ClusterSettings.Dashboard"/> says so.</summary>
    public static void MapClusterDashboard(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ClusterSettings>().Dashboard) app.MapOrleansDashboard(Path).ForOperators();
    }
}
