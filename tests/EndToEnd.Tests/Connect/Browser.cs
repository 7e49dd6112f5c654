using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

/// <summary>An administrator's browser: begins at the gateway, logs in at the emulator's pages, and comes back.</summary>
internal sealed partial class Browser(Product product) : IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });

    /// <summary>Where the gateway sends the browser.</summary>
    public async Task<Uri> BeginAsync(string loginPath = "/orgs/production", string org = "demo")
    {
        var loginUrl = new Uri(product.Salesforce.Url, loginPath);
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            product.Url($"/v1/orgs/{org}/connect?loginUrl={Uri.EscapeDataString(loginUrl.AbsoluteUri)}&clientId=emulator"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.OperatorKey);
        using var answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    /// <summary>Opens the link that a request by hand was answered with; where it is another browser's, null.</summary>
    public async Task<Uri?> OpenAsync(Uri link)
    {
        using var answer = await _http.GetAsync(link);
        return answer.StatusCode == HttpStatusCode.Redirect ? answer.Headers.Location : null;
    }

    /// <summary>Logs in and answers the question; gives the address that Salesforce sends the browser back to.</summary>
    public async Task<Uri> LogInAsync(Uri authorize, string username, bool allow = true)
    {
        var login = await FormAsync(await _http.GetStringAsync(authorize), new() { ["username"] = username, ["pw"] = "password" });
        var consent = await FormAsync(await login.Content.ReadAsStringAsync(), new() { ["allow"] = allow ? "yes" : "no" });
        Assert.Equal(HttpStatusCode.Redirect, consent.StatusCode);
        return consent.Headers.Location!;
    }

    public async Task<(HttpStatusCode Status, string Html)> ReturnAsync(Uri callback)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, callback);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await _http.SendAsync(request);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> FormAsync(string page, Dictionary<string, string> typed)
    {
        var action = WebUtility.HtmlDecode(Action().Match(page).Groups[1].Value);
        foreach (Match field in Hidden().Matches(page))
            typed.TryAdd(WebUtility.HtmlDecode(field.Groups[1].Value), WebUtility.HtmlDecode(field.Groups[2].Value));
        return await _http.PostAsync(new Uri(product.Salesforce.Url, action), new FormUrlEncodedContent(typed));
    }

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]+)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">")]
    private static partial Regex Hidden();
}
