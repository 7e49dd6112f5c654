namespace OnceHub.Sync.Gateway.Tests;

public class SecretHostTests
{
    [Theory]
    [InlineData("https://acme.my.salesforce.com", true)]
    [InlineData("https://login.salesforce.com", true)]
    [InlineData("https://acme--dev.sandbox.my.salesforce.com", true)]
    [InlineData("https://evil.my.salesforce.com/services/apexrest/theirs", false)]
    [InlineData("https://site.acme.example", false)]
    [InlineData("http://127.0.0.1:6450", false)]
    public async Task A_secret_goes_only_where_it_was_stored_for(string loginUrl, bool isSent)
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.LoginHosts.Add("site.acme.example"));
        await gateway.CreateOrgAsync();
        var connection = new { loginUrl = "https://acme.my.salesforce.com", clientId = "app", clientSecret = "app-secret" };
        await (await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme/connection", connection)).AssertStatusAsync(200);

        await AssertSentAsync(await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { loginUrl }), isSent);
        // Who names the secret may send it anywhere.
        await (
            await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { loginUrl, clientSecret = "mine" })
        ).AssertStatusAsync(200);
    }

    [Theory]
    [InlineData("https://test.salesforce.com", true)]
    [InlineData("https://site.acme.example", false)]
    public async Task The_secret_of_the_configuration_goes_only_to_Salesforce(string loginUrl, bool isSent)
    {
        await using var gateway = await GatewayHost.StartAsync(options =>
        {
            options.LoginHosts.Add("site.acme.example");
            options.SalesforceClientId = "app";
            options.SalesforceClientSecret = "app-secret";
        });
        await gateway.CreateOrgAsync();

        await AssertSentAsync(await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { loginUrl }), isSent);
    }

    [Theory]
    [InlineData("https://acme.my.salesforce.com", true)]
    [InlineData("https://ACME.my.salesforce.com/", true)]
    [InlineData("https://site.acme.example", true)]
    [InlineData("https://acme.example", false)]
    [InlineData("https://other.site.acme.example", false)]
    [InlineData("https://acme.my.salesforce.com:8443", false)]
    [InlineData("https://login.salesforce.com.evil.example", false)]
    [InlineData("https://login.salesforce.com.", false)]
    [InlineData("https://evilsalesforce.com", false)]
    [InlineData("https://sаlesforce.com", false)]
    [InlineData("https://169.254.169.254", false)]
    [InlineData("https://[::ffff:169.254.169.254]", false)]
    [InlineData("https://kubernetes.default.svc", false)]
    [InlineData("https://10.0.0.1", false)]
    [InlineData("http://localhost:6450", false)]
    [InlineData("http://[::1]:6450", false)]
    public async Task Orgs_log_in_at_Salesforce_and_where_the_configuration_says_and_nowhere_else(string loginUrl, bool mayBe)
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.LoginHosts.Add("site.acme.example"));
        await gateway.CreateOrgAsync();
        var connection = new { loginUrl, clientId = "app", clientSecret = "app-secret" };

        await AssertSentAsync(await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/connect", connection), mayBe);
        await AssertSentAsync(await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme/connection", connection), mayBe);
        Assert.Equal(mayBe, await gateway.Store.FindSecretAsync("acme", "salesforce.connection", default) is not null);
    }

    private static async Task AssertSentAsync(HttpResponseMessage answer, bool isSent)
    {
        if (isSent) await answer.AssertStatusAsync(200);
        else await answer.AssertProblemAsync(400, "connection-invalid");
        answer.Dispose();
    }
}
