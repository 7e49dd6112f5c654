using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

public sealed class InstallTests
{
    private const string Install = "/v1/orgs/demo/connector/install";
    private const string Check = "/v1/orgs/demo/connection/check";

    [Fact]
    public async Task Installing_again_changes_nothing_that_matters_and_says_so()
    {
        await using var product = await Product.StartAsync();

        // The playground's org has the package, but not the links to a booking page, which it was not told.
        var first = await product.OperateAsync(
            HttpMethod.Post, Install, new JsonObject { ["bookingPage"] = "https://go.oncehub.com/acme" }
        );
        Assert.All(first["components"]!.AsArray(), component => Assert.Equal(
            component!["name"]!.GetValue<string>().EndsWith(".Schedule_with_OnceHub", StringComparison.Ordinal) ? "created" : "unchanged",
            component["change"]!.GetValue<string>()));

        var again = await product.OperateAsync(
            HttpMethod.Post, Install, new JsonObject { ["bookingPage"] = "https://go.oncehub.com/acme" }
        );

        Assert.True(again["installed"]!.GetValue<bool>());
        Assert.Equal(["deploy", "assignPermissionSet"], again["steps"]!.AsArray().Select(step => step!["step"]!.GetValue<string>()));
        Assert.Contains("already", again["steps"]![1]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        var components = again["components"]!.AsArray().Select(component => component!["name"]!.GetValue<string>()).ToArray();
        Assert.Contains("Activity.OnceHub_Revision__c", components);
        Assert.Contains("Event.OnceHub_Revision_Must_Not_Fall", components);
        Assert.Contains("OnceHub_Integration", components);
        Assert.All(again["components"]!.AsArray(), component => Assert.Equal("unchanged", component!["change"]!.GetValue<string>()));
        Assert.True((await product.GetAsync("/v1/orgs/demo/connector"))["installed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Installing_tells_what_it_created_and_what_it_changed()
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/changes", JsonNode.Parse(
            """{"overrides":[{"object":"Event","name":"OnceHub_Event_Status__c","values":["Scheduled"]}],"validationRules":[]}"""));
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/connection", new JsonObject
        {
            ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/sandbox").AbsoluteUri,
            ["clientId"] = "emulator",
            ["clientSecret"] = "emulator",
            ["refreshToken"] = "5Aep-sandbox-admin",
        });
        Assert.All(await InstallAsync(product), component => Assert.Equal("created", component.Value));
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/connection", new JsonObject
        {
            ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/production").AbsoluteUri,
            ["clientId"] = "emulator",
            ["clientSecret"] = "emulator",
            ["refreshToken"] = "5Aep-production-admin",
        });
        var components = await InstallAsync(product);
        Assert.Equal("changed", components["Activity.OnceHub_Event_Status__c"]);
        Assert.Equal("unchanged", components["Activity.OnceHub_Booking_Id__c"]);
    }

    private static async Task<Dictionary<string, string>> InstallAsync(Product product) =>
        (await product.OperateAsync(HttpMethod.Post, Install, new JsonObject { ["bookingPage"] = "https://go.oncehub.com/acme" }))[
            "components"
        ]!
            .AsArray()
            .ToDictionary(component => component!["name"]!.GetValue<string>(), component => component!["change"]!.GetValue<string>());

    [Fact]
    public async Task The_installed_rule_refuses_an_older_revision()
    {
        await using var product = await Product.StartAsync();
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var state = await product.SettleAsync();
        var revision = state.EventOf("BKNG-1").GetProperty("OnceHub_Revision__c").GetDecimal();

        using var http = new HttpClient { BaseAddress = product.Salesforce.Url };
        using var granted = await http.PostAsync("/services/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = "emulator",
            ["client_secret"] = "emulator",
            ["refresh_token"] = "5Aep-production-admin",
        }));
        var token = JsonNode.Parse(await granted.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var body = JsonContent.Create(new { OnceHub_Revision__c = revision - 1 });
        using var refused = await http.PatchAsync($"/services/data/v62.0/sobjects/Event/{state.EventOf("BKNG-1").Text("Id")}", body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("an older revision", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_is_well_for_the_administrator_who_installed()
    {
        await using var product = await Product.StartAsync();

        var check = await product.GetAsync(Check);

        Assert.True(check["ready"]!.GetValue<bool>());
        Assert.All(check["rights"]!.AsArray(), right => Assert.True(right!["ok"]!.GetValue<bool>(), right.ToJsonString()));
        Assert.Contains("field.Lead.OnceHub_Phone__c", check["rights"]!.AsArray().Select(right => right!["right"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Each_missing_right_is_named_with_what_to_do()
    {
        await using var product = await Product.StartAsync();
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/connection", new JsonObject
        {
            ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/production").AbsoluteUri,
            ["clientId"] = "emulator",
            ["clientSecret"] = "emulator",
            ["refreshToken"] = "5Aep-production-norights",
        });

        var check = await product.GetAsync(Check);

        Assert.False(check["ready"]!.GetValue<bool>());
        Assert.False(check["mayConnect"]!.GetValue<bool>());
        var missing = check["rights"]!
            .AsArray()
            .Where(right => !right!["ok"]!.GetValue<bool>())
            .ToDictionary(right => right!["right"]!.GetValue<string>(), right => right!["todo"]!.GetValue<string>());
        Assert.Contains("System Administrator", missing["role"], StringComparison.Ordinal);
        Assert.Contains("Edit Events", missing["object.Event"], StringComparison.Ordinal);
        Assert.Contains("assign the permission set", missing["object.Contact"], StringComparison.Ordinal);
        Assert.Contains("Install the package", missing["field.Event.OnceHub_Booking_Id__c"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_deploy_gets_Salesforces_reason()
    {
        await using var product = await Product.StartAsync();
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/connection", new JsonObject
        {
            ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/production").AbsoluteUri,
            ["clientId"] = "emulator",
            ["clientSecret"] = "emulator",
            ["refreshToken"] = "5Aep-production-standard",
        });

        var report = await product.OperateAsync(HttpMethod.Post, Install, null);

        Assert.False(report["installed"]!.GetValue<bool>());
        Assert.Contains("Modify Metadata", report["steps"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
