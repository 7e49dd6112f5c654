using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Every address, with everybody who may come: who is let in, and what the others learn.</summary>
public class RouteAccessTests
{
    /// <summary>
    /// What each address needs: where (org, any org, every org, or nothing but being known), which role, and the scope with which an
    /// API key of the org opens it.
    /// </summary>
    private const string Table = """
        any viewer - GET /v1/orgs
        every administrator - PUT /v1/orgs/{org}
        every administrator - DELETE /v1/orgs/{org}?confirm={org}
        org viewer - GET /v1/orgs/{org}
        org administrator - POST /v1/orgs/{org}/guests/export
        org administrator - POST /v1/orgs/{org}/guests/erase
        org administrator - GET /v1/orgs/{org}/guests/erasures
        org administrator - GET /v1/orgs/{org}/guests/erasures/{erasureId}
        org viewer read GET /v1/orgs/{org}/bookings
        org operator read GET /v1/orgs/{org}/bookings?q=ann@example.com
        org operator read GET /v1/orgs/{org}/bookings?q=+12025550123
        org operator read GET /v1/orgs/{org}/bookings?q=Ann
        org viewer read GET /v1/orgs/{org}/bookings?q=BKNG-0
        org viewer read GET /v1/orgs/{org}/bookings/{bookingId}
        org operator replay POST /v1/orgs/{org}/bookings/{bookingId}/replay
        org operator replay POST /v1/orgs/{org}/bookings/replay
        org viewer read GET /v1/orgs/{org}/failures
        org viewer read GET /v1/orgs/{org}/failures/groups
        org operator replay POST /v1/orgs/{org}/failures/{failureId}/replay
        org operator replay POST /v1/orgs/{org}/failures/replay
        org viewer read GET /v1/orgs/{org}/activity
        org operator replay POST /v1/orgs/{org}/replays
        org viewer read GET /v1/orgs/{org}/replays
        org viewer read GET /v1/orgs/{org}/replays/{replayId}
        org operator replay POST /v1/orgs/{org}/replays/{replayId}/pause
        org operator replay POST /v1/orgs/{org}/replays/{replayId}/resume
        org operator replay POST /v1/orgs/{org}/replays/{replayId}/stop
        org viewer read GET /v1/orgs/{org}/hours
        org viewer read GET /v1/orgs/{org}/webhooks/refused
        org operator prefill GET /v1/orgs/{org}/prefill
        org viewer - GET /v1/orgs/{org}/webhook-secrets
        org administrator - POST /v1/orgs/{org}/webhook-secrets
        org administrator - DELETE /v1/orgs/{org}/webhook-secrets/{name}
        org viewer - GET /v1/orgs/{org}/api-keys
        org administrator - POST /v1/orgs/{org}/api-keys
        org administrator - DELETE /v1/orgs/{org}/api-keys/{name}
        org viewer - GET /v1/orgs/{org}/oncehub-api-key
        org administrator - PUT /v1/orgs/{org}/oncehub-api-key
        org administrator - DELETE /v1/orgs/{org}/oncehub-api-key
        org viewer - GET /v1/orgs/{org}/settings
        org administrator - PUT /v1/orgs/{org}/settings
        org operator - POST /v1/orgs/{org}/settings/validate
        org viewer - GET /v1/orgs/{org}/settings/warnings
        org viewer - GET /v1/orgs/{org}/settings/versions
        org viewer - GET /v1/orgs/{org}/settings/diff
        org administrator - POST /v1/orgs/{org}/settings/rollback
        org administrator - GET /v1/orgs/{org}/settings/draft
        org administrator - PUT /v1/orgs/{org}/settings/draft
        org administrator - DELETE /v1/orgs/{org}/settings/draft
        org operator - POST /v1/orgs/{org}/dry-run
        org viewer - GET /v1/orgs/{org}/connection
        org administrator - PUT /v1/orgs/{org}/connection
        org viewer - GET /v1/orgs/{org}/connection/check
        org administrator - GET /v1/orgs/{org}/connect
        org administrator - POST /v1/orgs/{org}/connect
        org viewer - GET /v1/orgs/{org}/users
        org administrator - POST /v1/orgs/{org}/users/match
        org administrator - PUT /v1/orgs/{org}/users/{user}
        org administrator - DELETE /v1/orgs/{org}/users/{user}
        org administrator - POST /v1/orgs/{org}/users/{user}/connect
        org viewer - GET /v1/orgs/{org}/connector
        org administrator - POST /v1/orgs/{org}/connector/install
        org viewer - GET /v1/orgs/{org}/salesforce/objects
        org viewer - GET /v1/orgs/{org}/salesforce/objects/{object}/fields
        org viewer - GET /v1/orgs/{org}/salesforce/owners
        org viewer - GET /v1/orgs/{org}/sources
        org viewer - GET /v1/orgs/{org}/calendars
        org viewer - GET /v1/orgs/{org}/limits
        org viewer - GET /v1/orgs/{org}/status
        org administrator - GET /v1/orgs/{org}/people
        org administrator - PUT /v1/orgs/{org}/people/{email}
        org administrator - DELETE /v1/orgs/{org}/people/{email}
        org administrator - POST /v1/orgs/{org}/people/{email}/password-link
        org administrator - GET /v1/orgs/{org}/audit
        every administrator - GET /v1/audit
        every administrator - GET /v1/people
        every administrator - POST /v1/people
        every administrator - GET /v1/people/{email}
        every administrator - DELETE /v1/people/{email}
        every administrator - PUT /v1/people/{email}/role
        every administrator - DELETE /v1/people/{email}/role
        every administrator - PUT /v1/people/{email}/disabled
        every administrator - DELETE /v1/people/{email}/disabled
        every administrator - POST /v1/people/{email}/password-link
        every administrator - DELETE /v1/people/{email}/sessions
        every administrator - GET /v1/operator-keys
        every administrator - POST /v1/operator-keys
        every administrator - DELETE /v1/operator-keys/{name}
        known viewer - GET /v1/session
        known viewer - DELETE /v1/session
        known viewer - POST /v1/session/password
        """;

    /// <summary>Those that look after themselves: by a signature, an API key, a state or a password; or that anybody may ask.</summary>
    private static readonly string[] Open =
    [
        "POST /v1/orgs/{org}/webhooks/oncehub",
        "POST /v1/orgs/{org}/events",
        "GET /v1/settings.schema.json",
        "GET /v1/oauth/begin",
        "GET /v1/oauth/callback",
        "POST /v1/session",
        "GET /v1/session/openid",
        "POST /v1/password",
        "GET /health/live",
        "GET /health/startup",
        "GET /health/ready",
        "GET /openapi/{documentName}.json",
    ];

    private static readonly (string Email, (string? Org, Role Role)[] Roles)[] Persons =
    [
        ("nothing@x", []),
        ("viewer@x", [("acme", Role.Viewer)]),
        ("operator@x", [("acme", Role.Operator)]),
        ("admin@x", [("acme", Role.Administrator)]),
        ("other-viewer@x", [("globex", Role.Viewer)]), ("other-admin@x", [("globex", Role.Administrator)]),
        ("all-viewer@x", [(null, Role.Viewer)]), ("all-operator@x", [(null, Role.Operator)]), ("all-admin@x", [(null, Role.Administrator)]),
        ("mixed@x", [(null, Role.Viewer), ("acme", Role.Administrator)]),
    ];

    [Fact]
    public async Task Every_address_has_its_role()
    {
        await using var gateway = await GatewayHost.StartAsync();

        Assert.Equal(Rows().Select(row => $"{row.Method} {row.Route}").Distinct().Concat(Open).Order(), Mapped(gateway).Order());
    }

    [Fact]
    public async Task Everybody_gets_into_what_is_his_and_nothing_else()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.WrongKeysPerMinute = 1_000_000);
        var acme = await gateway.CreateOrgAsync();
        var globex = await gateway.CreateOrgAsync("globex");
        foreach (var (email, roles) in Persons) await gateway.AddPersonAsync(email, roles);
        var machine = await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/operator-keys", new { name = "machine" })).AssertStatusAsync(
            201);

        var keys = new Dictionary<string, string>();
        foreach (var scope in new[] { "ingest", "read", "prefill", "replay" })
        {
            var key = await gateway.OperatorAsync(
                HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = scope, scopes = new[] { scope } }
            );
            keys[scope] = (await key.AssertStatusAsync(201)).Text("apiKey");
        }

        List<string> wrong = [];
        foreach (var row in Rows())
        {
            await ExpectAsync(row, "nobody", null, "key-missing");
            await ExpectAsync(row, "wrong key", "nonsense", "key-invalid");
            await ExpectAsync(row, "wrong operator key", "oho_nonsense", "key-invalid");
            await ExpectAsync(row, "webhook secret", acme.WebhookSecret, "key-invalid");
            await ExpectAsync(row, "other org's key", globex.ApiKey, "key-invalid");
            await ExpectAsync(row, "org's key", acme.ApiKey, row.Scope == "-" ? "key-invalid" : null);
            foreach (var (scope, key) in keys)
                await ExpectAsync(
                    row,
                    $"org's key to {scope}",
                    key,
                    row.Scope == "-" ? "key-invalid"
                        : row.Scope == scope ? null
                        : "scope-missing");
            await ExpectAsync(row, "operator key", GatewayHost.OperatorKey, null);
            await ExpectAsync(row, "named operator key", machine.Text("operatorKey"), null);
            foreach (var (email, roles) in Persons)
            {
                // What is asked may end sessions, so each has one of its own.
                var browser = await gateway.WithSessionAsync(email);
                using var answer = await browser.SendAsync(new HttpMethod(row.Method), row.Address, Body(row));
                await JudgeAsync(row, email, answer, WhyNot(row, roles));
                browser.Token = null;
                if (row.Method == "GET" || WhyNot(row, roles) is not null) continue;
                browser = await gateway.WithSessionAsync(email);
                browser.Token = null;
                using var forged = await browser.SendAsync(new HttpMethod(row.Method), row.Address, Body(row));
                await JudgeAsync(row, email + " without token", forged, "antiforgery-invalid");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task ExpectAsync(Row row, string who, string? key, string? refusal)
        {
            using var request = new HttpRequestMessage(new HttpMethod(row.Method), row.Address);
            if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            if (Body(row) is { } body) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await JudgeAsync(row, who, answer, refusal);
        }

        async Task JudgeAsync(Row row, string who, HttpResponseMessage answer, string? refusal)
        {
            // This host's orgs are in another store than the one that removes them: who is let in learns that there is none.
            if (row is { Method: "DELETE", Route: "/v1/orgs/{org}" }) refusal ??= "org-not-found";
            var told = await RefusalAsync(answer);
            if (told != refusal)
                wrong.Add(
                    $"{row.Method} {row.Path}, {who}: {told ?? $"let in ({(int)answer.StatusCode})"}, expected {refusal ?? "let in"}");
            if ((int)answer.StatusCode == 500) wrong.Add($"{row.Method} {row.Path}, {who}: 500");
        }
    }

    [Fact]
    public async Task An_org_where_somebody_has_no_role_looks_as_if_it_were_not_there()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        await gateway.CreateOrgAsync("globex");
        var eve = await gateway.SignedInAsync("eve@x", ("globex", Role.Administrator));

        foreach (var row in Rows().Where(row => row.Where == "org"))
        {
            using var there = await eve.SendAsync(new HttpMethod(row.Method), row.Address, Body(row));
            using var nowhere = await eve.SendAsync(new HttpMethod(row.Method), row.Address.Replace("acme", "nope"), Body(row));
            Assert.Equal((await nowhere.Content.ReadAsStringAsync()).Replace("nope", "acme"), await there.Content.ReadAsStringAsync());
            Assert.Equal(404, (int)there.StatusCode);
        }
        var orgs = await (await eve.SendAsync(HttpMethod.Get, "/v1/orgs")).AssertStatusAsync(200);
        Assert.Equal(["globex"], orgs.GetProperty("orgs").EnumerateArray().Select(org => org.Text("org")));
    }

    private static string? WhyNot(Row row, (string? Org, Role Role)[] roles)
    {
        if (row.Where == "known") return null;
        var counting = roles
            .Where(grant => row.Where == "any" || grant.Org is null || (row.Where == "org" && grant.Org == "acme"))
            .ToArray();
        if (counting.Length == 0) return row.Where == "org" ? "org-not-found" : "role-missing";
        return counting.Max(grant => grant.Role) >= row.Role ? null : "role-missing";
    }

    /// <summary>Null for who was let in, whatever came of it.</summary>
    private static async Task<string?> RefusalAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var name = problem.RootElement.Text("type").Split('/')[^1];
        return name is "key-missing" or "key-invalid" or "role-missing" or "scope-missing" or "antiforgery-invalid" or "org-not-found"
            ? name
            : null;
    }

    private static string? Body(Row row) => row.Method is "PUT" or "POST" ? "{}" : null;

    private static IEnumerable<string> Mapped(GatewayHost gateway) =>
        gateway
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                endpoint
                    .Metadata.GetMetadata<HttpMethodMetadata>()!
                    .HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"));

    private static IEnumerable<Row> Rows() => Table.Split('\n').Select(line => line.Trim().Split(' ')).Select(
        parts => new Row(parts[0], Enum.Parse<Role>(parts[1], ignoreCase: true), parts[2], parts[3], parts[4]));

    private sealed record Row(string Where, Role Role, string Scope, string Method, string Path)
    {
        /// <summary>Without what is asked of it.</summary>
        public string Route => Path.Split('?')[0];

        /// <summary>Of things that are not there, so that being let in changes nothing for the next.</summary>
        public string Address =>
            Path.Replace("{org}", "acme")
                .Replace("{bookingId}", "BKNG-0")
                .Replace("{failureId}", "7")
                .Replace("{replayId}", "7")
                .Replace("{name}", "nothing")
            .Replace("{user}", "USR-0").Replace("{object}", "Contact").Replace("+", "%2B").Replace("{email}", "nobody@nowhere");
    }
}
