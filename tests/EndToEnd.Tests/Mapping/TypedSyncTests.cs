using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What guests type becomes what the org's own fields take, on the way that every booking goes.</summary>
public sealed class TypedSyncTests
{
    [Fact]
    public async Task Values_are_written_as_each_type_of_field_takes_them()
    {
        await using var product = await MappedOrg.StartAsync();
        await product.AcceptAsync(new Webhook
        {
            Email = "ann@example.com",
            Timezone = "Europe/Vienna",
            Custom = new JsonObject
            {
                ["Text"] = "short",
                ["Area"] = "one\ntwo",
                ["Rich"] = "a < b",
                ["Mail"] = "Ann@Example.com",
                ["Call"] = "(202) 555-0123",
                ["Site"] = "https://example.com/a",
                ["Number"] = "1,234.567",
                ["Money"] = "$1,200.50",
                ["Share"] = "12.5 %",
                ["Yes"] = "yes",
                ["Day"] = "March 4, 2026",
                ["Moment"] = "2026-03-04 09:30",
                ["Hour"] = "2:30 PM",
                ["Open"] = "Bronze", ["Closed"] = "gold", ["Many"] = "red, blue", ["Place"] = "48.2082, 16.3738",
            },
        });
        var contact = Assert.Single((await product.SettleAsync()).Contacts);

        Assert.Equal(("short", "one\ntwo", "a &lt; b"), (contact.Text("Text__c"), contact.Text("Area__c"), contact.Text("Rich__c")));
        Assert.Equal(
            ("ann@example.com", "+12025550123", "https://example.com/a"),
            (contact.Text("Mail__c"), contact.Text("Call__c"), contact.Text("Site__c")));
        Assert.Equal(
            (1234.57, 1200.5, 12.5),
            (
                contact.GetProperty("Number__c").GetDouble(),
                contact.GetProperty("Money__c").GetDouble(),
                contact.GetProperty("Share__c").GetDouble()));
        Assert.True(contact.GetProperty("Yes__c").GetBoolean());
        Assert.Equal(
            ("2026-03-04", "2026-03-04T08:30:00.000+0000", "14:30:00.000Z"),
            (contact.Text("Day__c"), contact.Text("Moment__c"), contact.Text("Hour__c")));
        Assert.Equal(("Bronze", "Gold", "Red;Blue"), (contact.Text("Open__c"), contact.Text("Closed__c"), contact.Text("Many__c")));
        Assert.Equal(
            (48.2082, 16.3738),
            (contact.GetProperty("Place__Latitude__s").GetDouble(), contact.GetProperty("Place__Longitude__s").GetDouble()));
        Assert.Empty(await product.ProblemsAsync("BKNG-1"));
        Assert.Equal(2, (await product.BookingAsync("BKNG-1"))["callsSpent"]!.GetValue<double>(), 3);
    }

    [Fact]
    public async Task What_does_not_fit_is_left_out_and_told_and_a_filled_field_is_not_changed_for_it()
    {
        await using var product = await MappedOrg.StartAsync();
        await product.Salesforce.SeedAsync(
            "Contact",
            new JsonObject
            {
                ["LastName"] = "Miller",
                ["Email"] = "ann@example.com",
                ["Closed__c"] = "Silver",
            },
            default);
        await product.AcceptAsync(
            new Webhook
            {
                Email = "ann@example.com",
                Custom = new JsonObject
                {
                    ["Closed"] = "Bronze",
                    ["Day"] = "soon",
                    ["Number"] = "7",
                },
            });
        var contact = Assert.Single((await product.SettleAsync()).Contacts);

        Assert.Equal(("Silver", null), (contact.Text("Closed__c"), contact.Text("Day__c")));
        Assert.Equal(7, contact.GetProperty("Number__c").GetDouble());
        Assert.Equal(["Closed__c VALUE_DOES_NOT_CONVERT", "Day__c VALUE_DOES_NOT_CONVERT"], await product.ProblemsAsync("BKNG-1"));
    }

    [Fact]
    public async Task A_real_value_of_an_older_booking_goes_before_the_default_of_a_required_field()
    {
        await using var product = await Product.StartAsync();
        await product.ChangeOrgAsync(
            JsonNode.Parse("""{"fields":[{"object":"Contact","name":"Tier__c","type":"Text","length":20,"required":true}]}""")!.AsObject());
        await product.MapAsync([("Tier__c", "form.custom.Tier")]);
        await product.PostAllAsync([
            new Webhook { BookingId = "BKNG-1", Email = "ann@example.com", Custom = new JsonObject { ["Tier"] = "Gold" } },
            new Webhook { BookingId = "BKNG-2", Email = "ann@example.com", Minute = 5 },
        ]);

        Assert.Equal("Gold", Assert.Single((await product.SettleAsync()).Contacts).Text("Tier__c"));
    }

    [Fact]
    public async Task Long_texts_are_left_out_where_the_settings_say_so_and_a_fallback_fills_an_empty_field_of_a_record_that_exists_where_its_row_says_so()
    {
        await using var product = await MappedOrg.StartAsync();
        await product.ChangeSettingsAsync(settings =>
        {
            settings["longTexts"] = "leaveOut";
            foreach (var row in settings["mappings"]!["contact"]!.AsArray())
                if (row!["target"]!.GetValue<string>() is "Open__c" or "Closed__c" or "Day__c")
                    (row["fallback"], row["fallbackOnUpdate"]) = (
                        row["target"]!.GetValue<string>() == "Day__c" ? "2026-01-01" : "Gold",
                        row["target"]!.GetValue<string>() != "Day__c");
        });
        await product.Salesforce.SeedAsync(
            "Contact",
            new JsonObject
            {
                ["LastName"] = "Miller",
                ["Email"] = "ann@example.com",
                ["Closed__c"] = "Silver",
            },
            default);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Custom = new JsonObject { ["Text"] = "longer than ten" } });
        var contact = Assert.Single((await product.SettleAsync()).Contacts);

        Assert.Equal(
            (null, "Gold", "Silver", null),
            (contact.Text("Text__c"), contact.Text("Open__c"), contact.Text("Closed__c"), contact.Text("Day__c")));
        Assert.Equal(["Text__c VALUE_LEFT_OUT"], await product.ProblemsAsync("BKNG-1"));
    }

    [Fact]
    public async Task An_Event_that_is_there_keeps_what_somebody_put_in_place_of_a_default()
    {
        await using var product = await Product.StartAsync();
        await product.ChangeOrgAsync(
            JsonNode.Parse("""{"fields":[{"object":"Event","name":"Room__c","type":"Text","length":20,"required":true}]}""")!.AsObject());
        var booking = new Webhook { Email = "ann@example.com" };
        await product.AcceptAsync(booking);
        var made = (await product.SettleAsync()).EventOf("BKNG-1");
        await product.ControlAsync(
            HttpMethod.Patch, $"/emulator/orgs/production/records/{made.Text("Id")}", new JsonObject { ["Room__c"] = "R 101" }
        );
        await product.AcceptAsync(booking with { Type = "booking.completed", Minute = 1 });

        Assert.Equal("Unspecified", made.Text("Room__c"));
        Assert.Equal("R 101", (await product.SettleAsync()).EventOf("BKNG-1").Text("Room__c"));
    }
}
