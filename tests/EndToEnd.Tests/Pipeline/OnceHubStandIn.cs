using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>The bit of OnceHub's API that catching up asks: bookings by change, in pages, and webhooks.</summary>
internal sealed class OnceHubStandIn : IAsyncDisposable
{
    public const string ApiKey = "stand-in-key";
    private readonly WebApplication _app;
    private int _refusals;

    private OnceHubStandIn(WebApplication app) => _app = app;

    public List<JsonObject> Bookings { get; } = [];

    public List<string> Requests { get; } = [];

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v2/");

    /// <summary>Says so often that there were too many requests.</summary>
    public int TooMany { set => Interlocked.Exchange(ref _refusals, value); }

    public static async Task<OnceHubStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var standIn = new OnceHubStandIn(app);
        app.MapGet("/v2/bookings", (HttpContext http) => standIn.Answer(http, standIn.Page(http.Request.Query)));
        app.MapGet("/v2/webhooks", (HttpContext http) => standIn.Answer(http, [new JsonObject { ["id"] = "WHK-1", ["state"] = "disabled", ["url"] = "https://example.com/hook" }]));
        await app.StartAsync();
        return standIn;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Answer(HttpContext http, IEnumerable<JsonObject> items)
    {
        lock (Requests) Requests.Add(http.Request.Path + http.Request.QueryString);
        if (http.Request.Headers["API-Key"] != ApiKey) return Results.Json(new { type = "authentication_error" }, statusCode: 401);
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            http.Response.Headers.RetryAfter = "0";
            return Results.Json(new { type = "rate_limit_error" }, statusCode: 429);
        }
        return Results.Json(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. items.Select(item => item.DeepClone())]) });
    }

    private IEnumerable<JsonObject> Page(IQueryCollection query)
    {
        var changed = Bookings.Where(booking => string.CompareOrdinal(booking["last_updated_time"]!.GetValue<string>(), query["last_updated_time.gt"]) > 0);
        if (query.TryGetValue("after", out var after)) changed = changed.SkipWhile(booking => booking["id"]!.GetValue<string>() != after).Skip(1);
        return changed.Take(int.Parse(query["limit"]!));
    }
}
