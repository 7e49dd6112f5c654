using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Pages.Access;
using OnceHub.Sync.Pages.Downloads;
using OnceHub.Sync.Pages.Entry;
using OnceHub.Sync.Pages.Keys;
using OnceHub.Sync.Pages.Layout;
using OnceHub.Sync.Pages.Live;
using OnceHub.Sync.Pages.Replays;
using OnceHub.Sync.Pages.Settings;

namespace OnceHub.Sync.Pages;

/// <summary>The pages for people.</summary>
public static class ConsoleHost
{
    /// <summary>Rows of a mapping that a form can hold, each with six values, and what stands around them.</summary>
    private const int MostValues = 8_192;

    /// <summary>What the pages need beside the use cases of Administration. The host registers an <see cref="IVisitors"/>.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents(options =>
        {
            options.MaxFormMappingCollectionSize = MostValues;
            options.MaxFormMappingErrorCount = MostValues;
        });
        services.Configure<FormOptions>(options => options.ValueCountLimit = MostValues);
        services.AddAntiforgery(static options => options.Cookie = new HostBoundCookie("oncehub-form"));
        services.AddSingleton<AddedOnce>();
        services.AddScoped<Visit>();
        services.AddScoped<OrgNews>();
        services.AddScoped<SalesforceLinks>();
        services.AddScoped<SettingsDesk>();
        return services;
    }

    /// <summary>Maps the pages, and what stands before them.</summary>
    public static void MapConsole(this WebApplication app)
    {
        app.UseMiddleware<ConsoleGate>();
        app.UseAntiforgery();
        app.MapAssets();
        app.MapEntry();
        app.MapLive();
        app.MapReplays();
        app.MapDownloads();
        app.MapRazorComponents<App>().WithMetadata(new ConsolePage());
    }
}
