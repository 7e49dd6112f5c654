using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>What a person is told of a booking, over HTTP.</summary>
public sealed class ExplainedTests
{
    [Fact]
    public async Task A_booking_tells_the_rule_that_matched_the_candidates_the_fields_before_and_after_and_the_calls()
    {
        await using var product = await Product.StartAsync();
        await product.ChangeSettingsAsync(settings => settings["contact"]!["update"] = "override");
        var older = await SeedAsync(product, "Ann", "Older", "2026-01-05T09:00:00.000+0000");
        var newer = await SeedAsync(product, "Ann", "Newer", "2026-03-05T09:00:00.000+0000");
        await PlayAsync(product, Plain(new Hook { Name = "Ann Miller", Email = "ann@example.com" }));

        var booking = await product.BookingAsync("BKNG-x-1");

        Assert.Equal("Scheduled", booking["phase"]!.GetValue<string>());
        Assert.Equal(newer, booking["recordId"]!.GetValue<string>());
        Assert.Equal(
            ("Contact", "Email"), (booking["match"]!["object"]!.GetValue<string>(), booking["match"]!["rule"]!.GetValue<string>()));
        Assert.Contains("most recently modified", booking["match"]!["explanation"]!.GetValue<string>(), StringComparison.Ordinal);
        var told = Assert.Single(booking["history"]!.AsArray())!;
        Assert.Equal("applied", told["verdict"]!.GetValue<string>());
        Assert.Equal([older], told["detail"]!["runnersUp"]!.AsArray().Select(id => id!.GetValue<string>()));
        var changes = Changes(told);
        Assert.Equal(("Newer", "Miller"), changes["LastName"]);
        Assert.Equal((null, "Scheduled (By customer)"), changes["Event.OnceHub_Event_Status__c"]);
        Assert.InRange(booking["callsSpent"]!.GetValue<double>(), 1, 5);
    }

    [Fact]
    public async Task Each_event_is_told_once_with_its_verdict_and_a_change_of_the_Event_before_and_after()
    {
        await using var product = await Product.StartAsync();
        await PlayAsync(product, Plain(new Hook(1, "scheduled", 5) { EventId = "EVNT-1" }));
        await PlayAsync(product, Plain(new Hook(1, "canceled", 20) { EventId = "EVNT-2", By = "user", Reason = "Full" }));
        await PlayAsync(product, Plain(new Hook(1, "completed", 30) { EventId = "EVNT-3" }));
        await PlayAsync(product, Plain(new Hook(1, "canceled", 20) { EventId = "EVNT-4", By = "user", Reason = "Full" }));
        await PlayAsync(product, Plain(new Hook(1, "canceled", 20) { EventId = "EVNT-2", By = "user", Reason = "Full" }));
        var broken = Plain(new Hook(1, "rescheduled", 40) { EventId = "EVNT-5" });
        broken["type"] = "booking.unheard_of";
        await product.PostAsync(broken.ToJsonString());
        await product.SettleAsync();

        var history = (await product.BookingAsync("BKNG-x-1"))["history"]!.AsArray();

        Assert.Equal(
            [("EVNT-1", "applied"), ("EVNT-2", "applied"), ("EVNT-3", "older"), ("EVNT-4", "older"), ("EVNT-5", "set aside")],
            history.Select(told => (told!["eventId"]!.GetValue<string>(), told["verdict"]!.GetValue<string>())));
        Assert.Equal(("Scheduled (By customer)", "Canceled (By user)"), Changes(history[1]!)["Event.OnceHub_Event_Status__c"]);
        Assert.Equal((null, "Full"), Changes(history[1]!)["Event.OnceHub_Reason__c"]);
        Assert.Contains("booking.unheard_of", history[^1]!["detail"]!["explanation"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_that_had_no_time_is_an_open_failure_until_its_Event_is_made()
    {
        await using var product = await Product.StartAsync();
        await PlayAsync(product, Plain(new Hook { Start = null, EventId = "EVNT-1" }));
        var open = Assert.Single((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray())!;
        Assert.Equal(("EVNT-1", "NO_USABLE_TIME"), (open["eventId"]!.GetValue<string>(), open["code"]!.GetValue<string>()));
        Assert.True((await product.BookingAsync("BKNG-x-1"))["pending"]!.GetValue<bool>());

        await PlayAsync(product, Plain(new Hook(1, "completed", 3) { Start = null, EventId = "EVNT-2" }));
        Assert.Equal(2, (await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray().Count);

        await PlayAsync(product, Plain(new Hook(1, "rescheduled", 5) { Start = 2, EventId = "EVNT-3" }));

        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
        var resolved = (await product.GetAsync("/v1/orgs/demo/failures?includeResolved=true"))["items"]!.AsArray();
        Assert.Equal(
            ["EVNT-1", "EVNT-2"], resolved.Select(failure => failure!["eventId"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.All(resolved, failure => Assert.NotNull(failure!["resolvedAt"]));
        var booking = await product.BookingAsync("BKNG-x-1");
        Assert.False(booking["pending"]!.GetValue<bool>());
        Assert.Equal(
            ["set aside", "set aside", "applied"], booking["history"]!.AsArray().Select(told => told!["verdict"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_calls_of_a_booking_include_those_whose_answers_were_lost()
    {
        await using var product = await Product.StartAsync();
        await PlayAsync(product, Plain(new Hook()));
        var calm = await CallsAsync("BKNG-x-1");
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "DropAfter",
                ["path"] = "/composite$",
                ["skip"] = 1,
                ["count"] = 1,
            });
        await PlayAsync(product, Plain(new Hook(2) { Name = "Bea Stone", Email = "bea@example.com" }));

        // The second booking's write is lost, and its guest is looked up and its Event written once more.
        Assert.InRange(await CallsAsync("BKNG-x-2"), calm + 1, calm + 4);

        async Task<double> CallsAsync(string id) => (await product.BookingAsync(id))["callsSpent"]!.GetValue<double>();
    }

    private static JsonObject Plain(Hook hook) =>
        JsonNode.Parse(hook.ToJson().ToJsonString().Replace("~", "x", StringComparison.Ordinal))!.AsObject();

    private static async Task PlayAsync(Product product, JsonObject one)
    {
        await product.PostEventsAsync(one.ToJsonString());
        await product.SettleAsync();
    }

    private static async Task<string> SeedAsync(Product product, string first, string last, string modified) =>
        await product.Salesforce.SeedAsync(
            "Contact",
            new JsonObject
            {
                ["FirstName"] = first,
                ["LastName"] = last,
                ["Email"] = "ann@example.com",
                ["LastModifiedDate"] = modified,
            },
            CancellationToken.None);

    private static Dictionary<string, (string? From, string? To)> Changes(JsonNode told) => told["detail"]!["changes"]!.AsArray()
        .ToDictionary(change => change!["field"]!.GetValue<string>(), change => (Text(change!["from"]), Text(change["to"])));

    private static string? Text(JsonNode? node) =>
        node is null ? null : Convert.ToString(node.GetValue<string>(), CultureInfo.InvariantCulture);
}
