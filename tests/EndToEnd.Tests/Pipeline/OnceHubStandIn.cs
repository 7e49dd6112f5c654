using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>The bit of OnceHub's API that catching up asks: bookings by change, in pages, and webhooks. A key opens an account.</summary>
internal sealed class OnceHubStandIn : IAsyncDisposable
{
    public const string ApiKey = "stand-in-key";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, List<JsonObject>> _accounts = [];
    private int _refusals;

    private OnceHubStandIn(WebApplication app)
    {
        _app = app;
        _accounts[ApiKey] = Bookings;
    }

    /// <summary>The bookings of the account that <see cref="ApiKey"/> opens.</summary>
    public List<JsonObject> Bookings { get; } = [];

    public List<string> Requests { get; } = [];

    /// <summary>The keys of all requests, in order.</summary>
    public ConcurrentQueue<string> KeysSeen { get; } = [];

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v2/");

    /// <summary>Says so often to looks that there were too many requests.</summary>
    public int TooMany { set => Interlocked.Exchange(ref _refusals, value); }

    /// <summary>While set, answers every request instead.</summary>
    public Func<HttpContext, IResult>? Instead { get; set; }

    public static async Task<OnceHubStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var standIn = new OnceHubStandIn(app);
        app.MapGet("/v2/bookings", (HttpContext http) => standIn.Answer(http, bookings => Page(bookings, http.Request.Query)));
        app.MapGet("/v2/webhooks", (HttpContext http) =>
            standIn.Answer(http, _ => [new JsonObject { ["id"] = "WHK-1", ["state"] = "disabled", ["url"] = "https://example.com/hook" }]));
        await app.StartAsync();
        return standIn;
    }

    /// <summary>Opens an account with a key; the account of <see cref="ApiKey"/> unless other bookings are given.</summary>
    public void AddKey(string key, List<JsonObject>? bookings = null) => _accounts[key] = bookings ?? Bookings;

    public void RevokeKey(string key) => _accounts.TryRemove(key, out _);

    public int CountRequests(string key) => KeysSeen.Count(seen => seen == key);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Answer(HttpContext http, Func<List<JsonObject>, IEnumerable<JsonObject>> items)
    {
        lock (Requests) Requests.Add(http.Request.Path + http.Request.QueryString);
        var key = http.Request.Headers["API-Key"].ToString();
        KeysSeen.Enqueue(key);
        if (Instead is { } instead) return instead(http);
        if (!_accounts.TryGetValue(key, out var bookings)) return Results.Json(new { type = "authentication_error" }, statusCode: 401);
        if (http.Request.Query.ContainsKey("last_updated_time.gt") && Interlocked.Decrement(ref _refusals) >= 0)
        {
            http.Response.Headers.RetryAfter = "0";
            return Results.Json(new { type = "rate_limit_error" }, statusCode: 429);
        }
        lock (bookings)
        {
            var data = new JsonArray([.. items(bookings).Select(item => item.DeepClone())]);
            return Results.Json(new JsonObject { ["object"] = "list", ["data"] = data });
        }
    }

    private static IEnumerable<JsonObject> Page(List<JsonObject> bookings, IQueryCollection query)
    {
        var since = query["last_updated_time.gt"].ToString();
        var changed = bookings.Where(booking => string.CompareOrdinal(booking["last_updated_time"]!.GetValue<string>(), since) > 0);
        if (query.TryGetValue("after", out var after)) changed = changed.SkipWhile(booking => booking["id"]!.GetValue<string>() != after).Skip(1);
        return changed.Take(int.Parse(query["limit"]!));
    }
}
