using System.Security.Cryptography;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

public class SecrecyTests
{
    /// <summary>Does everything that touches secrets, at the finest log level, and looks for them where they must not be.</summary>
    [Fact]
    public async Task No_secret_is_in_any_log_or_in_any_answer_but_the_one_that_makes_it()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.AccessCacheTime = TimeSpan.FromMilliseconds(1));
        var org = await gateway.CreateOrgAsync();
        var added = await (
            await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", new { name = "second" })).AssertStatusAsync(201);
        using var rsa = RSA.Create(2_048);
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        string[] secrets =
        [
            org.WebhookSecret, org.ApiKey, added.Text("apiKey"), GatewayHost.OperatorKey, "given-webhook-secret", "hush-client-secret",
            "hush-refresh-token", pem[30..80], Convert.ToHexStringLower(GatewayKey.HashOf(org.ApiKey)),
        ];

        var answers = new List<string>();
        await DoAsync(HttpMethod.Put, "", """{"displayName":"again","webhookSecret":"given-webhook-secret"}""");
        await DoAsync(HttpMethod.Put, "", """{"webhookSecret":"given-webhook-secret","oops":1}""");
        await DoAsync(HttpMethod.Get, "/webhook-secrets", null);
        await DoAsync(HttpMethod.Get, "/api-keys", null);
        await DoAsync(
            HttpMethod.Put,
            "/connection",
            """{"loginUrl":"https://acme.my.salesforce.com","clientId":"id","clientSecret":"hush-client-secret"}"""
        );
        await DoAsync(
            HttpMethod.Put,
            "/connection",
            """{"loginUrl":"bad","clientId":"id","clientSecret":"hush-client-secret","refreshToken":"hush-refresh-token"}""");
        await DoAsync(HttpMethod.Put, "/connection", """{"clientSecret":["hush-client-secret"]}""");
        await DoAsync(HttpMethod.Put, "/connection", System.Text.Json.JsonSerializer.Serialize(
            new { loginUrl = "https://login.salesforce.com", clientId = "id", username = "u", privateKeyPem = pem }));
        await DoAsync(HttpMethod.Get, "/connection", null);
        answers.Add(await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).Content.ReadAsStringAsync());
        answers.Add(await (await gateway.WebhookAsync(org, PublishedBooking.Sample, "wrong-secret")).Content.ReadAsStringAsync());
        answers.Add(await (await gateway.PostEventsAsync(org, "nonsense")).Content.ReadAsStringAsync());
        gateway.Store.AppendsFailWith = new StoreUnavailableException("broken");
        answers.Add(await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-9"))).Content.ReadAsStringAsync());
        gateway.Store.Down = true;
        answers.Add(await (await gateway.PostEventsAsync(org, Envelopes.Booking("EVNT-9"))).Content.ReadAsStringAsync());

        Assert.NotEmpty(gateway.Logs.Lines);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(answers, answer => answer.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(gateway.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }

        async Task DoAsync(HttpMethod method, string path, string? body)
        {
            using var answer = await gateway.OperatorAsync(method, "/v1/orgs/acme" + path, body);
            answers.Add(await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_signature_that_would_fit_is_never_told()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var body = "{}"u8.ToArray();
        var right = Signing.Header(org.WebhookSecret, body, DateTimeOffset.UtcNow);
        var wrong = right[..^4] + (right.EndsWith("0000", StringComparison.Ordinal) ? "1111" : "0000");

        var problem = await (await gateway.WebhookAsync("acme", body, wrong)).AssertProblemAsync(401, "signature-invalid");

        Assert.DoesNotContain(right[^64..^4], problem.GetRawText());
        Assert.DoesNotContain(gateway.Logs.Lines, line => line.Contains(right[^64..^4], StringComparison.Ordinal));
    }

    [Fact]
    public void Types_that_hold_secrets_do_not_print_them()
    {
        object[] holders =
        [
            new Credential("name", "hush", default), new AddedCredential("name", "hush", default), new NewApiKey("name", "hush", default),
            new NewWebhookSecret("name", "hush", default), new CreatedOrg("acme", "", default, "", "hush", "hush"),
            new ConnectionRequest { ClientSecret = "hush", RefreshToken = "hush", PrivateKeyPem = "hush" },
            new AddWebhookSecretRequest { Secret = "hush" }, new CreateOrgRequest { WebhookSecret = "hush" },
            new CatchUpKeyRequest { ApiKey = "hush" },
        ];

        Assert.All(holders, holder => Assert.DoesNotContain("hush", holder.ToString()));
    }
}
