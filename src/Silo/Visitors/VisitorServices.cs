using OnceHub.Sync.Pages;
using OnceHub.Sync.Pages.Access;
using OnceHub.Sync.Pages.Connect;

namespace OnceHub.Sync.Silo.Visitors;

internal static class VisitorServices
{
    /// <summary>The console, and who comes to it.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddConsole();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<IVisitors, BrowserVisitors>();
        services.AddSingleton<ISiteAddresses, SiteAddresses>();
        return services;
    }
}
