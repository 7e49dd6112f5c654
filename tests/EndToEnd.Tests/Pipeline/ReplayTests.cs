using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What failed is tried again when somebody has mended it: one, a group, or all, at a bounded rate.</summary>
public sealed class ReplayTests
{
    private const string Replay = "/v1/orgs/demo/failures/replay";

    [Fact]
    public async Task A_change_of_settings_offers_the_replay_of_what_failed_before_and_of_nothing_that_failed_after()
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "RowError",
                ["object"] = "Event",
                ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                ["message"] = "Meetings need a budget.",
            });
        var before = Trouble.Bookings(3, "BEFORE");
        await product.PostAllAsync(before);
        await product.SettleAsync();
        Assert.False(await OffersAsync(product));

        await product.ChangeSettingsAsync(settings => settings["apiReservePercent"] = 11);
        Assert.True(await OffersAsync(product));

        await product.PostAllAsync(Trouble.Bookings(1, "AFTER"));
        await product.SettleAsync();
        Assert.False(await OffersAsync(product));
    }

    [Fact]
    public async Task A_group_replayed_at_a_rate_is_due_over_as_many_seconds_and_another_group_stays()
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "RowError",
                ["object"] = "Event",
                ["body"] = "(?m)OnceHub_Booking_Id__c=BKNG-[0-3]$",
                ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                ["message"] = "Meetings need a budget.",
            });
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "RowError",
                ["object"] = "Event",
                ["body"] = "(?m)OnceHub_Booking_Id__c=BKNG-4$",
                ["errorCode"] = "INSUFFICIENT_ACCESS_OR_READONLY",
            });
        var bookings = Trouble.Bookings(5);
        await product.PostAllAsync(bookings);
        await product.SettleAsync();
        await product.NoMoreFaultsAsync();

        var replay = await product.OperateAsync(
            HttpMethod.Post, Replay, new JsonObject { ["code"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION", ["perSecond"] = 2 }
        );
        Assert.Equal(4, replay["replayed"]!.GetValue<int>());
        var status = await product.GetAsync("/v1/orgs/demo/status");
        Assert.InRange(status["backlog"]!["waiting"]!.GetValue<long>() - status["backlog"]!["due"]!.GetValue<long>(), 1, 2);
        var state = await product.SettleAsync();
        Assert.Equal(4, state.Events.Count);
        Assert.Equal(
            "INSUFFICIENT_ACCESS_OR_READONLY",
            Assert.Single((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray())!["code"]!.GetValue<string>());

        await product.OperateAsync(HttpMethod.Post, Replay, new JsonObject());
        (await product.SettleAsync()).AssertSynced(bookings);
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_change_of_settings_meanwhile_keeps_the_rate_of_a_replay()
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "RowError",
                ["object"] = "Event",
                ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                ["message"] = "Meetings need a budget.",
            });
        await product.PostAllAsync(Trouble.Bookings(90));
        await product.SettleAsync();
        await product.NoMoreFaultsAsync();
        await product.OperateAsync(HttpMethod.Post, Replay, new JsonObject { ["perSecond"] = 1 });

        for (var i = 0; i < 3; i++) await product.ChangeSettingsAsync(settings => settings["apiReservePercent"] = 11 + i);
        var backlog = (await product.GetAsync("/v1/orgs/demo/status"))["backlog"]!;

        Assert.InRange(backlog["waiting"]!.GetValue<long>() - backlog["due"]!.GetValue<long>(), 1, 90);
    }

    [Fact]
    public async Task A_replay_goes_on_by_itself_and_is_counted_to_its_end()
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "RowError",
                ["object"] = "Event",
                ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                ["message"] = "Meetings need a budget.",
            });
        var bookings = Trouble.Bookings(6);
        await product.PostAllAsync(bookings);
        await product.SettleAsync();
        var group = Assert.Single((await product.GetAsync("/v1/orgs/demo/failures/groups"))["groups"]!.AsArray())!;
        Assert.Equal(
            ("Event", "Meetings need a budget.", 6, "mapping/event"),
            (
                group["object"]!.GetValue<string>(),
                group["cause"]!.GetValue<string>(),
                group["bookings"]!.GetValue<int>(),
                group["fix"]!["page"]!.GetValue<string>()));
        await product.NoMoreFaultsAsync();

        var scope = new JsonObject
        {
            ["code"] = group["code"]!.DeepClone(),
            ["object"] = group["object"]!.DeepClone(),
            ["cause"] = group["cause"]!.DeepClone(),
            ["perSecond"] = 3,
        };
        var started = await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/replays", scope);
        Assert.Equal(
            ("running", 6, 3),
            (started["state"]!.GetValue<string>(), started["total"]!.GetValue<int>(), started["released"]!.GetValue<int>()));
        var done = await Eventually.FindsAsync(
            async () =>
                await product.GetAsync($"/v1/orgs/demo/replays/{started["id"]}") is var replay
                && replay["state"]!.GetValue<string>() == "done"
                    ? replay
                    : null,
            "the replay is done");

        Assert.Equal((6, 6, 0), (done["released"]!.GetValue<int>(), done["synced"]!.GetValue<int>(), done["failed"]!.GetValue<int>()));
        (await product.SettleAsync()).AssertSynced(bookings);
        var hours = (await product.GetAsync("/v1/orgs/demo/hours"))["items"]!.AsArray();
        Assert.Equal((6, 6), (hours.Sum(hour => hour!["failed"]!.GetValue<int>()), hours.Sum(hour => hour!["synced"]!.GetValue<int>())));
        var records = (await product.GetAsync("/v1/orgs/demo/bookings/BKNG-0"))["records"]!.AsArray();
        Assert.Contains(
            records,
            record => record!["object"]!.GetValue<string>() == "Event" && record["made"]!.GetValue<bool>() && record["id"] is not null);
    }

    private static async Task<bool> OffersAsync(Product product) =>
        Assert.Single((await product.GetAsync("/v1/orgs/demo/failures/groups"))["groups"]!.AsArray())![
            "settingsChangedSince"
        ]!.GetValue<bool>();
}
