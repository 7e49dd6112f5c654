using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class OAuthErrorTests
{
    [Theory]
    [InlineData(400, "invalid_grant", "expired access/refresh token", FailureAction.Reconnect, "Connect the org again")]
    [InlineData(400, "invalid_grant", "user hasn't approved this consumer", FailureAction.Reconnect, "hasn't approved")]
    [InlineData(400, "invalid_grant", "login rate exceeded", FailureAction.BackOff, "later")]
    [InlineData(400, "rate_limit_exceeded", "too many", FailureAction.BackOff, "later")]
    [InlineData(429, "whatever", "", FailureAction.BackOff, "later")]
    [InlineData(400, "inactive_user", "user is inactive", FailureAction.Reconnect, "Activate the user")]
    [InlineData(400, "inactive_org", "organization is not active", FailureAction.Reconnect, "Ask Salesforce about the org")]
    [InlineData(400, "invalid_client_id", "client identifier invalid", FailureAction.Reconnect, "consumer key")]
    [InlineData(400, "invalid_client", "invalid client credentials", FailureAction.Reconnect, "secret")]
    [InlineData(400, "invalid_request", "PKCE mismatch", FailureAction.Reconnect, "PKCE")]
    [InlineData(400, "unsupported_grant_type", "not supported", FailureAction.Reconnect, "Enable the flow")]
    [InlineData(400, "unauthorized_client", "no", FailureAction.Reconnect, "Enable the flow")]
    [InlineData(400, "something_new", "no", FailureAction.Reconnect, "connected app")]
    [InlineData(400, "unknown_error", "retry your request", FailureAction.Retry, "tried again")]
    [InlineData(500, "server_error", "no", FailureAction.Retry, "tried again")]
    public void Each_error_says_what_to_do(int status, string code, string description, FailureAction expected, string advice)
    {
        var error = OAuthErrors.Read(
            JsonElement.Parse($$"""{"error":"{{code}}","error_description":"{{description}}"}"""),
            status,
            "refresh token",
            new Redactor());
        Assert.Equal((expected, code, status, false), (error.Action, error.Code, error.HttpStatus, error.Ambiguous));
        Assert.Contains(advice, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("refresh token", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, FailureAction.Reconnect)]
    [InlineData(302, FailureAction.Reconnect)]
    [InlineData(429, FailureAction.BackOff)]
    [InlineData(408, FailureAction.Retry)]
    [InlineData(503, FailureAction.Retry)]
    public void A_page_instead_of_an_error_goes_by_its_status(int status, FailureAction expected)
    {
        var error = OAuthErrors.Read(default, status, "JWT bearer", new Redactor());
        Assert.Equal((expected, $"HTTP_{status}"), (error.Action, error.Code));
        if (expected == FailureAction.Reconnect) Assert.Contains("login URL", error.Message, StringComparison.Ordinal);
    }
}
