namespace OnceHub.Sync.Gateway.Tests;

public class SecretHostTests
{
    [Theory]
    [InlineData("https://acme.my.salesforce.com", true)]
    [InlineData("https://login.salesforce.com", true)]
    [InlineData("https://acme--dev.sandbox.my.salesforce.com", true)]
    [InlineData("https://acme.my.salesforce.com:8443", false)]
    [InlineData("https://evil.my.salesforce.com/services/apexrest/theirs", false)]
    [InlineData("https://login.salesforce.com.evil.example", false)]
    [InlineData("https://evilsalesforce.com", false)]
    [InlineData("http://127.0.0.1:6450", false)]
    [InlineData("https://169.254.169.254", false)]
    public async Task A_secret_goes_only_where_it_was_stored_for(string loginUrl, bool isSent)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var connection = new { loginUrl = "https://acme.my.salesforce.com", clientId = "app", clientSecret = "app-secret" };
        await (await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme/connection", connection)).AssertStatusAsync(200);

        await AssertSentAsync(await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { loginUrl }), isSent);
        // Who names the secret may send it anywhere.
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { loginUrl, clientSecret = "mine" })).AssertStatusAsync(200);
    }

    [Theory]
    [InlineData("https://test.salesforce.com", true)]
    [InlineData("https://login.example", false)]
    public async Task The_secret_of_the_configuration_goes_only_to_Salesforce(string loginUrl, bool isSent)
    {
        await using var gateway = await GatewayHost.StartAsync(options =>
        {
            options.SalesforceClientId = "app";
            options.SalesforceClientSecret = "app-secret";
        });
        await gateway.CreateOrgAsync();

        await AssertSentAsync(await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { loginUrl }), isSent);
    }

    private static async Task AssertSentAsync(HttpResponseMessage answer, bool isSent)
    {
        if (isSent) await answer.AssertStatusAsync(200);
        else await answer.AssertProblemAsync(400, "connection-invalid");
        answer.Dispose();
    }
}
