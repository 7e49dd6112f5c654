using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Whatever Salesforce does, every booking ends as one Contact and one Event, and nobody has to act.</summary>
public sealed class TroubleTests
{
    private const int Guests = 120;

    public static TheoryData<string, string> Faults => new()
    {
        { "row locks", """{"kind":"RowError","object":"Contact","count":40}""" },
        { "row locks on Events", """{"kind":"RowError","object":"Event","count":40}""" },
        { "a maintenance page", """{"kind":"Html","path":"composite","status":503,"count":6}""" },
        { "expired tokens", """{"kind":"ExpireToken","path":"composite","count":3}""" },
            {
                "too many long calls",
                """{"kind":"Status","path":"composite","status":403,"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"ConcurrentPerOrgLongTxn Limit exceeded.","count":1}"""
            },
        { "answers that come in drips", """{"kind":"SlowDrip","path":"composite","milliseconds":1500,"count":4}""" },
        { "connections cut before", """{"kind":"Drop","path":"composite","count":5}""" },
        { "connections cut after", """{"kind":"DropAfter","path":"composite","count":5,"skip":1}""" },
        { "an outage that opens the circuit", """{"kind":"Status","path":"composite","status":503,"count":14}""" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Trouble_that_passes_leaves_no_trace(string what, string fault)
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(JsonNode.Parse(fault)!.AsObject());
        var bookings = Trouble.Bookings(Guests);
        await product.PostAllAsync(bookings);
        var state = await product.SettleAsync();

        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
        state.AssertSynced(bookings);
        Assert.NotEmpty(what);
    }
}
