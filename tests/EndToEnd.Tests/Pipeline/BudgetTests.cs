using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>The daily calls are kept, and the queue goes on by itself.</summary>
public sealed class BudgetTests
{
    private const int Limit = 100;
    private const int Reserve = 10;

    [Fact]
    public async Task At_the_reserve_the_queue_waits_while_the_gateway_accepts_and_goes_on_by_itself_when_calls_are_free()
    {
        await using var product = await Trouble.StartAsync(("OnceHub:Grains:ProbeInterval", "00:00:02"));
        await product.LimitAsync(Limit);
        var waiting = new List<Webhook>();
        for (var i = 0; ; i++)
        {
            // One after the other, so that each costs its two calls.
            var booking = Trouble.Bookings(1, $"ONE{i}");
            waiting.AddRange(booking);
            await product.PostAllAsync(booking);
            if ((await product.GetAsync("/v1/orgs/demo/limits"))["pausedBecause"] is not null) break;
            await Eventually.HoldsAsync(
                async () =>
                    (await product.GetAsync("/v1/orgs/demo/status"))["backlog"]!["waiting"]!.GetValue<long>() == 0
                    || (await product.GetAsync("/v1/orgs/demo/limits"))["pausedBecause"] is not null,
                "the booking is synced, or the org paused");
            Assert.True(i < Limit, "The org never paused.");
        }
        var limits = await product.PausedAsync("kept for others");
        Assert.Equal(Reserve, limits["callsReserved"]!.GetValue<long>());
        Assert.Equal(0, limits["callsOurs"]!.GetValue<long>());
        Assert.InRange(await product.Salesforce.CallsAsync(default), Limit / 2, Limit - Reserve);

        var more = Trouble.Bookings(50, "MORE");
        await product.PostAllAsync(more);
        Assert.InRange(await product.Salesforce.CallsAsync(default), Limit / 2, Limit - Reserve);
        Assert.True((await product.GetAsync("/v1/orgs/demo/status"))["backlog"]!["waiting"]!.GetValue<long>() >= 50);

        await product.LimitAsync(10_000);
        (await product.SettleAsync()).AssertSynced([.. waiting, .. more]);
        Assert.Null((await product.GetAsync("/v1/orgs/demo/limits"))["pausedBecause"]);
    }

    [Fact]
    public async Task When_Salesforce_says_that_the_calls_are_spent_nothing_is_lost_and_it_is_asked_seldom()
    {
        await using var product = await Trouble.StartAsync(("OnceHub:Grains:ProbeInterval", "00:00:00.5"));
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "Status",
                ["path"] = "/services/data/",
                ["status"] = 403,
                ["errorCode"] = "REQUEST_LIMIT_EXCEEDED",
                ["message"] = "TotalRequests Limit exceeded.",
            });
        var bookings = Trouble.Bookings(200);
        await product.PostAllAsync(bookings);
        await product.PausedAsync("TotalRequests");
        Assert.Empty((await product.StateAsync()).Contacts);

        await product.NoMoreFaultsAsync();
        (await product.SettleAsync()).AssertSynced(bookings);
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }

    /// <summary>
    /// /limits takes 'View Setup and Configuration' (REST API Developer Guide, Limits), which an integration user need not have.
    /// </summary>
    [Theory]
    [InlineData(403, "INSUFFICIENT_ACCESS")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(403, "FUNCTIONALITY_NOT_ENABLED")]
    public async Task A_pause_for_spent_calls_ends_by_itself_for_a_user_who_may_not_read_the_limits(int status, string code)
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(new JsonObject { ["kind"] = "Status", ["path"] = "/limits", ["status"] = status, ["errorCode"] = code });
        await product.ControlAsync(HttpMethod.Patch, "/emulator/orgs/production/settings", new JsonObject { ["usedAtStart"] = 100_000 });
        var bookings = Trouble.Bookings(3);
        await product.PostAllAsync(bookings);
        await product.StoppedAsync("API_BUDGET_SPENT");

        await product.ControlAsync(HttpMethod.Patch, "/emulator/orgs/production/settings", new JsonObject { ["usedAtStart"] = 0 });
        (await product.SettleAsync()).AssertSynced(bookings);
    }

    [Fact]
    public async Task The_reserve_is_kept_for_a_user_who_may_not_read_the_limits()
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "Status",
                ["path"] = "/limits",
                ["status"] = 403,
                ["errorCode"] = "INSUFFICIENT_ACCESS",
            });
        await product.PostAllAsync(Trouble.Bookings(1, "FIRST"));
        await product.SettleAsync();
        await product.ControlAsync(HttpMethod.Patch, "/emulator/orgs/production/settings", new JsonObject { ["usedAtStart"] = 95_000 });
        await product.PostAllAsync(Trouble.Bookings(3));
        await product.PausedAsync("kept for others");
        await product.ControlAsync(HttpMethod.Delete, "/emulator/requests");
        await Eventually.HoldsAsync(async () => (await product.RequestsAsync()).Count >= 6, "three probes");

        Assert.All(
            await product.RequestsAsync(), request => Assert.Matches("/limits|FROM.+User", request.GetProperty("path").GetString()!));
        Assert.NotNull((await product.GetAsync("/v1/orgs/demo/limits"))["pausedBecause"]);
    }
}
