using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

public sealed class ConnectTests
{
    [Fact]
    public async Task An_administrator_connects_in_the_browser_and_bookings_flow()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        await product.ControlAsync(
            HttpMethod.Post, "/emulator/orgs/production/grants/revoke", new JsonObject { ["token"] = "5Aep-production-admin" }
        );

        var back = await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com");
        var (status, html) = await browser.ReturnAsync(back);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("admin@production.example.com", html, StringComparison.Ordinal);
        Assert.Contains("Everything that the sync needs is there", html, StringComparison.Ordinal);
        var connection = await product.GetAsync("/v1/orgs/demo/connection");
        Assert.Equal("refresh_token", connection["method"]!.GetValue<string>());
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Equal("Scheduled (By customer)", (await product.SettleAsync()).StatusOf("BKNG-1"));
    }

    [Fact]
    public async Task A_return_counts_once_and_only_for_the_latest_beginning()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        var older = await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com");
        var newer = await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com");

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.ReturnAsync(older)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.ReturnAsync(newer)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.ReturnAsync(newer)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await browser.ReturnAsync(product.Url("/v1/oauth/callback?code=x&state=demo.guessed"))).Status);
    }

    [Fact]
    public async Task Of_two_returns_at_once_one_connects()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        var back = await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com");

        var returns = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => browser.ReturnAsync(back)));

        Assert.Single(returns, answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_one_browser_began_no_other_can_finish()
    {
        await using var product = await Product.StartAsync();
        using var mine = new Browser(product);
        using var strangers = new Browser(product);
        var back = await mine.LogInAsync(await mine.BeginAsync(), "admin@production.example.com");

        var (status, html) = await strangers.ReturnAsync(back);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("This browser did not begin the connection", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await mine.ReturnAsync(back)).Status);
    }

    [Fact]
    public async Task A_link_made_by_hand_belongs_to_the_first_browser_that_opens_it()
    {
        await using var product = await Product.StartAsync();
        using var mine = new Browser(product);
        using var strangers = new Browser(product);
        var begun = await product.OperateAsync(
            HttpMethod.Post,
            "/v1/orgs/demo/connect",
            new JsonObject { ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/production").AbsoluteUri, ["clientId"] = "emulator" }
        );
        var link = new Uri(begun["authorizeUrl"]!.GetValue<string>());

        var authorize = await mine.OpenAsync(link);

        Assert.Equal(product.Url("/").Authority, link.Authority);
        Assert.Null(await strangers.OpenAsync(link));
        Assert.NotNull(await mine.OpenAsync(link));
        Assert.Equal(HttpStatusCode.OK, (await mine.ReturnAsync(await mine.LogInAsync(authorize!, "admin@production.example.com"))).Status);
    }

    [Theory]
    [InlineData("standard", "is no System Administrator and lacks some of what the permission set")]
    [InlineData("norights", "cannot read or create or edit Contact records")]
    public async Task A_user_without_the_rights_is_told_which_and_the_connection_in_use_stays(string user, string said)
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);

        var (status, html) = await browser.ReturnAsync(
            await browser.LogInAsync(await browser.BeginAsync(), $"{user}@production.example.com"));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains(said, html, StringComparison.Ordinal);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Single((await product.SettleAsync()).Contacts);
    }

    [Fact]
    public async Task Denied_access_is_said_on_the_page()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);

        var (status, html) = await browser.ReturnAsync(
            await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com", allow: false));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("Access was denied", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Going_from_the_sandbox_to_production_keeps_every_row_and_lists_what_differs_there()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/sandbox/changes", JsonNode.Parse("""
            {"fields":[{"object":"Contact","name":"Region__c","type":"Text","length":80},{"object":"Contact","name":"Born__c","type":"Date"},
                       {"object":"Contact","name":"Tier__c","type":"Picklist","values":["Gold","Silver"],"restricted":true}],
             "recordTypes":[{"object":"Lead","developerName":"Inbound"}]}
            """));
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/changes", JsonNode.Parse("""
            {"fields":[{"object":"Contact","name":"Born__c","type":"Checkbox"},{"object":"Contact","name":"Score__c","type":"Number","precision":5,"scale":0,"required":true},
                       {"object":"Contact","name":"Tier__c","type":"Picklist","values":["Platinum","Silver"],"restricted":true}]}
            """));
        await browser.ReturnAsync(await browser.LogInAsync(await browser.BeginAsync("/orgs/sandbox"), "admin@sandbox.example.com"));
        await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/connector/install", null);
        var inbound = await SandboxRecordAsync(product, "RecordType", record => record.Text("DeveloperName") == "Inbound");
        await product.OperateAsync(
            HttpMethod.Put, "/v1/orgs/demo/users/USR-1", new JsonObject { ["salesforceUser"] = "standard@sandbox.example.com" }
        );
        await product.ChangeSettingsAsync(settings =>
        {
            settings["lead"]!["recordType"] = inbound;
            foreach (
                var (source, target) in new[]
                {
                    ("form.custom.region", "Region__c"),
                    ("booking.startsAt", "Born__c"),
                    ("static:Gold", "Tier__c"),
                })
                settings["mappings"]!["contact"]!.AsArray().Add(new JsonObject { ["source"] = source, ["target"] = target });
        });
        var before = (await product.GetAsync("/v1/orgs/demo/settings")).ToJsonString();
        var inSandbox = await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/settings/validate", null);

        var (status, html) = await browser.ReturnAsync(
            await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com"));

        Assert.True(inSandbox["valid"]!.GetValue<bool>(), inSandbox.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(before, (await product.GetAsync("/v1/orgs/demo/settings")).ToJsonString());
        Assert.Equal(
            "standard@sandbox.example.com",
            (await product.GetAsync("/v1/orgs/demo/users"))["items"]![0]!["username"]!.GetValue<string>());
        var inProduction = await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/settings/validate", null);
        var findings = inProduction["findings"]!
            .AsArray()
            .Select(finding => $"{finding!["path"]!.GetValue<string>()} {finding["code"]!.GetValue<string>()}")
            .ToArray();
        Assert.Contains("$.lead.recordType RECORD_TYPE_MISSING", findings);
        Assert.Contains(
            findings,
            finding =>
                finding.StartsWith("$.mappings.contact", StringComparison.Ordinal)
                && finding.EndsWith("FIELD_MISSING", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.EndsWith("TYPE_MISMATCH", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.EndsWith("VALUE_DOES_NOT_CONVERT", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.EndsWith("REQUIRED_UNMAPPED", StringComparison.Ordinal));
        Assert.Contains("users/USR-1 USER_UNKNOWN", findings);
        Assert.All(
            inProduction["findings"]!.AsArray(),
            finding => Assert.Contains(finding!["message"]!.GetValue<string>(), html, StringComparison.Ordinal));
    }

    private static async Task<string> SandboxRecordAsync(Product product, string type, Func<System.Text.Json.JsonElement, bool> which)
    {
        using var http = new HttpClient();
        var records = await http.GetFromJsonAsync<System.Text.Json.JsonElement[]>(
            new Uri(product.Salesforce.Url, $"/emulator/orgs/sandbox/records/{type}"));
        return records!.Single(which).Text("Id")!;
    }

    [Fact]
    public async Task Going_from_production_to_the_sandbox_keeps_the_settings_and_says_what_is_missing_there()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        await product.ChangeSettingsAsync(settings => settings["region"] = "DE");

        var (status, html) = await browser.ReturnAsync(
            await browser.LogInAsync(await browser.BeginAsync("/orgs/sandbox"), "admin@sandbox.example.com"));
        var connector = await product.GetAsync("/v1/orgs/demo/connector");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Event.OnceHub_Booking_Id__c is not there", html, StringComparison.Ordinal);
        Assert.False(connector["installed"]!.GetValue<bool>());
        Assert.Equal("DE", (await product.GetAsync("/v1/orgs/demo/settings"))["region"]!.GetValue<string>());
    }
}
