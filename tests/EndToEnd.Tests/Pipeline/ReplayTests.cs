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
        await product.FaultAsync(new JsonObject { ["kind"] = "RowError", ["object"] = "Event", ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION", ["message"] = "Meetings need a budget." });
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
        await product.FaultAsync(new JsonObject { ["kind"] = "RowError", ["object"] = "Event", ["body"] = "(?m)OnceHub_Booking_Id__c=BKNG-[0-3]$", ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION", ["message"] = "Meetings need a budget." });
        await product.FaultAsync(new JsonObject { ["kind"] = "RowError", ["object"] = "Event", ["body"] = "(?m)OnceHub_Booking_Id__c=BKNG-4$", ["errorCode"] = "INSUFFICIENT_ACCESS_OR_READONLY" });
        var bookings = Trouble.Bookings(5);
        await product.PostAllAsync(bookings);
        await product.SettleAsync();
        await product.NoMoreFaultsAsync();

        var replay = await product.OperateAsync(HttpMethod.Post, Replay, new JsonObject { ["code"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION", ["perSecond"] = 2 });
        Assert.Equal(4, replay["replayed"]!.GetValue<int>());
        var status = await product.GetAsync("/v1/orgs/demo/status");
        Assert.InRange(status["backlog"]!["waiting"]!.GetValue<long>() - status["backlog"]!["due"]!.GetValue<long>(), 1, 2);
        var state = await product.SettleAsync();
        Assert.Equal(4, state.Events.Count);
        Assert.Equal("INSUFFICIENT_ACCESS_OR_READONLY", Assert.Single((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray())!["code"]!.GetValue<string>());

        await product.OperateAsync(HttpMethod.Post, Replay, new JsonObject());
        (await product.SettleAsync()).AssertSynced(bookings);
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_change_of_settings_meanwhile_keeps_the_rate_of_a_replay()
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(new JsonObject { ["kind"] = "RowError", ["object"] = "Event", ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION", ["message"] = "Meetings need a budget." });
        await product.PostAllAsync(Trouble.Bookings(90));
        await product.SettleAsync();
        await product.NoMoreFaultsAsync();
        await product.OperateAsync(HttpMethod.Post, Replay, new JsonObject { ["perSecond"] = 1 });

        for (var i = 0; i < 3; i++) await product.ChangeSettingsAsync(settings => settings["apiReservePercent"] = 11 + i);
        var backlog = (await product.GetAsync("/v1/orgs/demo/status"))["backlog"]!;

        Assert.InRange(backlog["waiting"]!.GetValue<long>() - backlog["due"]!.GetValue<long>(), 1, 90);
    }

    private static async Task<bool> OffersAsync(Product product) =>
        Assert.Single((await product.GetAsync("/v1/orgs/demo/failures/groups"))["groups"]!.AsArray())!["settingsChangedSince"]!.GetValue<bool>();
}
