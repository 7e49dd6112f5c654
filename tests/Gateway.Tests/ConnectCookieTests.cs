using Microsoft.AspNetCore.WebUtilities;

namespace OnceHub.Sync.Gateway.Tests;

public class ConnectCookieTests
{
    [Theory]
    [InlineData("https://gateway.example", "__Host-oncehub_connect", true)]
    [InlineData("http://gateway.example", "oncehub_connect", false)]
    public async Task Behind_HTTPS_no_other_host_can_plant_the_cookie(string publicUrl, string name, bool isSecure)
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.PublicUrl = new Uri(publicUrl));
        await gateway.CreateOrgAsync();
        var begun = await (
            await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { clientId = "app" })).AssertStatusAsync(200);
        var state = QueryHelpers.ParseQuery(new Uri(begun.Text("authorizeUrl")).Query)["state"].ToString();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = gateway.Client.BaseAddress,
        };
        using var leave = new HttpRequestMessage(HttpMethod.Get, $"/v1/oauth/begin?state={Uri.EscapeDataString(state)}");
        leave.Headers.Add("Cookie", "oncehub_connect=planted");

        using var answer = await browser.SendAsync(leave);

        Assert.Equal(302, (int)answer.StatusCode);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith(name + "=", cookie, StringComparison.Ordinal);
        Assert.Equal(isSecure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(!isSecure, cookie.Contains("planted", StringComparison.Ordinal));
    }
}
