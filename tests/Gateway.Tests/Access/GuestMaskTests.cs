using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

public class GuestMaskTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-01-20T12:00:00Z");
    private static readonly string[] Canaries =
    [
        "carrie@customer.example",
        "+1 415 555 0199",
        "14155550199",
        "Platinum-answer",
        "Carrie Customer",
    ];

    /// <summary>Guests' words wherever an answer may hold them; asked for at every address that viewers read.</summary>
    [Fact]
    public async Task A_viewer_sees_nothing_that_guests_told_and_an_operator_does()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        Fill(gateway);
        var viewer = await gateway.SignedInAsync("viewer@x", ("acme", Role.Viewer));
        var trusted = await gateway.SignedInAsync("operator@x", ("acme", Role.Operator));
        var readable = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("GET")
                && endpoint.RoutePattern.RawText!.StartsWith("/v1/orgs/{org}", StringComparison.Ordinal))
            .Select(endpoint => endpoint.RoutePattern.RawText!.Replace("{org}", "acme").Replace("{bookingId}", "BKNG-1"))
            .Where(path => !path.Contains('{', StringComparison.Ordinal) && !path.EndsWith("/activity", StringComparison.Ordinal))
            .ToArray();

        foreach (var path in readable)
        {
            using var answer = await viewer.SendAsync(HttpMethod.Get, path);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.All(Canaries, canary => Assert.DoesNotContain(canary, text, StringComparison.OrdinalIgnoreCase));
        }
        var seen = await (await viewer.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings/BKNG-1")).AssertStatusAsync(200);
        Assert.Equal(("BKNG-1", "003000000000001AAA", "Canceled"), (seen.Text("bookingId"), seen.Text("recordId"), seen.Text("phase")));
        Assert.Equal(At, seen.GetProperty("updatedAt").GetDateTimeOffset());
        Assert.Equal("FIELD_INTEGRITY_EXCEPTION", seen.GetProperty("failures")[0].Text("code"));
        var whole = await (await trusted.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings/BKNG-1")).AssertStatusAsync(200);
        Assert.Contains("Platinum-answer", whole.GetRawText());
    }

    [Theory]
    [InlineData("""{"a":"Matched ann@x.example by email"}""", """{"a":"Matched ••• by email"}""")]
    [InlineData("""{"a":"call (415) 555-0199 now"}""", """{"a":"call ••• now"}""")]
    [InlineData("""{"a":"<ann@x.example>, @bob@x.example and (cy@x.example)"}""", """{"a":"<•••>, @••• and (•••)"}""")]
    [InlineData("""{"subject":"Meeting with Carrie","bookingId":"BKNG-1"}""", """{"subject":"•••","bookingId":"BKNG-1"}""")]
    [InlineData(
        """{"a":["+14155550199","BKNG-12345678","003Hs00000005aBIAQ"]}""", """{"a":["•••","BKNG-12345678","003Hs00000005aBIAQ"]}""")]
    [InlineData(
        """{"bookingId":"12345678901","eventIds":["12345678901"],"at":"2026-01-20T12:00:00+00:00","day":"2026-01-20"}""",
        """{"bookingId":"12345678901","eventIds":["12345678901"],"at":"2026-01-20T12:00:00+00:00","day":"2026-01-20"}""")]
    [InlineData(
        """{"changes":[{"field":"Budget__c","from":null,"to":5000}],"calls":12345678}""",
        """{"changes":[{"field":"Budget__c","from":null,"to":"•••"}],"calls":12345678}""")]
    [InlineData(
        """{"customFields":{"Tier":"Gold"},"message":"bad value for restricted picklist field: Gold"}""",
        """{"customFields":"•••","message":"•••"}""")]
    public void What_may_be_a_guests_is_masked_and_ids_and_times_stay(string answer, string masked)
    {
        var node = JsonNode.Parse(answer);
        GuestMask.Apply(node);
        Assert.Equal(JsonNode.Parse(masked)!.ToJsonString(), node!.ToJsonString());
    }

    /// <summary>A guest chooses the text: with a rule that begins anew at each letter half a million of them would take an hour.</summary>
    [Theory]
    [InlineData("(1-")]
    [InlineData("1 ")]
    [InlineData("a")]
    [InlineData("a@")]
    [InlineData("a.@ ")]
    [InlineData("@a")]
    public void A_long_text_is_masked_soon(string part)
    {
        var node = new JsonObject { ["a"] = string.Concat(Enumerable.Repeat(part, 500_000)) + " ann@x.example" };
        GuestMask.Apply(node);
        Assert.EndsWith(GuestMask.Mask, node["a"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static void Fill(GatewayHost gateway)
    {
        gateway.Store.Bookings["acme/BKNG-1"] = new BookingRecord
        {
            BookingId = "BKNG-1",
            Version = 3,
            Guest = new GuestToken("g-1"),
            Phase = "Canceled",
            RecordId = "003000000000001AAA",
            SalesforceEventId = "00U000000000001AAA",
            UpdatedAt = At,
            State = """{}""",
            History =
            [
                new HistoryEntry(At, "EVNT-1", "applied", """
                    {"type":"booking.scheduled","explanation":"carrie@customer.example found Carrie Customer","calls":0.25,
                     "changes":[{"object":"Contact","field":"Email","from":null,"to":"carrie@customer.example"},{"field":"Tier__c","from":"x","to":"Platinum-answer"}],
                     "problems":[{"field":"Phone","code":"TEXT_CUT","message":"+1 415 555 0199 was cut"}]}
                    """),
            ],
            Failures =
            [
                new Failure(
                    7,
                    "EVNT-4",
                    "BKNG-1",
                    "booking.completed",
                    "FIELD_INTEGRITY_EXCEPTION",
                    "Phone 14155550199",
                    "Platinum-answer is not a value of Tier__c.",
                    At,
                    null),
            ],
            Waiting = [],
        };
        gateway.Store.OpenFailures.Add(
            new Failure(
                7,
                "EVNT-4",
                "BKNG-1",
                "booking.completed",
                "CODE",
                "carrie@customer.example",
                "Carrie Customer: Platinum-answer",
                At,
                null));
    }
}
