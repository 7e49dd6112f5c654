using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What was left out is filled in when somebody mends the mapping or the org, and asks for it.</summary>
public sealed class BookingReplayTests
{
    [Fact]
    public async Task A_field_that_was_made_after_the_booking_is_filled_in_by_a_replay()
    {
        await using var product = await Trouble.StartAsync();
        await product.MapAsync([("Tier__c", "form.custom.Tier")]);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Custom = new JsonObject { ["Tier"] = "Gold" } });
        var before = await product.SettleAsync();
        Assert.Equal(["Tier__c FIELD_NOT_WRITABLE"], await product.ProblemsAsync("BKNG-1"));

        await product.ChangeOrgAsync(
            JsonNode.Parse("""{"fields":[{"object":"Contact","name":"Tier__c","type":"Text","length":20}]}""")!.AsObject());
        await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/bookings/BKNG-1/replay", null);
        var after = await product.SettleAsync();

        Assert.Equal("Gold", Assert.Single(after.Contacts).Text("Tier__c"));
        Assert.Equal(before.EventOf("BKNG-1").Text("Id"), after.EventOf("BKNG-1").Text("Id"));
        var last = (await product.BookingAsync("BKNG-1"))["history"]!.AsArray()[^1]!;
        Assert.Equal(("applied", "sync.again"), (last["verdict"]!.GetValue<string>(), last["detail"]!["type"]!.GetValue<string>()));
        Assert.Null(last["detail"]!["problems"]);
    }

    [Fact]
    public async Task All_bookings_that_lack_a_field_are_filled_in_together_once_the_mapping_is_mended()
    {
        await using var product = await Trouble.StartAsync();
        await product.ChangeOrgAsync(
            JsonNode
                .Parse(
                    """{"fields":[{"object":"Contact","name":"Tier__c","type":"Picklist","values":["Gold tier","Silver tier"],"restricted":true},{"object":"Contact","name":"Level__c","type":"Text","length":20}]}"""
                )!
                .AsObject());
        await product.MapAsync([("Tier__c", "form.custom.Tier")]);
        await product.PostAllAsync(
            Enumerable
                .Range(0, 12)
                .Select(i => new Webhook
                {
                    BookingId = $"BKNG-{i}",
                    Email = $"g{i}@example.com",
                    Custom = i % 2 == 0 ? new JsonObject { ["Tier"] = "Gold" } : [],
                }));
        Assert.All((await product.SettleAsync()).Contacts, contact => Assert.Null(contact.Text("Tier__c")));

        await product.MapAsync([("Tier__c", "template:{form.custom.Tier} tier")]);
        var answer = await product.OperateAsync(
            HttpMethod.Post,
            "/v1/orgs/demo/bookings/replay",
            new JsonObject { ["code"] = "VALUE_DOES_NOT_CONVERT", ["field"] = "Tier__c" }
        );
        var contacts = (await product.SettleAsync()).Contacts;

        Assert.Equal(6, answer["replayed"]!.GetValue<int>());
        Assert.Equal(12, contacts.Count);
        Assert.Equal(6, contacts.Count(contact => contact.Text("Tier__c") == "Gold tier"));
        var again = await product.OperateAsync(
            HttpMethod.Post, "/v1/orgs/demo/bookings/replay", new JsonObject { ["code"] = "VALUE_DOES_NOT_CONVERT" }
        );
        Assert.Equal(0, again["replayed"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_an_Account_that_was_made_here_lacks_is_filled_in_and_nobody_else_s_is_touched()
    {
        await using var product = await Trouble.StartAsync();
        var known = await product.Salesforce.SeedAsync("Account", new JsonObject { ["Name"] = "Known" }, default);
        await product.MapAsync([("Size__c", "form.custom.Size"), ("Industry", "form.custom.Sector")], "account");
        await product.PostAllAsync([
            new Webhook
            {
                BookingId = "BKNG-1",
                Email = "ann@example.com",
                Company = "Acme",
                Custom = new JsonObject { ["Size"] = "50", ["Sector"] = "Finance" },
            },
            new Webhook
            {
                BookingId = "BKNG-2",
                Email = "bob@example.com",
                Company = "Known",
                Custom = new JsonObject { ["Size"] = "70" },
            },
        ]);
        await product.SettleAsync();
        var made = (await product.Salesforce.RecordsAsync("Account", default))
            .Single(account => account.Text("Name") == "Acme")
            .Text("Id")!;
        Assert.Equal(["Account.Size__c FIELD_NOT_WRITABLE"], await product.ProblemsAsync("BKNG-1"));
        await product.ControlAsync(
            HttpMethod.Patch, $"/emulator/orgs/production/records/{made}", new JsonObject { ["Industry"] = "Retail" }
        );

        await product.ChangeOrgAsync(
            JsonNode.Parse("""{"fields":[{"object":"Account","name":"Size__c","type":"Number","precision":5}]}""")!.AsObject());
        var answer = await product.OperateAsync(
            HttpMethod.Post, "/v1/orgs/demo/bookings/replay", new JsonObject { ["field"] = "Account.Size__c" }
        );
        await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/bookings/BKNG-2/replay", null);
        await product.SettleAsync();

        Assert.Equal(1, answer["replayed"]!.GetValue<int>());
        var accounts = (await product.Salesforce.RecordsAsync("Account", default)).ToDictionary(account => account.Text("Id")!);
        Assert.Equal((50m, "Retail"), (accounts[made].GetProperty("Size__c").GetDecimal(), accounts[made].Text("Industry")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, accounts[known].GetProperty("Size__c").ValueKind);
        var last = (await product.BookingAsync("BKNG-1"))["history"]!.AsArray()[^1]!["detail"]!;
        Assert.Null(last["problems"]);
        Assert.Contains(
            "Account.Size__c  50 form.custom.Size",
            last["changes"]!.AsArray().Select(change => $"{change!["field"]} {change["from"]} {change["to"]} {change["source"]}"));
    }

    [Fact]
    public async Task A_replay_changes_no_filled_field_that_no_row_overwrites_and_a_Case_is_filled_in_too()
    {
        await using var product = await Trouble.StartAsync();
        await product.ChangeSettingsAsync(settings =>
            settings["calendars"] = new JsonArray(new JsonObject { ["ids"] = new JsonArray("BP-1"), ["createCase"] = true }));
        await product.MapAsync([("Room__c", "static:R 101")], "case");
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Phone = "(202) 555-0123" });
        var contact = Assert.Single((await product.SettleAsync()).Contacts);
        await product.ControlAsync(
            HttpMethod.Patch, $"/emulator/orgs/production/records/{contact.Text("Id")}", new JsonObject { ["Phone"] = "+12025550199" }
        );
        await product.ChangeOrgAsync(
            JsonNode.Parse("""{"fields":[{"object":"Case","name":"Room__c","type":"Text","length":20}]}""")!.AsObject());

        await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/bookings/BKNG-1/replay", null);
        var state = await product.SettleAsync();

        Assert.Equal("+12025550199", Assert.Single(state.Contacts).Text("Phone"));
        Assert.Equal("R 101", Assert.Single(await product.Salesforce.RecordsAsync("Case", default)).Text("Room__c"));
        Assert.Single(state.Events);
    }
}
