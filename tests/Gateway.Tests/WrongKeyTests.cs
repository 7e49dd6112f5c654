using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OnceHub.Sync.Gateway.Tests;

public class WrongKeyTests
{
    [Fact]
    public async Task Many_wrong_keys_of_one_address_are_answered_late_and_nobody_else_waits()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await GatewayHost.StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        var wrong = gateway.Services.GetRequiredService<WrongKeys>();
        for (var n = 0; n < 20; n++) Assert.True(wrong.NoteAsync(From("192.0.2.1")).AsTask().IsCompletedSuccessfully);

        var late = wrong.NoteAsync(From("192.0.2.1")).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(late.IsCompleted);
        Assert.True(wrong.NoteAsync(From("192.0.2.2")).AsTask().IsCompletedSuccessfully);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await late;

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(wrong.NoteAsync(From("192.0.2.1")).AsTask().IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("GET", "/v1/orgs")]
    [InlineData("GET", "/v1/orgs/acme/bookings")]
    [InlineData("POST", "/v1/orgs/acme/events")]
    [InlineData("GET", "/v1/people")]
    public async Task A_wrong_key_waits_its_turn_and_a_right_one_never(string method, string path)
    {
        var time = new FakeTimeProvider();
        await using var gateway = await GatewayHost.StartAsync(
            options => options.WrongKeysPerMinute = 1, services => services.AddSingleton<TimeProvider>(time));
        var org = await gateway.CreateOrgAsync();
        await (await gateway.SendAsync(new HttpMethod(method), path, "wrong")).AssertProblemAsync(401, "key-invalid");

        var late = gateway.SendAsync(new HttpMethod(method), path, "wrong");
        var key = path.EndsWith("/events", StringComparison.Ordinal) ? org.ApiKey : GatewayHost.OperatorKey;
        using var right = await gateway.SendAsync(new HttpMethod(method), path, key);

        Assert.NotEqual(401, (int)right.StatusCode);
        await Eventually.HoldsAsync(
            () => gateway.Logs.Lines.Any(line => line.Contains("answered a second late", StringComparison.Ordinal)), "the log");
        Assert.False(late.IsCompleted);
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return late.IsCompleted;
            },
            "the late answer to come");
        await (await late).AssertProblemAsync(401, "key-invalid");
    }

    [Theory]
    [InlineData("/v1/orgs")]
    [InlineData("/v1/orgs/acme/bookings")]
    public async Task A_wrong_key_is_logged_with_its_address_and_without_the_key(string path)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        const string key = "oho_guessed-by-somebody-0123456789";

        await (await gateway.SendAsync(HttpMethod.Get, path, key)).AssertProblemAsync(401, "key-invalid");

        Assert.Contains(gateway.Logs.Lines, line => line.Contains("wrong key came from 127.0.0.1", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Logs.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("REPLACE_WITH_openssl_rand_-hex_32")]
    [InlineData("change-me-change-me-change-me")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_placeholder_is_no_operator_key(string placeholder)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => GatewayHost.StartAsync(options => options.OperatorKey = placeholder));
        Assert.Contains("OnceHub:Gateway:OperatorKey", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(placeholder, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REPLACE_WITH_the_secret")]
    [InlineData("xxxxxxxxxxxxxxxxxxxx")]
    [InlineData("fifteen-letters")]
    [InlineData("with a space in between")]
    public async Task What_anybody_guesses_is_no_webhook_secret(string secret)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await (await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme", new { webhookSecret = secret })).AssertProblemAsync(
            400, "body-invalid");
        await gateway.CreateOrgAsync();
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/webhook-secrets", new { secret })).AssertProblemAsync(
            400, "body-invalid");
    }

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
