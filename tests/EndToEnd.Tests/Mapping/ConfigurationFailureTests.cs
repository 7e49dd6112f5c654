using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What only a person can mend ends as a booking that says what to do; done, a replay ends it.</summary>
public sealed class ConfigurationFailureTests
{
    [Fact]
    public async Task A_required_lookup_that_nothing_is_mapped_to()
    {
        await using var product = await Trouble.StartAsync();
        await product.ChangeOrgAsync(
            JsonNode
                .Parse(
                    """{"fields":[{"object":"Contact","name":"Campaign__c","type":"Lookup","referenceTo":"Campaign","required":true}]}""")!
                .AsObject());
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Empty((await product.SettleAsync()).Contacts);
        await AssertSaysAsync(
            product, "REQUIRED_FIELD_MISSING", "Campaign__c", "Map these fields to OnceHub values or give them fallbacks, then replay.");

        await product.Salesforce.SeedAsync("Campaign", new JsonObject { ["Name"] = "Spring" }, default);
        await product.MapAsync([("Campaign__c", "static:Spring")]);
        await AssertMendedAsync(product);
    }

    [Fact]
    public async Task A_validation_rule_of_the_org()
    {
        await using var product = await Trouble.StartAsync();
        var rule = JsonNode
            .Parse(
                """{"validationRules":[{"object":"Contact","name":"NoMiller","formula":"LastName = \"Miller\"","message":"Millers are handled by hand","errorField":"LastName"}]}"""
            )!
            .AsObject();
        await product.ChangeOrgAsync(rule);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Empty((await product.SettleAsync()).Contacts);
        await AssertSaysAsync(
            product,
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "Millers are handled by hand",
            "correct the data, the mapping or the rule, then replay.");

        rule["validationRules"]![0]!["active"] = false;
        await product.ChangeOrgAsync(rule);
        await AssertMendedAsync(product);
    }

    [Fact]
    public async Task A_picklist_that_was_narrowed_after_it_was_last_looked_at()
    {
        await using var product = await Trouble.StartAsync();
        await product.ChangeOrgAsync(
            JsonNode
                .Parse(
                    """{"fields":[{"object":"Contact","name":"Tier__c","type":"Picklist","values":["Gold","Silver"],"restricted":true}]}"""
                )!
                .AsObject());
        await product.MapAsync([("Tier__c", "form.custom.Tier")]);
        await product.AcceptAsync(
            new Webhook
            {
                BookingId = "BKNG-0",
                Email = "first@example.com",
                Custom = new JsonObject { ["Tier"] = "Gold" },
            });
        await product.SettleAsync();
        await product.ChangeOrgAsync(
            JsonNode.Parse("""{"overrides":[{"object":"Contact","name":"Tier__c","values":["Silver"]}]}""")!.AsObject());
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Custom = new JsonObject { ["Tier"] = "Gold" } });
        var state = await product.SettleAsync();

        Assert.Null(Assert.Single(state.Contacts, contact => contact.Text("Email") == "ann@example.com").Text("Tier__c"));
        Assert.Single(state.EventsOf("BKNG-1"));
        Assert.Equal(["Tier__c INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"], await product.ProblemsAsync("BKNG-1"));
        Assert.Contains(
            "Correct the value or what is mapped there, then replay.",
            (await product.BookingAsync("BKNG-1"))["history"]!.ToJsonString(),
            StringComparison.Ordinal);
    }

    /// <summary>Without Contacts and Leads nobody can be looked for: that is no booking's fault.</summary>
    [Fact]
    public async Task A_user_who_does_not_see_people_stops_the_org_until_another_is_connected()
    {
        await using var product = await Trouble.StartAsync();
        await ConnectAsAsync(product, "norights");
        var bookings = Trouble.Bookings(20);
        await product.PostAllAsync(bookings);
        var worker = await product.StoppedAsync("OBJECT_HIDDEN");
        Assert.Contains("The connected user does not see Contact", worker["pausedBecause"]!.GetValue<string>(), StringComparison.Ordinal);

        await ConnectAsAsync(product, "admin");
        (await product.SettleAsync()).AssertSynced(bookings);
        Assert.Empty(await product.FailuresAsync());
    }

    [Fact]
    public async Task A_user_who_lost_sight_of_people_stops_the_org_until_it_is_given_back()
    {
        await using var product = await Trouble.StartAsync();
        var user = (await product.Salesforce.RecordsAsync("User", default))
            .First(record => record.Text("Username") == "norights@production.example.com")
            .Text("Id")!;
        var set = (await product.Salesforce.RecordsAsync("PermissionSet", default))
            .First(record => record.Text("Name") == "OnceHub_Integration")
            .Text("Id")!;
        var assigned = await AssignAsync();
        await ConnectAsAsync(product, "norights");
        var first = Trouble.Bookings(1, "FIRST");
        await product.PostAllAsync(first);
        await product.SettleAsync();

        await product.ControlAsync(HttpMethod.Delete, $"/emulator/orgs/production/records/{assigned}");
        await RightsAreReadAnewAsync("Lost__c");
        var bookings = Trouble.Bookings(20);
        await product.PostAllAsync(bookings);
        await product.StoppedAsync("OBJECT_HIDDEN");
        Assert.Empty(await product.FailuresAsync());

        await AssignAsync();
        await RightsAreReadAnewAsync("Back__c");
        (await product.SettleAsync()).AssertSynced([.. first, .. bookings]);
        Assert.Empty(await product.FailuresAsync());

        async Task<string> AssignAsync() =>
            await product.Salesforce.SeedAsync(
                "PermissionSetAssignment", new JsonObject { ["AssigneeId"] = user, ["PermissionSetId"] = set }, default);

        // The emulator keeps a user's rights until the org's objects change.
        Task RightsAreReadAnewAsync(string field) => product.ChangeOrgAsync(
            new JsonObject { ["fields"] = new JsonArray(new JsonObject { ["object"] = "Campaign", ["name"] = field, ["type"] = "Text" }) });
    }

    /// <summary>What only some bookings need stops those alone, and names the object.</summary>
    [Fact]
    public async Task An_object_that_one_booking_needs_is_named()
    {
        await using var product = await Trouble.StartAsync();
        await product.ChangeSettingsAsync(settings => settings["account"] = new JsonObject { ["match"] = "name" });
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "Status",
                ["path"] = "sobjects/Account/describe",
                ["status"] = 404,
                ["errorCode"] = "NOT_FOUND",
                ["message"] = "The requested resource does not exist",
            });
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Company = "Acme" });
        Assert.Empty((await product.SettleAsync()).Contacts);
        await AssertSaysAsync(product, "OBJECT_HIDDEN", "does not see Account", "then replay.");

        await product.NoMoreFaultsAsync();
        await AssertMendedAsync(product);
    }

    /// <summary>Nobody may be missed, and made again, because the user cannot read what guests are found by.</summary>
    [Theory]
    [InlineData("Contact", "Email", false)]
    [InlineData("Lead", "Email", true)]
    [InlineData("Lead", "ConvertedContactId", false)]
    public async Task A_hidden_field_that_guests_are_found_by_stops_the_org_until_it_is_seen(string type, string field, bool isDescribed)
    {
        await using var product = await Trouble.StartAsync();
        var known = new JsonObject { ["LastName"] = "Miller", ["Email"] = "ann@example.com" };
        if (type == "Lead") known["Company"] = "Acme";
        await product.Salesforce.SeedAsync(type, known, default);
        if (isDescribed)
        {
            await product.AcceptAsync(new Webhook { BookingId = "BKNG-0", Email = "first@example.com" });
            await product.SettleAsync();
        }
        await HideAsync(product, type, field);
        if (!isDescribed) await AssertWarnsAsync(product, $"read access to the field {field} of {type}");

        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var worker = await product.StoppedAsync("FIELD_HIDDEN");
        Assert.EndsWith(
            $"Give the integration user read access to the field {field} of {type} (field-level security).",
            worker["pausedBecause"]!.GetValue<string>(),
            StringComparison.Ordinal);
        var check = await product.GetAsync("/v1/orgs/demo/connection/check");
        Assert.False(check["ready"]!.GetValue<bool>());
        Assert.Equal(
            $"field.{type}.{field}",
            Assert.Single(check["rights"]!.AsArray(), right => !right!["ok"]!.GetValue<bool>())!["right"]!.GetValue<string>());

        await HideAsync(product, type, field, isHidden: false);
        Assert.Single((await product.SettleAsync()).EventsOf("BKNG-1"));
        Assert.Empty(await product.FailuresAsync());
        var found = (await product.Salesforce.RecordsAsync("Contact", default))
            .Concat(await product.Salesforce.RecordsAsync("Lead", default))
            .Where(record => record.Text("Email") == "ann@example.com");
        Assert.Single(found);
        Assert.True((await product.GetAsync("/v1/orgs/demo/connection/check"))["ready"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_hidden_phone_keeps_only_guests_without_an_email_waiting_and_is_told()
    {
        await using var product = await Trouble.StartAsync();
        await product.Salesforce.SeedAsync("Contact", new JsonObject { ["LastName"] = "Miller", ["Phone"] = "(202) 555-0123" }, default);
        await HideAsync(product, "Contact", "Phone");
        await product.AcceptAsync(new Webhook { Phone = "+12025550123" });
        await product.StoppedAsync("FIELD_HIDDEN");
        Assert.Contains(
            "read access to the field Phone of Contact",
            (await product.BookingAsync("BKNG-1"))["because"]!.GetValue<string>(),
            StringComparison.Ordinal);
        await product.AcceptAsync(new Webhook { BookingId = "BKNG-2", Email = "bob@example.com" });
        await Eventually.HoldsAsync(
            async () => (await product.BookingAsync("BKNG-2"))["state"]?.GetValue<string>() == "synced", "a guest with an email is synced");

        await HideAsync(product, "Contact", "Phone", isHidden: false);
        Assert.Equal(2, (await product.SettleAsync()).Contacts.Count);
        Assert.Empty(await product.FailuresAsync());
    }

    [Theory]
    [InlineData("Contact", "AccountId")]
    [InlineData("Case", "ContactId")]
    [InlineData("Event", "WhoId")]
    public async Task A_hidden_field_that_nobody_mapped_is_to_be_given_to_the_user(string type, string field)
    {
        await using var product = await Trouble.StartAsync();
        await product.ChangeSettingsAsync(settings => settings["calendars"] = JsonNode.Parse("""[{"ids":["BP-1"],"createCase":true}]"""));
        await HideAsync(product, type, field);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Company = "Acme" });
        await product.SettleAsync();
        await AssertSaysAsync(product, "INVALID_FIELD", $"Give the integration user read and edit access to {field} of {type}");

        await HideAsync(product, type, field, isHidden: false);
        await AssertMendedAsync(product);
    }

    private static Task HideAsync(Product product, string type, string field, bool isHidden = true) => product.ChangeOrgAsync(
        new JsonObject
        {
            ["overrides"] = new JsonArray(new JsonObject { ["object"] = type, ["name"] = field, ["needsGrant"] = isHidden }),
        });

    private static async Task AssertWarnsAsync(Product product, string says)
    {
        var warnings = (await product.GetAsync("/v1/orgs/demo/settings/warnings?fresh=true"))["warnings"]!.AsArray();
        var warning = Assert.Single(warnings, warning => warning!["code"]!.GetValue<string>() == "FIELD_HIDDEN")!;
        Assert.Equal("error", warning["severity"]!.GetValue<string>());
        Assert.Contains(says, warning["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task ConnectAsAsync(Product product, string user) =>
        await product.OperateAsync(
            HttpMethod.Put,
            "/v1/orgs/demo/connection",
            new JsonObject
            {
                ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/production").ToString(),
                ["clientId"] = "emulator",
                ["clientSecret"] = "emulator",
                ["refreshToken"] = $"5Aep-production-{user}",
            });

    private static async Task AssertSaysAsync(Product product, string code, params string[] says)
    {
        var failure = Assert.Single((await product.BookingAsync("BKNG-1"))["failures"]!.AsArray())!;
        Assert.Equal(code, failure["code"]!.GetValue<string>());
        Assert.All(says, said => Assert.Contains(said, failure["message"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    private static async Task AssertMendedAsync(Product product)
    {
        await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/failures/replay", new JsonObject());
        var state = await product.SettleAsync();
        Assert.Single(state.Contacts);
        Assert.Single(state.EventsOf("BKNG-1"));
        Assert.Empty((await product.BookingAsync("BKNG-1"))["failures"]!.AsArray());
    }
}
