using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OnceHub.Sync.Playground;

namespace OnceHub.Sync.EndToEnd.Tests.Administration;

public sealed partial class DryRunTests
{
    private const string DryRun = "/v1/orgs/demo/dry-run";

    [Theory]
    [InlineData("a new guest")]
    [InlineData("a guest of a known company")]
    [InlineData("a known guest who brings a phone")]
    [InlineData("a known booking that is canceled")]
    [InlineData("a Case")]
    [InlineData("a Person Account")]
    [InlineData("a required field that nobody mapped")]
    [InlineData("a record type of another org")]
    [InlineData("a lookup to a deleted record")]
    [InlineData("a lookup to a record of another object")]
    [InlineData("a unique value that another record has")]
    [InlineData("a unique value that another Case has")]
    public async Task What_is_shown_is_what_is_then_sent(string what)
    {
        await using var product = await Product.StartAsync();
        var webhook = await ArrangeAsync(product, what);

        var tried = await TryAsync(product, webhook);
        var sent = await SentByAsync(product, () => product.AcceptAsync(webhook));

        Assert.Equal("written", tried["outcome"]!.GetValue<string>());
        Assert.Equal(
            sent,
            tried["requests"]!
                .AsArray()
                .Select(request => Essence(request!["path"]!.GetValue<string>() + " " + request["body"]!.ToJsonString())));
    }

    [Fact]
    public async Task Nothing_is_left_behind_anywhere()
    {
        await using var product = await Product.StartAsync();
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", BookingId = "BKNG-0" });
        await product.SettleAsync();
        var before = await EverythingAsync(product);

        await TryAsync(product, new Webhook { Email = "ann@example.com", Company = "Acme", Phone = "+14155550100" });
        await TryAsync(product, new Webhook { Email = "new@example.com", Company = "Acme", BookingId = "BKNG-2" });
        await product.OperateAsync(HttpMethod.Post, DryRun, new JsonObject { ["bookingId"] = "BKNG-0", ["asNew"] = true });

        Assert.Equal(before, await EverythingAsync(product));
    }

    [Fact]
    public async Task The_match_the_candidates_and_each_old_and_new_value_are_told()
    {
        await using var product = await Product.StartAsync();
        var older = await product.Salesforce.SeedAsync(
            "Contact",
            new JsonObject
            {
                ["LastName"] = "Miller",
                ["Email"] = "ann@example.com",
                ["LastModifiedDate"] = "2020-01-01T00:00:00Z",
            },
            default);
        var newer = await product.Salesforce.SeedAsync(
            "Contact",
            new JsonObject
            {
                ["LastName"] = "Miller",
                ["FirstName"] = "Ann",
                ["Email"] = "ann@example.com",
                ["Phone"] = "(415) 555-0199",
            },
            default);
        await product.ChangeSettingsAsync(settings => settings["contact"]!["update"] = "override");

        var tried = await TryAsync(product, new Webhook { Email = "ann@example.com", Phone = "+14155550100" });

        Assert.Equal((newer, false), (tried["match"]!["recordId"]!.GetValue<string>(), tried["match"]!["isNew"]!.GetValue<bool>()));
        Assert.Contains("email", tried["match"]!["explanation"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            [(newer, true), (older, false)],
            tried["candidates"]!
                .AsArray()
                .Select(candidate => (candidate!["id"]!.GetValue<string>(), candidate["chosen"]!.GetValue<bool>())));
        var contact = WriteOf(tried, "Contact");
        Assert.Equal(("update", newer), (contact["kind"]!.GetValue<string>(), contact["recordId"]!.GetValue<string>()));
        var phone = FieldOf(contact, "Phone");
        Assert.Equal(
            ("(415) 555-0199", "+14155550100", "guest.phone"),
            (phone["from"]!.GetValue<string>(), phone["to"]!.GetValue<string>(), phone["source"]!.GetValue<string>()));
        var status = FieldOf(WriteOf(tried, "Event"), "OnceHub_Event_Status__c");
        Assert.Equal((null, "Scheduled (By customer)"), (status["from"]?.GetValue<string>(), status["to"]!.GetValue<string>()));
        Assert.Equal("Scheduled (By customer)", tried["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_past_booking_shows_what_other_settings_would_change()
    {
        await using var product = await Product.StartAsync();
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Custom = new JsonObject { ["title"] = "Director" } });
        var state = await product.SettleAsync();
        var settings = await product.GetAsync("/v1/orgs/demo/settings");
        settings["mappings"]!["contact"]!.AsArray().Add(new JsonObject { ["source"] = "form.custom.title", ["target"] = "Title" });

        var tried = await product.OperateAsync(
            HttpMethod.Post, DryRun, new JsonObject { ["bookingId"] = "BKNG-1", ["settings"] = settings }
        );

        var title = FieldOf(WriteOf(tried, "Contact"), "Title");
        Assert.Equal(
            (null, "Director", true),
            (title["from"]?.GetValue<string>(), title["to"]!.GetValue<string>(), title["changes"]!.GetValue<bool>()));
        Assert.Equal(state.Contacts[0].Text("Id"), tried["match"]!["recordId"]!.GetValue<string>());
        Assert.All(
            WriteOf(tried, "Event")["fields"]!.AsArray().Where(field => field!["field"]!.GetValue<string>() != "OnceHub_Revision__c"),
            field => Assert.False(field!["changes"]!.GetValue<bool>(), field.ToJsonString()));
        Assert.Null((await product.StateAsync()).Contacts[0].Text("Title"));
    }

    [Fact]
    public async Task What_Salesforce_would_refuse_is_told_with_what_is_done_then()
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/changes", JsonNode.Parse("""
            {"fields":[{"object":"Contact","name":"Tier__c","type":"Picklist","values":["Gold","Silver"],"restricted":true}]}
            """));
        await product.ChangeSettingsAsync(settings =>
            settings["mappings"]!["contact"]!.AsArray().Add(new JsonObject { ["source"] = "form.custom.tier", ["target"] = "Tier__c" }));

        var tried = await TryAsync(product, new Webhook { Email = "ann@example.com", Custom = new JsonObject { ["tier"] = "Bronze" } });

        Assert.Equal("written", tried["outcome"]!.GetValue<string>());
        Assert.Contains(tried["warnings"]!.AsArray(), warning => warning!["field"]!.GetValue<string>() == "Tier__c");
        Assert.DoesNotContain(
            tried["writes"]!.AsArray().Where(write => write!["refused"] is null).SelectMany(write => write!["fields"]!.AsArray()),
            field => field!["field"]!.GetValue<string>() == "Tier__c");
    }

    [Fact]
    public async Task What_cannot_be_tried_is_said()
    {
        await using var product = await Product.StartAsync();

        Assert.Equal((400, "/problems/body-invalid"), await RefusedAsync(product, new JsonObject()));
        Assert.Equal(
            (400, "/problems/body-invalid"),
            await RefusedAsync(product, new JsonObject { ["event"] = new JsonObject { ["id"] = "EVNT-1" } }));
        Assert.Equal(
            (400, "/problems/settings-invalid"),
            await RefusedAsync(
                product,
                new JsonObject
                {
                    ["bookingId"] = "BKNG-1",
                    ["settings"] = new JsonObject { ["target"] = "opportunity" },
                }));
        Assert.Equal((404, "/problems/booking-not-found"), await RefusedAsync(product, new JsonObject { ["bookingId"] = "BKNG-1" }));
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "Status",
                ["path"] = "/composite$",
                ["status"] = 503,
                ["count"] = 50,
            });
        var tried = await TryAsync(product, new Webhook { Email = "ann@example.com" });
        Assert.Equal("deferred", tried["outcome"]!.GetValue<string>());
        Assert.Empty(tried["requests"]!.AsArray());
        Assert.NotEmpty(tried["failure"]!["message"]!.GetValue<string>());
    }

    private static async Task<Webhook> ArrangeAsync(Product product, string what)
    {
        var first = new Webhook { Email = "ann@example.com", Name = "Ann Miller" };
        switch (what)
        {
            case "a guest of a known company":
                await product.Salesforce.SeedAsync("Account", new JsonObject { ["Name"] = "Acme" }, default);
                return first with { Company = "Acme" };
            case "a known guest who brings a phone":
                await product.AcceptAsync(first);
                await product.SettleAsync();
                return first with { BookingId = "BKNG-2", Phone = "+14155550100" };
            case "a known booking that is canceled":
                await product.AcceptAsync(first);
                await product.SettleAsync();
                return first with { Type = "booking.canceled", Minute = 5, Reason = "Ill", By = "customer" };
            case "a Case":
                await product.ChangeSettingsAsync(settings =>
                    settings["calendars"] = new JsonArray(new JsonObject { ["ids"] = new JsonArray("BP-1"), ["createCase"] = true }));
                return first;
            case "a Person Account":
                await product.ControlAsync(
                    HttpMethod.Patch, $"/emulator/orgs/{EmulatedOrg.Name}/settings", new JsonObject { ["personAccounts"] = true }
                );
                await product.ControlAsync(
                    HttpMethod.Post,
                    $"/emulator/orgs/{EmulatedOrg.Name}/changes",
                    JsonNode.Parse("""{"recordTypes":[{"object":"Account","developerName":"Person","isPersonType":true}]}"""));
                var type = (await product.Salesforce.RecordsAsync("RecordType", default))
                    .First(record => record.Text("DeveloperName") == "Person")
                    .Text("Id")!;
                await product.ChangeSettingsAsync(settings => settings["account"]!["personAccountRecordType"] = type);
                return first;
            case "a required field that nobody mapped":
                await product.ControlAsync(
                    HttpMethod.Post,
                    $"/emulator/orgs/{EmulatedOrg.Name}/changes",
                    JsonNode.Parse("""{"fields":[{"object":"Contact","name":"Region__c","type":"Text","length":20,"required":true}]}"""));
                await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/connector/install", null);
                return first;
            case "a record type of another org":
                await product.ChangeSettingsAsync(settings => settings["contact"]!["recordType"] = "012Hs0000000zzz");
                return first;
            case "a lookup to a deleted record":
                var gone = await product.Salesforce.SeedAsync("Account", new JsonObject { ["Name"] = "Gone" }, default);
                await product.ControlAsync(HttpMethod.Delete, $"/emulator/orgs/{EmulatedOrg.Name}/records/{gone}");
                return await MappedAsync(gone);
            case "a lookup to a record of another object":
                var lead = new JsonObject { ["LastName"] = "Lee", ["Company"] = "Lee Co" };
                return await MappedAsync(await product.Salesforce.SeedAsync("Lead", lead, default));
            case "a unique value that another record has":
                await AddFieldAsync("""{"object":"Contact","name":"Partner__c","type":"Text","length":20,"unique":true}""");
                var known = new JsonObject { ["LastName"] = "Miller", ["Email"] = "ann@example.com" };
                await product.Salesforce.SeedAsync("Contact", known, default);
                var partner = new JsonObject { ["LastName"] = "Lee", ["Partner__c"] = "PO-7" };
                await product.Salesforce.SeedAsync("Contact", partner, default);
                await product.MapAsync([("Partner__c", "form.custom.Partner")]);
                return first with { Custom = new JsonObject { ["Partner"] = "PO-7" } };
            case "a unique value that another Case has":
                await AddFieldAsync("""{"object":"Case","name":"Partner__c","type":"Text","length":20,"unique":true}""");
                await product.Salesforce.SeedAsync("Case", new JsonObject { ["Partner__c"] = "TAKEN" }, default);
                await product.ChangeSettingsAsync(settings =>
                {
                    settings["target"] = "lead";
                    settings["calendars"] = new JsonArray(new JsonObject { ["ids"] = new JsonArray("BP-1"), ["createCase"] = true });
                    settings["mappings"]!["case"]!.AsArray()
                        .Add(new JsonObject { ["source"] = "static:TAKEN", ["target"] = "Partner__c" });
                });
                return first;
            default:
                return first;
        }

        async Task<Webhook> MappedAsync(string id)
        {
            await AddFieldAsync("""{"object":"Contact","name":"Partner__c","type":"Lookup","referenceTo":"Account"}""");
            await product.MapAsync([("Partner__c", "form.custom.Partner")]);
            return first with { Custom = new JsonObject { ["Partner"] = id } };
        }

        Task AddFieldAsync(string field) => product.ControlAsync(
            HttpMethod.Post, $"/emulator/orgs/{EmulatedOrg.Name}/changes", JsonNode.Parse($$"""{"fields":[{{field}}]}"""));
    }

    private static Task<JsonObject> TryAsync(Product product, Webhook webhook) =>
        product.OperateAsync(HttpMethod.Post, DryRun, new JsonObject { ["event"] = JsonNode.Parse(webhook.ToJson()) });

    private static async Task<(int Status, string Type)> RefusedAsync(Product product, JsonObject body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, product.Url(DryRun))
        {
            Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", product.OperatorKey);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["type"]!.GetValue<string>());
    }

    private static JsonNode WriteOf(JsonObject tried, string type) =>
        tried["writes"]!.AsArray().Single(write => write!["object"]!.GetValue<string>() == type && write["refused"] is null)!;

    private static JsonNode FieldOf(JsonNode write, string field) =>
        write["fields"]!.AsArray().Single(one => one!["field"]!.GetValue<string>() == field)!;

    /// <summary>The requests that changed Salesforce, as the emulator saw them.</summary>
    private static async Task<List<string>> SentByAsync(Product product, Func<Task> act)
    {
        await product.ControlAsync(HttpMethod.Delete, "/emulator/requests");
        await act();
        await product.SettleAsync();
        var sent = await WritesAsync(product);
        return
        [
            .. sent.Select(request => Essence(request.GetProperty("path").GetString() + " " + request.GetProperty("body").GetString())),
        ];
    }

    private static async Task<JsonElement[]> WritesAsync(Product product)
    {
        using var http = new HttpClient();
        var log = await http.GetFromJsonAsync<JsonElement[]>(new Uri(product.Salesforce.Url, "/emulator/requests"));
        return
        [
            .. log!.Where(request =>
                request.GetProperty("body").GetString() is { } body
                && (body.Contains("\"POST\"", StringComparison.Ordinal) || body.Contains("\"PATCH\"", StringComparison.Ordinal))),
        ];
    }

    /// <summary>Without what differs from one try to the next: ids of new records, tokens, revisions.</summary>
    private static string Essence(string request) =>
        Ids()
            .Replace(
                Tokens()
                    .Replace(
                        Revisions().Replace(request[request.IndexOf("/services", StringComparison.Ordinal)..], "\"OnceHub_Revision__c\":0"),
                        "\"OnceHub_Id__c\":\"…\""),
                "$1…")
            .Replace("\\u002B", "+", StringComparison.Ordinal);

    /// <summary>All records of the org, all rows of the store, and how much the emulator was asked to write.</summary>
    private static async Task<string> EverythingAsync(Product product)
    {
        var records = await product.StateAsync();
        var accounts = await product.Salesforce.RecordsAsync("Account", default);
        var writes = await WritesAsync(product);
        return $"{records.Essence()}\n{accounts.Count} accounts, {writes.Length} writes\n{await product.CountRowsAsync()}";
    }

    [GeneratedRegex("\"OnceHub_Revision__c\":[0-9]+")]
    private static partial Regex Revisions();

    [GeneratedRegex("\"OnceHub_Id__p?c\":\"[^\"]+\"")]
    private static partial Regex Tokens();

    [GeneratedRegex("\\b(001|003|00Q|00U|500)[A-Za-z0-9]{12,15}\\b")]
    private static partial Regex Ids();
}
