using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Whatever Salesforce does, the same events end in the same records, once each.</summary>
public sealed class FaultTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "slow answers", """{"kind":"Latency","path":"composite","milliseconds":400,"count":6}""" },
            {
                "an internal error",
                """{"kind":"Status","path":"composite","status":500,"errorCode":"UNKNOWN_EXCEPTION","message":"An unexpected error occurred","count":2}"""
            },
            {
                "server unavailable",
                """{"kind":"Status","path":"composite","status":503,"errorCode":"SERVER_UNAVAILABLE","message":"Too many requests are being processed","count":2}"""
            },
        { "a load balancer's page", """{"kind":"Html","path":"composite","count":2}""" },
        { "connections cut before anything is applied", """{"kind":"Drop","path":"composite","count":2}""" },
        { "answers dropped after everything was applied", """{"kind":"DropAfter","path":"composite","count":3}""" },
        { "tokens that die", """{"kind":"ExpireToken","every":3,"count":3}""" },
        { "an answer that drips", """{"kind":"SlowDrip","path":"composite","milliseconds":20,"count":2}""" },
            {
                "locked rows",
                """{"kind":"RowError","object":"Event","errorCode":"UNABLE_TO_LOCK_ROW","message":"unable to obtain exclusive access to this record","count":8}"""
            },
            {
                "locked people",
                """{"kind":"RowError","object":"Contact","errorCode":"UNABLE_TO_LOCK_ROW","message":"unable to obtain exclusive access to this record","count":3}"""
            },
        {
            "a lock inside a trigger",
                """{"kind":"RowError","object":"Contact","errorCode":"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY","message":"ContactTrigger: execution of AfterInsert caused by: System.DmlException: Update failed. First exception on row 0; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record","count":3}"""
        },
        {
            "a lock inside a flow",
                """{"kind":"RowError","object":"Event","errorCode":"CANNOT_EXECUTE_FLOW_TRIGGER","message":"This error occurred when the flow tried to update records: UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record.","count":5}"""
        },
            {
                "rows that met an unknown error",
                """{"kind":"RowError","object":"Contact","errorCode":"UNKNOWN_EXCEPTION","message":"An unexpected error occurred. Error Id: 1-2 (3)","count":3}"""
            },
            {
                "a time-out of one query of a request",
                """{"kind":"PartError","path":"/query","errorCode":"QUERY_TIMEOUT","message":"Your query request was running for too long.","count":2}"""
            },
        {
            "triggers that spend a limit on rows together",
                """{"kind":"RowError","object":"Contact","minRows":2,"errorCode":"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY","message":"ContactTrigger: System.LimitException: Too many SOQL queries: 101"}"""
        },
        {
            "flows that spend a limit on rows together",
                """{"kind":"RowError","object":"Event","minRows":3,"errorCode":"CANNOT_EXECUTE_FLOW_TRIGGER","message":"This error occurred when the flow tried to look up records: Too many SOQL queries: 101."}"""
        },
            {
                "too many long calls at once",
                """{"kind":"Status","path":"composite","status":403,"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"ConcurrentPerOrgLongTxn Limit exceeded.","count":1}"""
            },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task It_survives(string what, string fault)
    {
        await using var product = await Product.StartAsync(
            new Dictionary<string, string?> { ["OnceHub:Grains:RetryDelay"] = "00:00:00.2" }
        );
        await product.ControlAsync(HttpMethod.Post, "/emulator/faults", JsonNode.Parse(fault));
        await product.AcceptAsync([.. Bookings()]);
        var state = await product.SettleAsync();

        Assert.True(state.Contacts.Count == 4, $"{what}: {state.Contacts.Count} Contacts\n{state.Essence()}");
        Assert.Equal(8, state.Events.Count);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("Rescheduled (By customer)", state.StatusOf($"BKNG-{i}-a"));
            Assert.Equal("Canceled (By user)", state.StatusOf($"BKNG-{i}-b"));
            Assert.Equal(state.EventOf($"BKNG-{i}-a").Text("WhoId"), state.EventOf($"BKNG-{i}-b").Text("WhoId"));
        }
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }

    private static IEnumerable<Webhook> Bookings()
    {
        for (var i = 0; i < 4; i++)
        {
            var guest = new Webhook { Email = $"guest{i}@example.com", Name = $"Guest Number{i}" };
            yield return guest with { BookingId = $"BKNG-{i}-a" };
            yield return guest with { BookingId = $"BKNG-{i}-b", Minute = 1 };
            yield return guest with
            {
                BookingId = $"BKNG-{i}-a",
                Type = "booking.rescheduled",
                Minute = 2,
                By = "customer",
                StartsAt = guest.StartsAt.AddHours(2),
            };
            yield return guest with { BookingId = $"BKNG-{i}-b", Type = "booking.canceled", Minute = 3, By = "user", Reason = "Ill" };
        }
    }
}
