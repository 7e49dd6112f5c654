using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Bodies made at random from good ones. A failure prints its seed; docs/contributing.md tells how to run more.</summary>
public class BodyFuzzTests
{
    [Fact]
    public async Task No_body_that_an_address_is_sent_is_a_fault_of_ours()
    {
        var fuzz = Fuzz.Create();
        await using var gateway = await GatewayHost.StartAsync(options => options.WrongKeysPerMinute = 1_000_000);
        var org = await gateway.CreateOrgAsync();
        var addresses = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<BodyExample>() is not null).ToList();
        for (var i = 0; i < Fuzz.Inputs(1_500); i++)
        {
            var address = fuzz.One(addresses);
            var method = address.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single();
            var key = address.Metadata.GetMetadata<OpensWith>()?.Schemes.Contains(GatewayDescription.OperatorKey) == true ? GatewayHost.OperatorKey : org.ApiKey;
            var body = fuzz.ChangedJson(address.Metadata.GetRequiredMetadata<BodyExample>().Json);
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await gateway.SendAsync(new HttpMethod(method), PathOf(address, fuzz), key, content, "\"0\"");
            Assert.True((int)answer.StatusCode != 500, $"Seed {fuzz.Seed}, input {i}: {method} {address.RoutePattern.RawText} {body}");
        }
    }

    [Fact]
    public async Task Whatever_is_signed_is_kept_and_whatever_a_client_posts_is_judged()
    {
        var fuzz = Fuzz.Create();
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        for (var i = 0; i < Fuzz.Inputs(1_500); i++)
        {
            var body = fuzz.Below(6) == 0 ? fuzz.Text() : fuzz.ChangedJson(fuzz.Below(2) == 0 ? PublishedBooking.Sample : Envelopes.Booking($"EVNT-{i}"));
            using var webhook = await gateway.WebhookAsync(org, body);
            Assert.True((int)webhook.StatusCode == 202, $"Seed {fuzz.Seed}, input {i}: {(int)webhook.StatusCode} for the signed {body}");
            using var posted = await gateway.PostEventsAsync(org, body, fuzz.Below(2) == 0 ? "application/json" : "application/x-ndjson");
            Assert.True((int)posted.StatusCode is 202 or 400 or 413, $"Seed {fuzz.Seed}, input {i}: {(int)posted.StatusCode} for the posted {body}");
        }
    }

    [Fact]
    public void No_header_breaks_the_reading_of_signatures_and_none_but_a_whole_one_is_read()
    {
        var fuzz = Fuzz.Create();
        var good = Signing.Header("secret-of-the-fuzzing", "{}"u8.ToArray(), DateTimeOffset.UtcNow);
        for (var i = 0; i < Fuzz.Inputs(20_000); i++)
        {
            var header = fuzz.Below(3) == 0 ? fuzz.Text() : fuzz.Changed(good);
            if (!WebhookSignature.TryParse(header, out _)) continue;
            Assert.True(header.Count(char.IsAsciiHexDigit) >= 64 && header.Contains("t=", StringComparison.Ordinal), $"Seed {fuzz.Seed}, input {i}: {header}");
        }
    }

    /// <summary>Where an id belongs, sometimes anything.</summary>
    private static string PathOf(RouteEndpoint address, Fuzz fuzz) => "/" + string.Join('/', address.RoutePattern.PathSegments.Select(segment => segment.Parts.Single() switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "org" } => fuzz.Below(10) == 0 ? Any(fuzz) : "acme",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => fuzz.Below(3) == 0 ? Any(fuzz) : "USR-1",
        var part => ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)part).Content,
    }));

    private static string Any(Fuzz fuzz)
    {
        var text = fuzz.Text();
        // Without lone surrogates, which no address can carry; short enough for one; and not nothing, which is another address.
        var sound = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length > 200 ? text[..200] : text));
        return Uri.EscapeDataString(sound.Trim('.', ' ').Length == 0 ? "x" : sound);
    }
}
