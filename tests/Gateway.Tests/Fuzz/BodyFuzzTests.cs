using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
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
            var key =
                address.Metadata.GetMetadata<OpensWith>()?.Schemes.Contains(GatewayDescription.OperatorKey) == true
                    ? GatewayHost.OperatorKey
                    : org.ApiKey;
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
            var body =
                fuzz.Below(6) == 0
                    ? fuzz.Text()
                    : fuzz.ChangedJson(fuzz.Below(2) == 0 ? PublishedBooking.Sample : Envelopes.Booking($"EVNT-{i}"));
            using var webhook = await gateway.WebhookAsync(org, body);
            Assert.True((int)webhook.StatusCode == 202, $"Seed {fuzz.Seed}, input {i}: {(int)webhook.StatusCode} for the signed {body}");
            using var posted = await gateway.PostEventsAsync(org, body, fuzz.Below(2) == 0 ? "application/json" : "application/x-ndjson");
            Assert.True(
                (int)posted.StatusCode is 202 or 400 or 413,
                $"Seed {fuzz.Seed}, input {i}: {(int)posted.StatusCode} for the posted {body}");
        }
    }

    [Fact]
    public async Task No_query_and_no_header_is_a_fault_of_ours()
    {
        var fuzz = Fuzz.Create();
        await using var gateway = await GatewayHost.StartAsync(options => options.WrongKeysPerMinute = 1_000_000);
        var org = await gateway.CreateOrgAsync();
        var addresses = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is ["GET"]).ToList();
        Assert.True(addresses.Count > 20);
        // Some lead to Salesforce.
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = gateway.Client.BaseAddress,
        };
        for (var i = 0; i < Fuzz.Inputs(1_500); i++)
        {
            var address = fuzz.One(addresses);
            var path = PathOf(address, fuzz) + QueryOf(address, fuzz);
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new("Bearer", fuzz.Below(2) == 0 ? GatewayHost.OperatorKey : org.ApiKey);
            for (var header = fuzz.Below(3); header > 0; header--) request.Headers.TryAddWithoutValidation(fuzz.One(Headers), Value(fuzz));
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.True((int)answer.StatusCode != 500, $"Seed {fuzz.Seed}, input {i}: {path} {request.Headers}");
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
            Assert.True(
                header.Count(char.IsAsciiHexDigit) >= 64 && header.Contains("t=", StringComparison.Ordinal),
                $"Seed {fuzz.Seed}, input {i}: {header}");
        }
    }

    private static readonly string[] Headers =
    [
        "If-Match",
        "If-None-Match",
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "Cookie",
        "Origin",
        "Last-Event-ID",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-API-Key",
        "Content-Type",
        "traceparent",
        "tracestate",
        "baggage",
        "Range",
        "Oncehub-Signature",
        "X-Csrf-Token",
        "Sec-Fetch-Site",
        "User-Agent",
    ];

    /// <summary>Of what the address takes, and of what it does not.</summary>
    private static string QueryOf(RouteEndpoint address, Fuzz fuzz)
    {
        var known = address.Metadata.GetMetadata<System.Reflection.MethodInfo>()?.GetParameters()
            .Where(parameter => parameter.ParameterType == typeof(string)).Select(parameter => parameter.Name!).ToArray() ?? [];
        var parts = Enumerable.Range(0, fuzz.Below(4)).Select(_ =>
            $"{(known.Length == 0 || fuzz.Below(6) == 0 ? Any(fuzz) : fuzz.One(known))}={(fuzz.Below(3) == 0 ? fuzz.One(Values) : Any(fuzz))}"
        );
        return "?" + string.Join('&', parts);
    }

    private static readonly string[] Values =
    [
        "0",
        "-1",
        "1",
        "200",
        "2147483648",
        "99999999999999999999",
        "true",
        "2026-01-31T12:00:00Z",
        "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59-14:00",
        "275760-09-13", "0035g00000XyZabAAF", "%00", "%ed%a0%80", "%", "%zz", "a&limit=2", "MTIz", "e30", "scheduled", "a,b,,c", "*",
    ];

    /// <summary>Without line breaks, which end a header, and in the bytes that a client can send.</summary>
    private static string Value(Fuzz fuzz)
    {
        var text =
            fuzz.Below(4) == 0
                ? fuzz.One([
                    "\"0\"",
                    "W/\"1\"",
                    "*",
                    "a=b; c=d;; =",
                    "bytes=0-1",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                ])
                : fuzz.Text();
        return new string([.. text.Where(character => character is >= ' ' and < '\x7f').Take(2_000)]);
    }

    /// <summary>Where an id belongs, sometimes anything.</summary>
    private static string PathOf(RouteEndpoint address, Fuzz fuzz) =>
        "/"
        + string.Join(
            '/',
            address.RoutePattern.PathSegments.Select(segment =>
                string.Concat(
                    segment.Parts.Select(part =>
                        part switch
                        {
                            RoutePatternParameterPart { Name: "org" } => fuzz.Below(10) == 0 ? Any(fuzz) : "acme",
                            RoutePatternParameterPart => fuzz.Below(3) == 0 ? Any(fuzz) : "USR-1",
                            RoutePatternLiteralPart literal => literal.Content,
                            _ => ((RoutePatternSeparatorPart)part).Content,
                        }))));

    private static string Any(Fuzz fuzz)
    {
        var text = fuzz.Text();
        // Without lone surrogates, which no address can carry; short enough for one; and not nothing, which is another address.
        var sound = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length > 200 ? text[..200] : text));
        return Uri.EscapeDataString(sound.Trim('.', ' ').Length == 0 ? "x" : sound);
    }
}
