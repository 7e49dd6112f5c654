using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public class AuditedActTests
{
    [Fact]
    public async Task Who_did_what_to_what_and_from_where_is_told_and_what_was_refused_is_not()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator));
        var key = await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/operator-keys", new { name = "deploy" })).AssertStatusAsync(201);

        await (await ann.SendAsync(HttpMethod.Put, "/v1/orgs/acme/settings", "{}")).AssertStatusAsync(200);
        await (await ann.SendAsync(HttpMethod.Put, "/v1/orgs/acme/settings", "{}")).AssertProblemAsync(428, "if-match-required");
        await (
            await ann.SendAsync(
                HttpMethod.Post, "/v1/orgs/acme/api-keys",
                new { name = "website", scopes = new[] { "ingest", "read" }, expiresAt = "2099-12-31T00:00:00Z" })).AssertStatusAsync(201);
        await (await ann.SendAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = "website" })).AssertProblemAsync(
            409, "credential-exists");
        await gateway.SendAsync(HttpMethod.Delete, "/v1/orgs/acme/api-keys/website", key.Text("operatorKey"));
        await (await gateway.SendAsync(HttpMethod.Post, "/v1/orgs/acme/failures/replay", org.ApiKey)).AssertStatusAsync(202);
        await (await ann.SendAsync(HttpMethod.Post, "/v1/orgs/acme/settings/validate", "{}")).AssertStatusAsync(200);
        await (await ann.SendAsync(HttpMethod.Get, "/v1/orgs/acme/settings")).AssertStatusAsync(200);
        await (await ann.SendAsync(HttpMethod.Put, "/v1/orgs/other")).AssertProblemAsync(403, "role-missing");
        await (await ann.SendAsync(HttpMethod.Put, "/v1/orgs/acme/people/bob@acme.example", new { role = "viewer" })).AssertStatusAsync(
            200);

        Assert.Equal(
            [
                ("operator", "createOrg", "acme", ""), ("operator", "invitePerson", null, "ann@acme.example"),
                ("ann@acme.example", "choosePassword", null, "ann@acme.example"), ("ann@acme.example", "signIn", null, ""),
                ("operator", "addOperatorKey", null, "deploy"), ("ann@acme.example", "saveSettings", "acme", ""),
                ("ann@acme.example", "addApiKey", "acme", "website"), ("key:deploy", "removeApiKey", "acme", "website"),
                ("api-key:primary", "replayFailures", "acme", ""), ("ann@acme.example", "grantOrgRole", "acme", "bob@acme.example"),
            ],
            (await gateway.AuditAsync()).Select(line => (line.Actor, line.Act, line.Org?.Value, line.Target)));
        Assert.All(await gateway.AuditAsync(), line => Assert.Equal("127.0.0.1", line.Address));
        Assert.Equal("viewer of acme", (await gateway.AuditAsync())[^1].Summary);
        Assert.Equal(
            "ingest, read until 2099-12-31 00:00:00Z", (await gateway.AuditAsync()).First(line => line.Act == "addApiKey").Summary);
        var versions = await (await ann.SendAsync(HttpMethod.Get, "/v1/orgs/acme/settings/versions")).AssertStatusAsync(200);
        Assert.Equal("ann@acme.example", versions.GetProperty("items")[0].Text("savedBy"));
    }

    [Fact]
    public async Task The_audit_is_searched_in_pages_and_an_org_sees_its_own()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var org in new[] { "acme", "globex" }) await gateway.CreateOrgAsync(org);
        for (var i = 0; i < 3; i++) await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = $"k{i}" });
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator));

        var first = await (await ann.SendAsync(HttpMethod.Get, "/v1/orgs/acme/audit?limit=3")).AssertStatusAsync(200);
        var rest = await (
            await ann.SendAsync(HttpMethod.Get, $"/v1/orgs/acme/audit?limit=3&cursor={first.Text("nextCursor")}")).AssertStatusAsync(200);
        Assert.Equal(["k2", "k1", "k0"], first.GetProperty("items").EnumerateArray().Select(line => line.Text("target")));
        Assert.Equal(["createOrg"], rest.GetProperty("items").EnumerateArray().Select(line => line.Text("act")));
        Assert.True(rest.IsNull("nextCursor"));

        var all = await (
            await gateway.OperatorAsync(HttpMethod.Get, "/v1/audit?org=globex&act=createOrg&actor=operator")).AssertStatusAsync(200);
        Assert.Equal("globex", Assert.Single(all.GetProperty("items").EnumerateArray()).Text("org"));
        foreach (var query in new[] { "cursor=nonsense", "limit=0", "from=yesterday", "org=NOT" })
            await (await gateway.OperatorAsync(HttpMethod.Get, $"/v1/audit?{query}")).AssertProblemAsync(400, "query-invalid");
    }

    [Fact]
    public async Task No_secret_is_in_the_audit()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var invited = await (
            await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", new { email = "ann@acme.example" })).AssertStatusAsync(201);
        var link = invited.GetProperty("passwordLink").Text("link");
        await gateway.SendAsync(
            HttpMethod.Post, "/v1/password", null, System.Net.Http.Json.JsonContent.Create(new { link, password = Browser.Password }));
        var key = await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/operator-keys", new { name = "deploy" })).AssertStatusAsync(201);
        await gateway.OperatorAsync(
            HttpMethod.Put,
            "/v1/orgs/acme/connection",
            """{"loginUrl":"https://acme.my.salesforce.com","clientId":"id","clientSecret":"hush-client-secret"}"""
        );
        await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/webhook-secrets", new { secret = "given-webhook-secret" });

        var lines = string.Join('\n', await gateway.AuditAsync());

        Assert.Contains("saveConnection", lines);
        foreach (
            var secret in new[]
            {
                org.ApiKey,
                org.WebhookSecret,
                link,
                Browser.Password,
                key.Text("operatorKey"),
                "hush-client-secret",
                "given-webhook-secret",
            })
        {
            Assert.DoesNotContain(secret, lines);
            Assert.DoesNotContain(gateway.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }
}
