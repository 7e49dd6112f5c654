using System.Text.Json;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class OAuthErrorTests
{
    [Theory]
    [InlineData(400, "invalid_grant", "expired access/refresh token", ErrorClass.Reconnect, "Connect the org again")]
    [InlineData(400, "invalid_grant", "user hasn't approved this consumer", ErrorClass.Reconnect, "hasn't approved")]
    [InlineData(400, "invalid_grant", "login rate exceeded", ErrorClass.BackOff, "later")]
    [InlineData(400, "rate_limit_exceeded", "too many", ErrorClass.BackOff, "later")]
    [InlineData(429, "whatever", "", ErrorClass.BackOff, "later")]
    [InlineData(400, "inactive_user", "user is inactive", ErrorClass.Reconnect, "Activate the user")]
    [InlineData(400, "inactive_org", "organization is not active", ErrorClass.Reconnect, "Ask Salesforce about the org")]
    [InlineData(400, "invalid_client_id", "client identifier invalid", ErrorClass.Reconnect, "consumer key")]
    [InlineData(400, "invalid_client", "invalid client credentials", ErrorClass.Reconnect, "secret")]
    [InlineData(400, "invalid_request", "PKCE mismatch", ErrorClass.Reconnect, "PKCE")]
    [InlineData(400, "unsupported_grant_type", "not supported", ErrorClass.Reconnect, "Enable the flow")]
    [InlineData(400, "unauthorized_client", "no", ErrorClass.Reconnect, "Enable the flow")]
    [InlineData(400, "something_new", "no", ErrorClass.Reconnect, "connected app")]
    [InlineData(400, "unknown_error", "retry your request", ErrorClass.Retry, "tried again")]
    [InlineData(500, "server_error", "no", ErrorClass.Retry, "tried again")]
    public void Each_error_says_what_to_do(int status, string code, string description, ErrorClass expected, string advice)
    {
        var error = OAuthErrors.Read(JsonElement.Parse($$"""{"error":"{{code}}","error_description":"{{description}}"}"""), status, "refresh token", new Redactor());
        Assert.Equal((expected, code, status, false), (error.Class, error.Code, error.HttpStatus, error.Ambiguous));
        Assert.Contains(advice, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("refresh token", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, ErrorClass.Reconnect)]
    [InlineData(302, ErrorClass.Reconnect)]
    [InlineData(429, ErrorClass.BackOff)]
    [InlineData(408, ErrorClass.Retry)]
    [InlineData(503, ErrorClass.Retry)]
    public void A_page_instead_of_an_error_goes_by_its_status(int status, ErrorClass expected)
    {
        var error = OAuthErrors.Read(default, status, "JWT bearer", new Redactor());
        Assert.Equal((expected, $"HTTP_{status}"), (error.Class, error.Code));
        if (expected == ErrorClass.Reconnect) Assert.Contains("login URL", error.Message, StringComparison.Ordinal);
    }
}
