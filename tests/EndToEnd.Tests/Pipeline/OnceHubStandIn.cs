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

/// <summary>
/// The bit of OnceHub's API that is asked: bookings by change, webhooks, and what an account has to choose from, in pages as
/// developers.oncehub.com tells. A key opens an account; the lists are those of all accounts.
/// </summary>
internal sealed class OnceHubStandIn : IAsyncDisposable
{
    public const string ApiKey = "stand-in-key";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, List<JsonObject>> _accounts = [];
    private readonly Dictionary<string, List<JsonObject>> _lists = new()
    {
        ["booking-calendars"] = [], ["users"] = [], ["booking-pages"] = [], ["master-pages"] = [], ["event-types"] = [],
    };

    private int _refusals;

    private OnceHubStandIn(WebApplication app)
    {
        _app = app;
        _accounts[ApiKey] = Bookings;
    }

    /// <summary>The bookings of the account that <see cref="ApiKey"/> opens.</summary>
    public List<JsonObject> Bookings { get; } = [];

    /// <summary>Puts something into a list, such as <c>users</c>. Before anybody asks.</summary>
    public void Add(string list, JsonObject item) => _lists[list].Add(item);

    public List<string> Requests { get; } = [];

    /// <summary>The keys of all requests, in order.</summary>
    public ConcurrentQueue<string> KeysSeen { get; } = [];

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v2/");

    /// <summary>Says so often to looks that there were too many requests.</summary>
    public int TooMany { set => Interlocked.Exchange(ref _refusals, value); }

    /// <summary>A list that no key may read.</summary>
    public string? Refused { get; set; }

    /// <summary>While set, answers every request instead.</summary>
    public Func<HttpContext, IResult>? Instead { get; set; }

    public static async Task<OnceHubStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var standIn = new OnceHubStandIn(app);
        app.MapGet("/v2/bookings", (HttpContext http) => standIn.Answer(http, bookings => Changed(bookings, http.Request.Query)));
        app.MapGet("/v2/webhooks", (HttpContext http) =>
            standIn.Answer(http, _ => [new JsonObject { ["id"] = "WHK-1", ["state"] = "disabled", ["url"] = "https://example.com/hook" }]));
        foreach (var (path, items) in standIn._lists) app.MapGet($"/v2/{path}", (HttpContext http) => standIn.Answer(http, _ => items));
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
        if (Refused is { } list && http.Request.Path == $"/v2/{list}")
            return Results.Json(new { type = "authentication_error" }, statusCode: 403);
        if (http.Request.Query.ContainsKey("last_updated_time.gt") && Interlocked.Decrement(ref _refusals) >= 0)
        {
            http.Response.Headers.RetryAfter = "0";
            return Results.Json(new { type = "rate_limit_error" }, statusCode: 429);
        }
        if (!int.TryParse(http.Request.Query["limit"], out var limit) || limit is < 1 or > 100)
            return Results.Json(new { type = "invalid_request_error", param = "limit" }, statusCode: 400);
        lock (bookings)
        {
            var all = items(bookings);
            if (http.Request.Query.TryGetValue("after", out var after))
                all = all.SkipWhile(item => item["id"]!.GetValue<string>() != after).Skip(1);
            var rest = all.ToArray();
            var data = new JsonArray([.. rest.Take(limit).Select(item => item.DeepClone())]);
            return Results.Json(new JsonObject { ["object"] = "list", ["data"] = data, ["has_more"] = rest.Length > limit });
        }
    }

    private static IEnumerable<JsonObject> Changed(List<JsonObject> bookings, IQueryCollection query)
    {
        var since = query["last_updated_time.gt"].ToString();
        return bookings.Where(booking => string.CompareOrdinal(booking["last_updated_time"]!.GetValue<string>(), since) > 0);
    }
}
