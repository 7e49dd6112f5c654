namespace OnceHub.Sync.Gateway.Tests;

public class OrgTests
{
    [Theory]
    [InlineData("two\nlines")]
    [InlineData("a bell\a")]
    [InlineData("an escape\u001b[31m")]
    public async Task A_display_name_has_no_line_break_and_no_other_control_character(string name)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var answer = await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme", new { displayName = name });
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_org_is_made_with_its_webhook_address_a_secret_and_a_key_that_work()
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var answer = await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme", new { displayName = "Acme Inc" });
        var made = await answer.AssertStatusAsync(201);

        Assert.Equal(("acme", "Acme Inc"), (made.Text("org"), made.Text("displayName")));
        Assert.Equal($"{gateway.Client.BaseAddress}v1/orgs/acme/webhooks/oncehub", made.Text("webhookUrl"));
        var org = new NewOrg("acme", made.Text("webhookSecret"), made.Text("apiKey"));
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(1, 0, 0);
        await (await gateway.PostEventsAsync(org, PublishedBooking.Sample)).AssertEventsAsync(0, 1, 0);
    }

    [Fact]
    public async Task A_repeat_is_200_shows_no_secret_and_leaves_the_old_ones_working()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        var repeat = await (
            await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme", new { displayName = "Another name" })).AssertStatusAsync(200);

        Assert.True(repeat.IsNull("webhookSecret") && repeat.IsNull("apiKey"));
        Assert.Equal("acme", repeat.Text("displayName"));
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(1, 0, 0);
    }

    [Fact]
    public async Task A_repeat_after_a_first_try_that_broke_off_makes_what_is_missing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        Assert.True(OnceHub.Sync.Domain.OrgId.TryParse("acme", out var id));
        await gateway.Store.CreateOrgAsync(id, "acme", DateTimeOffset.UtcNow, CancellationToken.None);

        var repeat = await (await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme")).AssertStatusAsync(200);

        var org = new NewOrg("acme", repeat.Text("webhookSecret"), repeat.Text("apiKey"));
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(1, 0, 0);
    }

    [Fact]
    public async Task The_secret_that_OnceHub_gave_can_be_used()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var made = await (
            await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme", new { webhookSecret = "from-oncehub-1234" })
        ).AssertStatusAsync(201);

        Assert.Equal("from-oncehub-1234", made.Text("webhookSecret"));
        await (await gateway.WebhookAsync(new NewOrg("acme", "from-oncehub-1234", ""), PublishedBooking.Sample)).AssertWebhookAsync(
            1, 0, 0);
    }

    [Fact]
    public async Task The_public_address_is_shown_where_one_is_set()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.PublicUrl = new Uri("https://hooks.acme.example/sync/"));

        var made = await (await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme")).AssertStatusAsync(201);

        Assert.Equal("https://hooks.acme.example/sync/v1/orgs/acme/webhooks/oncehub", made.Text("webhookUrl"));
    }

    [Fact]
    public async Task Orgs_are_listed_and_shown_without_secrets()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync("one");
        await gateway.CreateOrgAsync("two");

        var list = await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs")).AssertStatusAsync(200);
        var one = await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/one")).AssertStatusAsync(200);

        Assert.Equal(["one", "two"], list.GetProperty("orgs").EnumerateArray().Select(org => org.Text("org")).Order());
        Assert.EndsWith("/v1/orgs/one/webhooks/oncehub", one.Text("webhookUrl"));
    }

    [Theory]
    [InlineData("Acme")]
    [InlineData("-acme")]
    [InlineData("ac_me")]
    [InlineData("a%20b")]
    public async Task What_is_not_an_org_id_is_400(string org)
    {
        await using var gateway = await GatewayHost.StartAsync();

        await (await gateway.OperatorAsync(HttpMethod.Put, $"/v1/orgs/{org}")).AssertProblemAsync(400, "org-id-invalid");
    }

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"webhookSecret":"short"}""")]
    [InlineData("""{"webhookSecret":"with spaces in it"}""")]
    [InlineData("nonsense")]
    public async Task A_body_that_is_not_understood_makes_nothing(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();

        await (await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme", body)).AssertProblemAsync(400, "body-invalid");

        await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme")).AssertProblemAsync(404, "org-not-found");
    }

    [Theory]
    [InlineData("GET", "/v1/orgs")]
    [InlineData("PUT", "/v1/orgs/acme")]
    [InlineData("GET", "/v1/orgs/acme")]
    [InlineData("GET", "/v1/orgs/acme/webhook-secrets")]
    [InlineData("POST", "/v1/orgs/acme/webhook-secrets")]
    [InlineData("DELETE", "/v1/orgs/acme/webhook-secrets/primary")]
    [InlineData("GET", "/v1/orgs/acme/api-keys")]
    [InlineData("POST", "/v1/orgs/acme/api-keys")]
    [InlineData("DELETE", "/v1/orgs/acme/api-keys/primary")]
    [InlineData("GET", "/v1/orgs/acme/settings")]
    [InlineData("PUT", "/v1/orgs/acme/settings")]
    [InlineData("POST", "/v1/orgs/acme/settings/validate")]
    [InlineData("GET", "/v1/orgs/acme/settings/versions")]
    [InlineData("GET", "/v1/orgs/acme/connection")]
    [InlineData("PUT", "/v1/orgs/acme/connection")]
    [InlineData("GET", "/v1/orgs/acme/limits")]
    [InlineData("GET", "/v1/orgs/acme/status")]
    public async Task Administration_takes_the_operator_key_only_and_orgs_that_are_there(string method, string path)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        await (await gateway.SendAsync(new HttpMethod(method), path, null)).AssertProblemAsync(401, "key-missing");
        await (await gateway.SendAsync(new HttpMethod(method), path, org.ApiKey)).AssertProblemAsync(401, "key-invalid");
        await (await gateway.SendAsync(new HttpMethod(method), path, "nonsense")).AssertProblemAsync(401, "key-invalid");
        if (path != "/v1/orgs" && (method, path) != ("PUT", "/v1/orgs/acme"))
            await (await gateway.OperatorAsync(new HttpMethod(method), path.Replace("acme", "nobody"))).AssertProblemAsync(
                404, "org-not-found");
    }

    [Fact]
    public async Task What_is_nowhere_or_not_done_there_says_so()
    {
        await using var gateway = await GatewayHost.StartAsync();

        await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/nothing")).AssertProblemAsync(404, "not-found");
        await (await gateway.OperatorAsync(HttpMethod.Patch, "/v1/orgs")).AssertProblemAsync(405, "method-not-allowed");
    }
}
