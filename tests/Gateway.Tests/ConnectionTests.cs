using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Gateway.Tests;

public class ConnectionTests
{
    private const string Path = "/v1/orgs/acme/connection";
    private static readonly string PrivateKey = MakeKey();

    public static TheoryData<string, string> Ways => new()
    {
            {
                "refresh_token",
                """{"loginUrl":"https://login.salesforce.com","clientId":"id","clientSecret":"hush-secret","refreshToken":"hush-token"}"""
            },
        { "refresh_token", """{"loginUrl":"https://test.salesforce.com","clientId":"id","refreshToken":"hush-token"}""" },
        {
            "jwt_bearer",
            JsonSerializer.Serialize(
                new
                {
                    loginUrl = "https://login.salesforce.com",
                    clientId = "id",
                    username = "sync@acme.example",
                    privateKeyPem = PrivateKey,
                })
        },
        { "client_credentials", """{"loginUrl":"https://acme.my.salesforce.com","clientId":"id","clientSecret":"hush-secret"}""" },
        { "client_credentials", """{"loginUrl":"http://127.0.0.1:5555","clientId":"id","clientSecret":"hush-secret"}""" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_way_to_connect_is_saved_and_shown_without_its_secrets(string method, string body)
    {
        await using var gateway = await StartAsync();

        var saved = await (await gateway.OperatorAsync(HttpMethod.Put, Path, body)).AssertStatusAsync(200);
        var shown = await (await gateway.OperatorAsync(HttpMethod.Get, Path)).AssertStatusAsync(200);

        Assert.Equal(method, saved.GetProperty("connection").Text("method"));
        Assert.True(saved.GetProperty("reloaded").GetBoolean());
        Assert.True(saved.IsNull("check"));
        Assert.Equal((method, "id"), (shown.Text("method"), shown.Text("clientId")));
        foreach (var text in new[] { saved.GetRawText(), shown.GetRawText() })
            Assert.False(text.Contains("hush", StringComparison.Ordinal) || text.Contains("PRIVATE", StringComparison.Ordinal), text);
        Assert.Equal(1, gateway.Grains.Org("acme").Reloads);
        var stored = await gateway.Store.FindSecretAsync("acme", "salesforce.connection", CancellationToken.None);
        Assert.Equal(new Uri(JsonDocument.Parse(body).RootElement.Text("loginUrl")), SalesforceConnectionJson.Read(stored!.Value).LoginUrl);
    }

    [Theory]
    [InlineData("{}", "loginUrl")]
    [InlineData("""{"loginUrl":"https://login.salesforce.com"}""", "clientId")]
    [InlineData("""{"loginUrl":"http://login.salesforce.com","clientId":"id","refreshToken":"t"}""", "loginUrl")]
    [InlineData("""{"loginUrl":"login.salesforce.com","clientId":"id","refreshToken":"t"}""", "loginUrl")]
    [InlineData("""{"loginUrl":"https://user:pw@login.salesforce.com","clientId":"id","refreshToken":"t"}""", "loginUrl")]
    [InlineData("""{"loginUrl":"https://login.salesforce.com","clientId":"id","clientSecret":"s"}""", "My Domain")]
    [InlineData("""{"loginUrl":"https://acme.my.salesforce.com","clientId":"id"}""", "clientSecret")]
    [InlineData("""{"loginUrl":"https://login.salesforce.com","clientId":"id","refreshToken":" "}""", "refreshToken")]
    [InlineData("""{"loginUrl":"https://login.salesforce.com","clientId":"id","refreshToken":"t","username":"u"}""", "username")]
    [InlineData("""{"loginUrl":"https://login.salesforce.com","clientId":"id","username":"u"}""", "privateKeyPem")]
    [InlineData("""{"loginUrl":"https://login.salesforce.com","clientId":"id","privateKeyPem":"p"}""", "username")]
    [InlineData(
        """{"loginUrl":"https://acme.my.salesforce.com","clientId":"id","clientSecret":"s","audience":"https://login.salesforce.com"}""",
        "audience")]
    [InlineData("""{"loginUrl":"https://login.salesforce.com","clientId":"id","username":"u","privateKeyPem":"hush"}""", "privateKeyPem")]
    public async Task A_connection_that_cannot_be_one_is_refused_by_name(string body, string named)
    {
        await using var gateway = await StartAsync();

        var problem = await (await gateway.OperatorAsync(HttpMethod.Put, Path, body)).AssertProblemAsync(400, "connection-invalid");

        Assert.Contains(named, problem.Text("detail"));
        Assert.DoesNotContain("hush", problem.GetRawText());
        await (await gateway.OperatorAsync(HttpMethod.Get, Path)).AssertProblemAsync(404, "not-connected");
    }

    [Fact]
    public async Task A_public_key_is_not_taken_for_a_private_one()
    {
        await using var gateway = await StartAsync();
        using var rsa = RSA.Create();
        rsa.ImportFromPem(PrivateKey);
        var body = new
        {
            loginUrl = "https://login.salesforce.com",
            clientId = "id",
            username = "u",
            privateKeyPem = rsa.ExportSubjectPublicKeyInfoPem(),
        };

        await (await gateway.OperatorAsync(HttpMethod.Put, Path, body)).AssertProblemAsync(400, "connection-invalid");
    }

    [Fact]
    public async Task Where_it_can_be_tried_the_answer_tells_what_came_of_it()
    {
        var check = new FakeCheck
        {
            Verdict = new ConnectionWorks("00D000000000001EAA", "sync@acme.example", "https://acme.my.salesforce.com"),
        };
        await using var gateway = await StartAsync(services => services.AddSingleton<IConnectionCheck>(check));
        const string body = """{"loginUrl":"https://acme.my.salesforce.com","clientId":"id","clientSecret":"hush"}""";

        var works = await (await gateway.OperatorAsync(HttpMethod.Put, Path, body)).AssertStatusAsync(200);
        check.Verdict = new ConnectionFails("invalid_client", "The consumer secret is wrong. Copy it again from the connected app.");
        var fails = await (await gateway.OperatorAsync(HttpMethod.Put, Path, body)).AssertStatusAsync(200);

        Assert.Equal(
            (true, "sync@acme.example"),
            (works.GetProperty("check").GetProperty("works").GetBoolean(), works.GetProperty("check").Text("username")));
        Assert.Equal(
            (false, "invalid_client"),
            (fails.GetProperty("check").GetProperty("works").GetBoolean(), fails.GetProperty("check").Text("code")));
        Assert.Contains("Copy it again", fails.GetProperty("check").Text("message"));
        Assert.Equal(["acme", "acme"], check.Asked);
    }

    [Fact]
    public async Task It_is_saved_also_while_no_grain_can_be_reached()
    {
        await using var gateway = await StartAsync();
        gateway.Grains.Unreachable = true;

        var saved = await (
            await gateway.OperatorAsync(
                HttpMethod.Put, Path, """{"loginUrl":"https://acme.my.salesforce.com","clientId":"id","clientSecret":"hush"}"""
            )).AssertStatusAsync(200);

        Assert.False(saved.GetProperty("reloaded").GetBoolean());
    }

    [Theory]
    [InlineData(
        """{"method":"refresh_token","loginUrl":"https://login.salesforce.com","clientId":"id","clientSecret":"s","refreshToken":"t"}"""
    )]
    [InlineData("""{"method":"refresh_token","loginUrl":"https://login.salesforce.com","clientId":"id","refreshToken":"t"}""")]
    [InlineData("""{"method":"jwt_bearer","loginUrl":"https://login.salesforce.com","clientId":"id","username":"u","privateKeyPem":"p"}""")]
    [InlineData("""{"method":"client_credentials","loginUrl":"https://acme.my.salesforce.com","clientId":"id","clientSecret":"s"}""")]
    public void What_was_stored_is_read_and_written_the_same(string stored) =>
        Assert.Equal(stored, SalesforceConnectionJson.Write(SalesforceConnectionJson.Read(stored)));

    [Theory]
    [InlineData("""{"method":"carrier_pigeon","loginUrl":"https://login.salesforce.com","clientId":"id"}""")]
    [InlineData("""{"method":"jwt_bearer","loginUrl":"https://login.salesforce.com","clientId":"id"}""")]
    [InlineData("null")]
    public void What_is_no_stored_connection_is_not_read(string stored) =>
        Assert.Throws<JsonException>(() => SalesforceConnectionJson.Read(stored));

    private static async Task<GatewayHost> StartAsync(Action<IServiceCollection>? services = null)
    {
        var gateway = await GatewayHost.StartAsync(services: services);
        await gateway.CreateOrgAsync();
        return gateway;
    }

    private static string MakeKey()
    {
        using var rsa = RSA.Create(2_048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private sealed class FakeCheck : IConnectionCheck
    {
        public required ConnectionVerdict Verdict { get; set; }

        public List<string> Asked { get; } = [];

        public Task<ConnectionVerdict> CheckAsync(OrgId org, CancellationToken cancellationToken)
        {
            Asked.Add(org.Value);
            return Task.FromResult(Verdict);
        }
    }
}
