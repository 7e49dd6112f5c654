using System.Net;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

/// <summary>Who has nothing but the package's permission set can connect, and everything is synced.</summary>
public sealed class LeastRightsTests
{
    [Fact]
    public async Task A_user_with_nothing_but_the_permission_set_connects_and_syncs_all()
    {
        await using var product = await Product.StartAsync();
        await AssignAsync(product);
        using var browser = new Browser(product);

        var (status, html) = await browser.ReturnAsync(
            await browser.LogInAsync(await browser.BeginAsync(), "norights@production.example.com"));
        await product.ChangeSettingsAsync(settings => settings["calendars"] = JsonNode.Parse("""[{"ids":["BP-1"],"createCase":true}]"""));
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Company = "Acme" });
        var state = await product.SettleAsync();
        await product.AcceptAsync(
            new Webhook
            {
                Email = "ann@example.com",
                Type = "booking.canceled",
                By = "user",
                Minute = 1,
                Phone = "+14155550100",
            });
        var after = await product.SettleAsync();

        Assert.True(status == HttpStatusCode.OK, html);
        Assert.True((await product.GetAsync("/v1/orgs/demo/connection/check"))["ready"]!.GetValue<bool>());
        Assert.Equal("Scheduled (By customer)", state.StatusOf("BKNG-1"));
        Assert.Equal("Canceled (By user)", after.StatusOf("BKNG-1"));
        Assert.Single(await product.Salesforce.RecordsAsync("Case", default));
        Assert.Contains(await product.Salesforce.RecordsAsync("Account", default), account => account.Text("Name") == "Acme");
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
        Assert.Empty(await product.ProblemsAsync("BKNG-1"));
    }

    [Fact]
    public async Task The_permission_set_without_a_right_that_is_needed_does_not_suffice()
    {
        await using var product = await Product.StartAsync();
        await AssignAsync(product);
        using var browser = new Browser(product);
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "Status",
                ["path"] = "sobjects/Lead/describe",
                ["status"] = 404,
                ["errorCode"] = "NOT_FOUND",
                ["message"] = "The requested resource does not exist",
            });

        var (status, html) = await browser.ReturnAsync(
            await browser.LogInAsync(await browser.BeginAsync(), "norights@production.example.com"));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("Give the user read, create, edit on Lead", html, StringComparison.Ordinal);
    }

    private static async Task AssignAsync(Product product)
    {
        var user = (await product.Salesforce.RecordsAsync("User", default))
            .First(record => record.Text("Username") == "norights@production.example.com")
            .Text("Id")!;
        var set = (await product.Salesforce.RecordsAsync("PermissionSet", default))
            .First(record => record.Text("Name") == "OnceHub_Integration")
            .Text("Id")!;
        await product.Salesforce.SeedAsync(
            "PermissionSetAssignment", new JsonObject { ["AssigneeId"] = user, ["PermissionSetId"] = set }, default);
    }
}
