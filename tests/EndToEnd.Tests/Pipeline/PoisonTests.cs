using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>One bad booking costs nobody else, and what failed can be tried again.</summary>
public sealed class PoisonTests
{
    [Fact]
    public async Task A_row_that_always_fails_is_set_aside_after_bounded_tries_and_costs_no_neighbour()
    {
        await using var product = await Trouble.StartAsync(("OnceHub:Grains:MaxAttempts", "4"));
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "RowError",
                ["object"] = "Event",
                ["body"] = "(?m)OnceHub_Booking_Id__c=BKNG-7$",
                ["errorCode"] = "UNABLE_TO_LOCK_ROW",
            });
        var bookings = Trouble.Bookings(60);
        // The same guest books once more: the poison must not hold up its own other bookings either.
        var sibling = bookings[7] with { BookingId = "BKNG-sibling" };
        await product.PostAllAsync([.. bookings, sibling]);
        var state = await product.SettleAsync();

        Assert.Equal(60, state.Contacts.Count);
        Assert.Equal(60, state.Events.Count);
        Assert.NotEmpty(state.EventsOf("BKNG-sibling"));
        Assert.Empty(state.EventsOf("BKNG-7"));
        var failure = Assert.Single((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray())!;
        Assert.Equal("UNABLE_TO_LOCK_ROW", failure["code"]!.GetValue<string>());

        await product.NoMoreFaultsAsync();
        await product.OperateAsync(HttpMethod.Post, $"/v1/orgs/demo/failures/{failure["id"]}/replay", null);
        Assert.NotEmpty((await product.SettleAsync()).EventsOf("BKNG-7"));
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }

    /// <summary>What Salesforce refuses everything for that holds this guest.</summary>
    [Theory]
    [InlineData("""{"kind":"partError","path":"sobjects","body":"bkng7@","status":400,"errorCode":"JSON_PARSER_ERROR"}""")]
    [InlineData("""{"kind":"partError","path":"bkng7(%40|@)","status":400,"errorCode":"QUERY_TOO_COMPLICATED"}""")]
    [InlineData("""{"kind":"status","path":"/composite","body":"bkng7(%40|@)","status":400,"errorCode":"JSON_PARSER_ERROR"}""")]
    public async Task A_guest_for_whom_whole_requests_are_refused_is_set_aside_and_costs_no_neighbour(string fault)
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(JsonNode.Parse(fault)!.AsObject());
        var bookings = Trouble.Bookings(120);
        await product.PostAllAsync(bookings);
        var state = await product.SettleAsync();

        state.AssertSynced([.. bookings.Where(booking => booking.BookingId != "BKNG-7")]);
        var failure = Assert.Single((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray())!;
        Assert.Equal("BKNG-7", failure["subjectId"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_stored_unreadably_is_set_aside_and_costs_its_guests_other_bookings_nothing()
    {
        await using var product = await Trouble.StartAsync();
        var spoiled = new Webhook { BookingId = "BKNG-spoiled", Email = "ann@example.com" };
        var sibling = spoiled with { BookingId = "BKNG-sibling", Minute = 1 };
        await product.PostAllAsync([spoiled]);
        await product.SettleAsync();
        await product.SpoilAsync(spoiled.BookingId);

        await product.PostAllAsync([spoiled with { Type = "booking.canceled", Minute = 5 }, sibling]);
        var state = await product.SettleAsync();
        state.EventOf(sibling.BookingId);
        Assert.Single(state.Contacts);
        var failure = Assert.Single((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray())!;
        Assert.Contains("cannot be read by this version", failure["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_validation_rule_refused_is_one_group_and_syncs_by_a_replay_of_its_code_once_the_rule_is_gone()
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
        var bookings = Trouble.Bookings(50);
        await product.PostAllAsync(bookings);
        await product.SettleAsync();
        var group = Assert.Single((await product.GetAsync("/v1/orgs/demo/failures/groups"))["groups"]!.AsArray())!;
        Assert.Equal(("FIELD_CUSTOM_VALIDATION_EXCEPTION", 50), (group["code"]!.GetValue<string>(), group["count"]!.GetValue<int>()));

        await product.NoMoreFaultsAsync();
        var replay = await product.OperateAsync(
            HttpMethod.Post, "/v1/orgs/demo/failures/replay", new JsonObject { ["code"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION" }
        );
        Assert.Equal(50, replay["replayed"]!.GetValue<int>());
        (await product.SettleAsync()).AssertSynced(bookings);
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }
}
