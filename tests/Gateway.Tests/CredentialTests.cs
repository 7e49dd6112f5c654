using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public class CredentialTests
{
    [Fact]
    public async Task API_keys_are_added_by_name_work_side_by_side_and_stop_when_removed()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.AccessCacheTime = TimeSpan.FromMinutes(5));
        var org = await gateway.CreateOrgAsync();
        await (await gateway.PostEventsAsync(org, Envelopes.Booking("EVNT-1"))).AssertEventsAsync(1, 0, 0);

        var added = await (
            await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = "website" })).AssertStatusAsync(201);
        var website = org with { ApiKey = added.Text("apiKey") };
        await (await gateway.PostEventsAsync(website, Envelopes.Booking("EVNT-2"))).AssertEventsAsync(1, 0, 0);

        Assert.Equal(204, (int)(await gateway.OperatorAsync(HttpMethod.Delete, "/v1/orgs/acme/api-keys/primary")).StatusCode);
        await (await gateway.PostEventsAsync(org, Envelopes.Booking("EVNT-3"))).AssertProblemAsync(401, "key-invalid");
        await (await gateway.PostEventsAsync(website, Envelopes.Booking("EVNT-4"))).AssertEventsAsync(1, 0, 0);
        Assert.Equal(["website"], await NamesAsync(gateway, "api-keys"));
    }

    [Fact]
    public async Task The_list_of_API_keys_tells_when_each_was_last_used()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = "idle" })).AssertStatusAsync(201);
        var reader = await (
            await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = "reader" })).AssertStatusAsync(201);
        var began = DateTimeOffset.UtcNow;

        await (await gateway.PostEventsAsync(org, Envelopes.Booking("EVNT-1"))).AssertEventsAsync(1, 0, 0);
        await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings", reader.Text("apiKey"))).AssertStatusAsync(200);

        var list = await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/api-keys")).AssertStatusAsync(200);
        var uses = list.GetProperty("items").EnumerateArray().ToDictionary(
            key => key.Text("name"),
            key =>
                key.GetProperty("lastUsedAt").ValueKind == JsonValueKind.Null
                    ? (DateTimeOffset?)null
                    : key.GetProperty("lastUsedAt").GetDateTimeOffset());
        Assert.Null(uses["idle"]);
        Assert.True(uses["primary"] >= began && uses["reader"] >= began, string.Join(' ', uses));
    }

    [Fact]
    public async Task A_secret_from_OnceHub_is_added_and_never_shown_in_lists()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        await (
            await gateway.OperatorAsync(
                HttpMethod.Post, "/v1/orgs/acme/webhook-secrets", new { name = "second", secret = "second-secret-123" }
            )).AssertStatusAsync(201);

        await (await gateway.WebhookAsync(org, PublishedBooking.Sample, "second-secret-123")).AssertWebhookAsync(1, 0, 0);
        Assert.Equal(["primary", "second"], await NamesAsync(gateway, "webhook-secrets"));
        using var list = await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/webhook-secrets");
        Assert.DoesNotContain("second-secret-123", await list.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Names_are_made_when_none_is_given_and_refused_when_taken_or_odd()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();

        for (var n = 0; n < 3; n++) await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys")).AssertStatusAsync(201);
        Assert.Equal(4, (await NamesAsync(gateway, "api-keys")).Distinct().Count());
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = "primary" })).AssertProblemAsync(
            409, "credential-exists");
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = "a/b" })).AssertProblemAsync(
            400, "body-invalid");
        await (await gateway.OperatorAsync(HttpMethod.Delete, "/v1/orgs/acme/api-keys/nothing")).AssertProblemAsync(
            404, "credential-not-found");
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-x")]
    [InlineData("")]
    public async Task A_name_begins_with_a_letter_or_a_digit(string name)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();

        foreach (var collection in new[] { "/v1/orgs/acme/webhook-secrets", "/v1/orgs/acme/api-keys", "/v1/operator-keys" })
            await (await gateway.OperatorAsync(HttpMethod.Post, collection, new { name })).AssertProblemAsync(400, "body-invalid");
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_user_is_not_called_what_an_address_would_lose(string id)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();

        var user = new { users = new[] { new { id, email = "ann@acme.example" } } };
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/users/match", user)).AssertProblemAsync(400, "body-invalid");
    }

    [Theory]
    [InlineData("webhook-secrets", 5)]
    [InlineData("api-keys", 100)]
    public async Task An_org_has_so_many_at_most(string collection, int most)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();

        for (var n = 2; n <= most; n++)
            await (await gateway.OperatorAsync(HttpMethod.Post, $"/v1/orgs/acme/{collection}")).AssertStatusAsync(201);

        await (await gateway.OperatorAsync(HttpMethod.Post, $"/v1/orgs/acme/{collection}")).AssertProblemAsync(409, "too-many-credentials");
        Assert.Equal(most, (await NamesAsync(gateway, collection)).Length);
    }

    [Fact]
    public async Task A_signature_that_fits_none_is_tried_with_as_many_secrets_whatever_the_org_has()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        Assert.Equal((0, 5), (OrgAccess.Closed.WebhookSecrets.Length, OrgAccess.Closed.Decoys.Length));
        for (var n = 1; n <= 5; n++)
        {
            var access = await OrgAccess.LoadAsync(gateway.Store, OrgId.Parse("acme"), CancellationToken.None);
            Assert.Equal((n, 5 - n), (access.WebhookSecrets.Length, access.Decoys.Length));
            using var added = await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/webhook-secrets");
        }
    }

    [Theory]
    [InlineData("ingest", true)]
    [InlineData("read prefill replay", false)]
    [InlineData("replay ingest", true)]
    public async Task Events_take_a_key_that_may_post_them(string scopes, bool mayPost)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var added = await gateway.OperatorAsync(
            HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = "one", scopes = scopes.Split(' ') }
        );
        var key = (await added.AssertStatusAsync(201)).Text("apiKey");

        using var posted = await gateway.PostEventsAsync(org with { ApiKey = key }, Envelopes.Booking("EVNT-1"));

        if (mayPost) await posted.AssertEventsAsync(1, 0, 0);
        else await posted.AssertProblemAsync(403, "scope-missing");
    }

    [Fact]
    public async Task A_key_ends_when_it_is_to_and_the_list_tells_what_each_opens()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await GatewayHost.StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        var org = await gateway.CreateOrgAsync();
        var body = new { name = "one", scopes = new[] { "read", "ingest" }, expiresAt = time.GetUtcNow().AddHours(1) };
        var added = await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", body)).AssertStatusAsync(201);
        var own = org with { ApiKey = added.Text("apiKey") };

        await (await gateway.PostEventsAsync(own, Envelopes.Booking("EVNT-1"))).AssertEventsAsync(1, 0, 0);
        time.Advance(TimeSpan.FromHours(1));
        await (await gateway.PostEventsAsync(own, Envelopes.Booking("EVNT-2"))).AssertProblemAsync(401, "key-invalid");
        await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings", own.ApiKey)).AssertProblemAsync(401, "key-invalid");

        var list = await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/api-keys")).AssertStatusAsync(200);
        Assert.Equal(
            ["primary: ingest prefill read replay, no end", "one: ingest read, ends"],
            list.GetProperty("items").EnumerateArray().Select(key =>
                $"{key.Text("name")}: "
                + $"{string.Join(' ', key.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()).Order())}, "
                + (key.GetProperty("expiresAt").ValueKind == System.Text.Json.JsonValueKind.Null ? "no end" : "ends")));
    }

    [Theory]
    [InlineData("""{"scopes":[]}""")]
    [InlineData("""{"scopes":["read","everything"]}""")]
    [InlineData("""{"scopes":["Read"]}""")]
    [InlineData("""{"expiresAt":"2001-01-01T00:00:00Z"}""")]
    public async Task A_key_that_would_open_nothing_is_not_made(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", body)).AssertProblemAsync(400, "body-invalid");
        Assert.Equal(["primary"], await NamesAsync(gateway, "api-keys"));
    }

    [Fact]
    public void A_key_that_an_earlier_version_stored_opens_everything_and_does_not_end()
    {
        const string stored = """{"credentials":[{"name":"primary","value":"00ff","createdAt":"2026-01-20T12:00:00+00:00"}]}""";
        var key = ApiKey.Of(Assert.Single(CredentialsJson.Read(stored)));
        Assert.Equal((KeyScopes.All, null), (key.Scopes, key.ExpiresAt));
    }

    [Fact]
    public async Task The_last_webhook_secret_stays()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();

        await (await gateway.OperatorAsync(HttpMethod.Delete, "/v1/orgs/acme/webhook-secrets/primary")).AssertProblemAsync(
            409, "last-webhook-secret");
    }

    [Fact]
    public async Task Keys_added_at_the_same_time_are_all_kept()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(n => gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = $"key-{n}" }))
        );

        Assert.All(answers, answer => Assert.Equal(201, (int)answer.StatusCode));
        Assert.Equal(9, (await NamesAsync(gateway, "api-keys")).Length);
    }

    [Fact]
    public async Task Only_the_hash_of_an_API_key_is_stored()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        Assert.DoesNotContain(gateway.Store.StoredSecrets, secret => secret.Contains(org.ApiKey, StringComparison.Ordinal));
        Assert.Contains(gateway.Store.StoredSecrets, secret => secret.Contains(org.WebhookSecret, StringComparison.Ordinal));
    }

    [Fact]
    public void Made_keys_have_256_random_bits()
    {
        string[] keys =
        [
            .. Enumerable
                .Range(0, 100)
                .SelectMany(_ => new[] { GatewayKey.NewApiKey(), GatewayKey.NewOperatorKey(), GatewayKey.NewWebhookSecret() }),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(4 + 43, key.Length));
    }

    private static async Task<string[]> NamesAsync(GatewayHost gateway, string collection)
    {
        var list = await (await gateway.OperatorAsync(HttpMethod.Get, $"/v1/orgs/acme/{collection}")).AssertStatusAsync(200);
        return [.. list.GetProperty("items").EnumerateArray().Select(item => item.Text("name")).Order(StringComparer.Ordinal)];
    }
}
