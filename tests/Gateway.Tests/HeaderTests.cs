namespace OnceHub.Sync.Gateway.Tests;

public class HeaderTests
{
    [Theory]
    [InlineData("PUT", "/v1/orgs/acme", GatewayHost.OperatorKey, 201)]
    [InlineData("POST", "/v1/operator-keys", GatewayHost.OperatorKey, 400)]
    [InlineData("GET", "/v1/session", GatewayHost.OperatorKey, 200)]
    [InlineData("GET", "/v1/orgs", "wrong", 401)]
    [InlineData("GET", "/v1/nowhere", null, 404)]
    [InlineData("GET", "/v1/oauth/callback", null, 400)]
    [InlineData("POST", "/v1/orgs/acme/webhooks/oncehub", null, 401)]
    public async Task No_cache_keeps_an_answer_and_none_says_what_serves_it(string method, string path, string? key, int status)
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var answer = await gateway.SendAsync(new HttpMethod(method), path, key);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(answer.Headers.Contains("Server"));
    }
}
