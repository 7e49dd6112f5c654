namespace OnceHub.Sync.Gateway.Tests;

public class HeaderTests
{
    [Theory]
    [InlineData("PUT", "/v1/orgs/acme", GatewayHost.OperatorKey, 201)]
    [InlineData("POST", "/v1/operator-keys", GatewayHost.OperatorKey, 400)]
    [InlineData("GET", "/v1/session", GatewayHost.OperatorKey, 200)]
    [InlineData("GET", "/v1/orgs", "wrong", 401)]
    [InlineData("GET", "/v1/nowhere", null, 404)]
    [InlineData("GET", "/V1/orgs", GatewayHost.OperatorKey, 200)]
    [InlineData("GET", "/V1/nowhere", null, 404)]
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
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(null, "127.0.0.1", "https", true)]
    [InlineData(null, "127.0.0.1", "http, https", true)]
    [InlineData(null, "127.0.0.1", "https, http", false)]
    [InlineData(null, "10.0.0.1", "https", false)]             // Nobody's word but a named proxy's.
    [InlineData(null, "127.0.0.1", null, false)]
    [InlineData("https://hooks.example.com", "10.0.0.1", null, true)]
    public async Task Who_came_by_HTTPS_is_told_to_go_on_so(string? publicUrl, string proxy, string? forwarded, bool isTold)
    {
        await using var gateway = await GatewayHost.StartAsync(options =>
        {
            options.TrustedProxies.Add(proxy);
            if (publicUrl is not null) options.PublicUrl = new Uri(publicUrl);
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orgs");
        if (forwarded is not null) request.Headers.Add("X-Forwarded-Proto", forwarded);

        using var answer = await gateway.Client.SendAsync(request);

        Assert.Equal(
            isTold ? ["max-age=31536000"] : [], answer.Headers.TryGetValues("Strict-Transport-Security", out var told) ? told : []);
    }
}
