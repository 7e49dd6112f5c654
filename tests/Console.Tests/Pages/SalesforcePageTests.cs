using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Tests.Pages;

[Collection(ConsoleCollection.Name)]
public sealed class SalesforcePageTests(RunningConsole console)
{
    private const string Secret = "secret-of-the-app";

    [Theory]
    [InlineData("own", "", "app", "'Own domain' is empty")]
    [InlineData("own", " ", "app", "'Own domain' is empty")]
    [InlineData("own", "acme", "app", "'Own domain' must be an https address")]
    [InlineData("own", "https://acme.example", "app", "'Own domain' is at acme.example, which is none of Salesforce's own hosts")]
    [InlineData("production", "", "", "'Consumer key' is missing")]
    [InlineData("production", "https://acme.my.salesforce.com", "app", "Production is chosen, which logs in at login.salesforce.com")]
    [InlineData("sandbox", "https://acme--uat.sandbox.my.salesforce.com", "app", "Sandbox is chosen, which logs in at test.salesforce.com")]
    public async Task What_cannot_be_begun_is_refused_with_the_name_of_its_field(string environment, string domain, string key, string said)
    {
        var (guest, org) = await EnterAsync("connect-refused");
        using var _ = guest;

        var page = await guest.SendFormAsync(
            $"/o/{org}/salesforce", "connect",
            ("Begin.Environment", environment), ("Begin.LoginUrl", domain), ("Begin.ClientId", key), ("Begin.ClientSecret", Secret));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(said, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Continue to Salesforce", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("'clientId'", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, page.Html, StringComparison.Ordinal);
        Assert.Equal(environment, page.FormOf("connect")["Begin.Environment"]);
    }

    [Fact]
    public async Task A_consumer_secret_is_kept_for_the_return_and_stands_on_no_page_and_in_no_link()
    {
        var (guest, org) = await EnterAsync("connect-secret");
        using var _ = guest;
        var before = await guest.GoAsync($"/o/{org}/salesforce");
        Assert.Contains(new Uri(console.Url, "/v1/oauth/callback").AbsoluteUri, before.Text, StringComparison.Ordinal);

        var page = await guest.SendFormAsync(before, "connect", ("Begin.ClientId", "app"), ("Begin.ClientSecret", Secret));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Continue to Salesforce", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, page.Html, StringComparison.Ordinal);
        var pending = await console.Store.FindSecretAsync(org.Value, "salesforce.connect.pending", default);
        Assert.Contains(Secret, pending!.Value, StringComparison.Ordinal);
    }

    private async Task<(Guest Guest, OrgId Org)> EnterAsync(string name)
    {
        await console.Session.Services.GetRequiredService<OrgDirectory>().CreateAsync(name, name, null, default);
        var org = OrgId.Parse(name);
        var guest = new Guest(console.Url);
        await guest.GoAsync(await console.LinkAsync(Role.Administrator, name, org));
        return (guest, org);
    }
}
