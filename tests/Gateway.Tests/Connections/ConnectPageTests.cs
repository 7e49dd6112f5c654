using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Connections;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>What somebody reads who comes back from Salesforce in a browser.</summary>
public sealed class ConnectPageTests
{
    private static readonly Uri Page = new("https://console.acme.example/o/acme/salesforce");

    private static readonly RightView[] Missing =
    [
        new("role", false, true, "bob is neither <i>.", "Connect as a System Administrator."),
        new("object.Case", false, true, "bob cannot read Case records.", null),
    ];

    [Fact]
    public async Task Rights_that_are_missing_are_a_list_and_there_is_a_way_back()
    {
        var refusal = new Administration.Refusal(RefusalKind.ConnectRefused, "All in one paragraph.") { Facts = [("rights", Missing)] };

        var html = await HtmlAsync(ConnectPage.Of(refusal, Page), 403);

        Assert.Contains("<li>bob is neither &lt;i&gt;. Connect as a System Administrator.</li>", html, StringComparison.Ordinal);
        Assert.Contains("<li>bob cannot read Case records. </li>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(refusal.Message, html, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{Page}\">Back to the console</a>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_connected_one_goes_on_in_the_console()
    {
        var connected = new Connected("acme", new RightsView(false, true, null, "bob", "https://acme.my.salesforce.com", [.. Missing]), []);
        var html = await HtmlAsync(ConnectPage.Of(connected, Page), 200);
        Assert.Contains("<li>bob cannot read Case records. </li>", html, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{Page}\">Go on in the console</a>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "acme..guessed", "https://hooks.acme.example/o/acme/salesforce")]
    [InlineData("https://console.acme.example", "acme..guessed", "https://console.acme.example/o/acme/salesforce")]
    // A user's own login, and what is no state, lead to no org's page.
    [InlineData(null, "acme.VVNSLTE.guessed", null)]
    [InlineData(null, "\"><b>..guessed", null)]
    [InlineData(null, "guessed", null)]
    public async Task What_was_refused_leads_back_to_the_page_where_it_is_begun(string? consoleUrl, string state, string? page)
    {
        await using var gateway = await GatewayHost.StartAsync(options =>
        {
            options.PublicUrl = new Uri("https://hooks.acme.example");
            options.ConsoleUrl = consoleUrl is null ? null : new Uri(consoleUrl);
        });
        foreach (var path in new[] { "begin", "callback" })
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, $"/v1/oauth/{path}?state={Uri.EscapeDataString(state)}");
            asked.Headers.Accept.ParseAdd("text/html");
            using var answer = await gateway.Client.SendAsync(asked);
            var html = await answer.Content.ReadAsStringAsync();
            Assert.Equal(400, (int)answer.StatusCode);
            if (page is null) Assert.DoesNotContain("href", html, StringComparison.Ordinal);
            else Assert.Contains($"<a href=\"{page}\">Back to the console</a>", html, StringComparison.Ordinal);
        }
    }

    private static async Task<string> HtmlAsync(ConnectPage page, int status)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await page.ExecuteAsync(http);
        Assert.Equal(status, http.Response.StatusCode);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }
}
