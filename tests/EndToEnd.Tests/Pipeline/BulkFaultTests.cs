using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What goes wrong around a Bulk 2.0 job leaves no trace.</summary>
public sealed class BulkFaultTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "the answer to a job's creation", """{"kind":"DropAfter","method":"POST","path":"jobs/ingest$","count":1}""" },
        { "the creation itself", """{"kind":"Drop","method":"POST","path":"jobs/ingest$","count":1}""" },
        { "the answer to the rows", """{"kind":"DropAfter","method":"PUT","path":"/batches$","count":1}""" },
        { "the answer to the closing", """{"kind":"DropAfter","method":"PATCH","path":"jobs/ingest","count":1}""" },
        { "the closing itself", """{"kind":"Drop","method":"PATCH","path":"jobs/ingest","count":1}""" },
        { "a closing that comes late", """{"kind":"ApplyLate","method":"PATCH","path":"jobs/ingest","milliseconds":1500,"count":1}""" },
        { "answers to polls and results", """{"kind":"Status","method":"GET","path":"jobs/ingest","status":503,"count":4}""" },
        { "results that come as a page", """{"kind":"Html","method":"GET","path":"Results","status":200,"count":2}""" },
            {
                "the right to use jobs",
                """{"kind":"Status","method":"POST","path":"jobs/ingest$","status":400,"errorCode":"FEATURENOTENABLED","message":"Bulk API is not enabled"}"""
            },
        { "row locks", """{"kind":"RowError","object":"Contact","count":150}""" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Lost_and_refused_jobs_leave_no_trace(string what, string fault)
    {
        await using var product = await Bulk.StartAsync(Bulk.From);
        await product.FaultAsync(JsonNode.Parse(fault)!.AsObject());
        var bookings = Trouble.Bookings(400);
        await product.PostBacklogAsync(bookings);
        var state = await product.SettleAsync();

        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
        state.AssertSynced(bookings);
        Assert.Contains(await product.RequestsAsync(), Bulk.IsJob);
        Assert.NotEmpty(what);
    }
}
