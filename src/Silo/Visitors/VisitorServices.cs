using OnceHub.Sync.Pages;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Silo.Visitors;

internal static class VisitorServices
{
    /// <summary>The console, and who comes to it.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddConsole();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<IVisitors, BrowserVisitors>();
        return services;
    }
}
