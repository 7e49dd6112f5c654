using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>A browser: it keeps cookies, also secure ones over this machine's HTTP, and sends the antiforgery token it was told.</summary>
internal sealed class Browser(HttpClient client)
{
    public const string Password = "correct horse battery staple";

    public Dictionary<string, string> Cookies { get; } = [];

    public string? Token { get; set; }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body);
        if (Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        if (Token is not null) request.Headers.Add("X-CSRF-Token", Token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Keep(answer.Headers);
        return answer;
    }

    public async Task<HttpResponseMessage> TrySignInAsync(
        string email, string password = Password, params (string Name, string Value)[] headers)
    {
        var answer = await SendAsync(HttpMethod.Post, "/v1/session", new { email, password }, headers);
        if (answer.IsSuccessStatusCode) Token = (await GatewayHost.JsonAsync(answer)).Text("antiforgeryToken");
        return answer;
    }

    public async Task<JsonElement> SignInAsync(string email, string password = Password) =>
        await (await TrySignInAsync(email, password)).AssertStatusAsync(200);

    private void Keep(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Set-Cookie", out var given)) return;
        foreach (var cookie in given)
        {
            var (name, value) = (cookie.Split('=')[0], cookie.Split('=', 2)[1].Split(';')[0]);
            if (cookie.Contains("max-age=0", StringComparison.Ordinal) || value.Length == 0) Cookies.Remove(name);
            else Cookies[name] = value;
        }
    }
}

internal static class People
{
    public static Browser NewBrowser(this GatewayHost gateway) => new(gateway.Client);

    /// <summary>Makes a person with a password, as an administrator and the person would.</summary>
    public static async Task AddPersonAsync(this GatewayHost gateway, string email, params (string? Org, Role Role)[] roles)
    {
        var made = await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", new
        {
            email, name = "A person", roles = roles.Select(grant => new { org = grant.Org, role = $"{grant.Role}".ToLowerInvariant() }),
        })).AssertStatusAsync(201);
        using var chosen = await gateway.SendAsync(HttpMethod.Post, "/v1/password", null, JsonContent.Create(
            new { link = made.GetProperty("passwordLink").Text("link"), password = Browser.Password }));
        Assert.Equal(204, (int)chosen.StatusCode);
    }

    public static async Task<Browser> SignedInAsync(this GatewayHost gateway, string email, params (string? Org, Role Role)[] roles)
    {
        await gateway.AddPersonAsync(email, roles);
        var browser = gateway.NewBrowser();
        await browser.SignInAsync(email);
        return browser;
    }

    /// <summary>The audit, oldest first: who did what.</summary>
    public static async Task<IReadOnlyList<AuditEntry>> AuditAsync(this GatewayHost gateway, string? org = null) =>
        [
            .. (
                await gateway.Access.Store.ListAuditAsync(new AuditFilter(org is null ? null : OrgId.Parse(org)), null, 200, default)
            ).Items.Reverse(),
        ];

    /// <summary>A session without the work of signing in.</summary>
    public static async Task<Browser> WithSessionAsync(this GatewayHost gateway, string email)
    {
        var person = await gateway.Access.Store.FindPersonAsync(PersonEmail.Parse(email), default);
        var signedIn = await gateway.Services.GetRequiredService<Sessions>().StartAsync(person!, "127.0.0.1", default);
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        var cookie = gateway.Services.GetRequiredService<SessionCookie>();
        cookie.Give(http, signedIn!);
        var browser = gateway.NewBrowser();
        foreach (var given in http.Response.Headers.SetCookie) browser.Cookies[given!.Split('=')[0]] = given.Split('=', 2)[1].Split(';')[0];
        browser.Token = cookie.AntiforgeryTokenOf(signedIn!.Session);
        return browser;
    }
}
