using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>A large backlog leaves in Bulk 2.0 jobs where the org's settings say so, and ends as it would without.</summary>
public sealed class BulkTests
{
    private const int From = Bulk.From;

    [Fact]
    public async Task A_backlog_of_thousands_ends_as_without_jobs()
    {
        var bookings = Trouble.Bookings(3_000);
        var (without, requests) = await RunAsync(bookings, from: null);
        Assert.DoesNotContain(requests, Bulk.IsJob);

        var (with, jobs) = await RunAsync(bookings, from: 500);
        Assert.Equal(without.Essence(), with.Essence());
        with.AssertSynced(bookings);
        // How many depends on how fast turns reach their writes: on a slow machine some leave in collections.
        Assert.Contains(jobs, Bulk.IsClose);
    }

    [Fact]
    public async Task A_lone_booking_does_not_wait_for_a_job_of_others_and_long_jobs_end_right()
    {
        await using var product = await Bulk.StartAsync(From);
        await product.EmulateAsync("bulkJobSeconds", 3_600);
        var bookings = Trouble.Bookings(400);
        await product.PostBacklogAsync(bookings);
        await product.ClosedAsync(1);
        var urgent = Trouble.Bookings(1, "URGENT");
        await product.PostAllAsync(urgent);
        await Eventually.HoldsAsync(
            async () => (await product.BookingAsync("URGENT-0"))["waiting"]!.AsArray().Count == 0, "the lone booking is synced");
        Assert.Single((await product.StateAsync()).EventsOf("URGENT-0"));
        Assert.DoesNotContain(await product.RequestsAsync(), request => Bulk.IsJob(request) && request.About("\"object\":\"Event\""));

        // Still longer than a turn waits.
        await product.EmulateAsync("bulkJobSeconds", 8);
        (await product.SettleAsync()).AssertSynced([.. bookings, .. urgent]);
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
        // A job has 200 rows or more, so that 401 bookings fill at most two of people and two of Events: what jobs brought
        // about is not written again. Guests whose turns were put back meanwhile come again one by one, so on a slow machine
        // fewer than 200 Events wait together, and leave in collections.
        var requests = await product.RequestsAsync();
        Assert.InRange(requests.Count(request => Bulk.IsJob(request) && request.About("\"object\":\"Contact\"")), 1, 2);
        Assert.InRange(requests.Count(request => Bulk.IsJob(request) && request.About("\"object\":\"Event\"")), 0, 2);
    }

    [Fact]
    public async Task Rows_that_a_job_refuses_are_mended_or_end_with_their_reason()
    {
        await using var product = await Bulk.StartAsync(From);
        await product.ChangeOrgAsync(new JsonObject
        {
            ["validationRules"] = new JsonArray(
                new JsonObject
                {
                    ["object"] = "Contact",
                    ["name"] = "NoSevens",
                    ["formula"] = "LastName = 'Number7'",
                    ["message"] = "No sevens here.",
                }),
        });
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/orgs/production/records/Contact",
            new JsonObject { ["LastName"] = "There already", ["Email"] = "bkng9@example.com" }
        );
        var bookings = Trouble.Bookings(300);
        await product.FaultAsync(
            JsonNode
                .Parse(
                    """{"kind":"RowError","object":"Contact","errorCode":"STRING_TOO_LONG","message":"Phone: data value too large","body":"LastName=Number8$","count":1}"""
                )!
                .AsObject());
        await product.PostBacklogAsync(bookings);
        var state = await product.SettleAsync();

        var failures = (await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray();
        var failure = Assert.Single(failures)!;
        Assert.Equal(
            ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "BKNG-7"),
            (failure["code"]!.GetValue<string>(), failure["subjectId"]!.GetValue<string>()));
        Assert.Equal(299, state.Events.Count);
        Assert.Equal(299, state.Contacts.Count);
        Assert.Contains(await product.RequestsAsync(), Bulk.IsClose);
    }

    [Fact]
    public async Task Without_batches_left_for_the_day_everything_leaves_in_collections()
    {
        await using var product = await Bulk.StartAsync(From);
        await product.EmulateAsync("dailyBulkBatches", 0);
        var bookings = Trouble.Bookings(400);
        await product.PostBacklogAsync(bookings);
        (await product.SettleAsync()).AssertSynced(bookings);
        Assert.DoesNotContain(await product.RequestsAsync(), Bulk.IsJob);
    }

    private static async Task<(SalesforceState State, IReadOnlyList<JsonElement> Requests)> RunAsync(Webhook[] bookings, int? from)
    {
        await using var product = await Bulk.StartAsync(from);
        await product.PostBacklogAsync(bookings);
        return (await product.SettleAsync(), await product.RequestsAsync());
    }
}
