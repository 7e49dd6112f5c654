using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Person Accounts have rows of their own, by the names of Account; without them they get what Contacts get.</summary>
public sealed class PersonAccountMappingTests
{
    private const string Validate = "/v1/orgs/demo/settings/validate";

    [Fact]
    public async Task A_new_guest_is_written_by_the_rows_of_Person_Accounts()
    {
        await using var product = await StartAsync();
        await MapAsync(
            product,
            ("guest.firstName", "FirstName"),
            ("guest.lastName", "LastName"),
            ("guest.email", "PersonEmail"),
            ("form.custom.Tier", "Tier__pc"),
            ("form.custom.Segment", "Segment__c"),
            ("static:Spring", "Campaign__c"));
        await product.Salesforce.SeedAsync("Campaign", new JsonObject { ["Name"] = "Spring" }, default);

        await product.AcceptAsync(
            new Webhook
            {
                Email = "ann@example.com",
                Phone = "+14155550100",
                Custom = new JsonObject { ["Tier"] = "Gold", ["Segment"] = "A segment that is too long" },
            });
        var contact = Assert.Single((await product.SettleAsync()).Contacts);

        var account = Assert.Single(await product.Salesforce.RecordsAsync("Account", default));
        Assert.Equal(
            ("Ann Miller", "ann@example.com", "Gold", "A segment…", null),
            (account.Text("Name"), account.Text("PersonEmail"), account.Text("Tier__pc"), account.Text("Segment__c"), account.Text("Phone"))
        );
        Assert.Equal(("Gold", account.Text("Id")), (contact.Text("Tier__c"), contact.Text("AccountId")));
        Assert.StartsWith("701", account.Text("Campaign__c"), StringComparison.Ordinal);
        Assert.Equal(["Segment__c TEXT_CUT"], await product.ProblemsAsync("BKNG-1"));
    }

    [Fact]
    public async Task Without_rows_of_their_own_they_get_what_Contacts_get()
    {
        await using var product = await StartAsync();
        await product.ChangeSettingsAsync(settings =>
        {
            // As a document of version 1 has it.
            settings["schemaVersion"] = 1;
            settings["mappings"]!.AsObject().Remove("personAccount");
            settings["mappings"]!["contact"]!.AsArray().Add(new JsonObject { ["source"] = "form.custom.Tier", ["target"] = "Tier__c" });
        });

        await product.AcceptAsync(
            new Webhook
            {
                Email = "ann@example.com",
                Mobile = "+14155550100",
                Custom = new JsonObject { ["Tier"] = "Gold" },
            });
        var contact = Assert.Single((await product.SettleAsync()).Contacts);

        Assert.Equal(
            ("ann@example.com", "+14155550100", "Gold"), (contact.Text("Email"), contact.Text("MobilePhone"), contact.Text("Tier__c")));
    }

    [Fact]
    public async Task One_that_is_there_is_tried_updated_and_read_back_by_the_same_rows()
    {
        await using var product = await StartAsync();
        await MapAsync(
            product,
            ("guest.lastName", "LastName"),
            ("guest.email", "PersonEmail"),
            ("form.custom.Tier", "Tier__pc"),
            ("form.custom.Segment", "Segment__c"),
            ("form.custom.Sector", "Industry!"),
            ("form.custom.City", "BillingCity"));
        var person = await product.Salesforce.SeedAsync(
            "Account",
            new JsonObject
            {
                ["FirstName"] = "Ann",
                ["LastName"] = "Miller",
                ["PersonEmail"] = "ann@example.com",
                ["Segment__c"] = "Old",
                ["Industry"] = "Retail",
            },
            default);
        var booking = new Webhook
        {
            Email = "ann@example.com",
            Custom = new JsonObject
            {
                ["Tier"] = "Gold",
                ["Segment"] = "New",
                ["Sector"] = "Finance",
                ["City"] = "Vienna",
            },
        };

        var tried = await product.OperateAsync(
            HttpMethod.Post, "/v1/orgs/demo/dry-run", new JsonObject { ["event"] = JsonNode.Parse(booking.ToJson()) }
        );
        await product.AcceptAsync(booking);
        await product.SettleAsync();
        var filled = await product.GetAsync($"/v1/orgs/demo/prefill?sosfPersonAccountId={person}");

        var write = tried["writes"]!.AsArray().Single(one => one!["object"]!.GetValue<string>() == "Account")!;
        Assert.Equal(person, write["recordId"]!.GetValue<string>());
        Assert.Equal(
            ["BillingCity  Vienna form.custom.City", "Industry Retail Finance form.custom.Sector", "Tier__pc  Gold form.custom.Tier"],
            write["fields"]!
                .AsArray()
                .Select(field => $"{field!["field"]} {field["from"]} {field["to"]} {field["source"]}")
                .Order(StringComparer.Ordinal));
        var account = Assert.Single(await product.Salesforce.RecordsAsync("Account", default));
        Assert.Equal(
            ("Gold", "Old", "Finance", "Vienna"),
            (account.Text("Tier__pc"), account.Text("Segment__c"), account.Text("Industry"), account.Text("BillingCity")));
        var custom = filled["form"]!["customFields"]!;
        Assert.Equal(
            ("ann@example.com", "Gold", "Old", "Finance"),
            (
                filled["form"]!["email"]!.GetValue<string>(),
                custom["Tier"]!.GetValue<string>(),
                custom["Segment"]!.GetValue<string>(),
                custom["Sector"]!.GetValue<string>()));
        var byContact = await product.GetAsync($"/v1/orgs/demo/prefill?sosfContactId={account.Text("PersonContactId")}");
        Assert.Equal(filled["properties"]!.ToJsonString(), byContact["properties"]!.ToJsonString());
    }

    [Fact]
    public async Task What_the_Account_and_the_contact_must_have_is_told_and_filled()
    {
        await using var product = await StartAsync();
        await product.ChangeOrgAsync(JsonNode.Parse("""
            {"fields":[{"object":"Account","name":"Plan__c","type":"Text","length":20,"required":true},{"object":"Contact","name":"Need__c","type":"Text","length":20,"required":true}]}
            """)!.AsObject());
        var verdict = await product.OperateAsync(HttpMethod.Post, Validate, null);

        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        await product.SettleAsync();

        Assert.Equal(
            ["$.mappings.contact REQUIRED_UNMAPPED Account.Need__pc", "$.mappings.contact REQUIRED_UNMAPPED Account.Plan__c"],
            Findings(verdict));
        var account = Assert.Single(await product.Salesforce.RecordsAsync("Account", default));
        Assert.Equal(("Unspecified", "Unspecified"), (account.Text("Plan__c"), account.Text("Need__pc")));
        Assert.Equal(["Need__pc REQUIRED_FIELD_DEFAULTED", "Plan__c REQUIRED_FIELD_DEFAULTED"], await product.ProblemsAsync("BKNG-1"));
    }

    [Fact]
    public async Task Validate_holds_them_against_the_Account_and_its_record_types()
    {
        await using var product = await StartAsync();
        Assert.Empty(Findings(await product.OperateAsync(HttpMethod.Post, Validate, null)));
        var company = await RecordTypeAsync(product, "Company");
        var person = await RecordTypeAsync(product, "Person");
        await product.ChangeSettingsAsync(settings =>
        {
            settings["account"] = new JsonObject { ["personAccountRecordType"] = company, ["recordType"] = person };
            settings["mappings"]!["personAccount"] = new JsonArray(
                Row("guest.email", "PersonBirthdate"), Row("guest.phone", "Nowhere__pc"), Row("guest.name", "PersonContactId"));
        });

        Assert.Equal(
            [
                "$.account.personAccountRecordType RECORD_TYPE_OF_OTHER_KIND", "$.account.recordType RECORD_TYPE_OF_OTHER_KIND",
                "$.mappings.personAccount[0].target TYPE_MISMATCH",
                "$.mappings.personAccount[1].target FIELD_MISSING",
                "$.mappings.personAccount[2].target FIELD_READ_ONLY",
            ],
            Findings(await product.OperateAsync(HttpMethod.Post, Validate, null))
                .Select(found => string.Join(' ', found.Split(' ').Take(2))));

        await product.ControlAsync(HttpMethod.Patch, "/emulator/orgs/production/settings", new JsonObject { ["personAccounts"] = false });
        Assert.Contains(
            "$.account.personAccountRecordType PERSON_ACCOUNTS_OFF",
            string.Join('\n', Findings(await product.OperateAsync(HttpMethod.Post, Validate, null))),
            StringComparison.Ordinal);
    }

    private static async Task<Product> StartAsync()
    {
        var product = await Trouble.StartAsync();
        await product.ControlAsync(HttpMethod.Patch, "/emulator/orgs/production/settings", new JsonObject { ["personAccounts"] = true });
        await product.ChangeOrgAsync(JsonNode.Parse("""
            {"recordTypes":[{"object":"Account","developerName":"Person","isPersonType":true},{"object":"Account","developerName":"Company"}],
             "fields":[{"object":"Contact","name":"Tier__c","type":"Text","length":20},{"object":"Account","name":"Segment__c","type":"Text","length":10},
                       {"object":"Account","name":"Campaign__c","type":"Lookup","referenceTo":"Campaign","relationshipName":"Campaigns"}]}
            """)!.AsObject());
        var type = await RecordTypeAsync(product, "Person");
        await product.ChangeSettingsAsync(settings => settings["account"]!["personAccountRecordType"] = type);
        return product;
    }

    private static async Task<string> RecordTypeAsync(Product product, string name) =>
        (await product.Salesforce.RecordsAsync("RecordType", default)).First(record => record.Text("DeveloperName") == name).Text("Id")!;

    /// <summary>A target with an exclamation mark is overwritten.</summary>
    private static Task MapAsync(Product product, params (string Source, string Target)[] rows) => product.ChangeSettingsAsync(settings =>
        settings["mappings"]!["personAccount"] = new JsonArray([.. rows.Select(row => (JsonNode)Row(row.Source, row.Target))]));

    private static JsonObject Row(string source, string target) => target[^1] == '!'
        ? new JsonObject { ["source"] = source, ["target"] = target[..^1], ["overwrite"] = true }
        : new JsonObject { ["source"] = source, ["target"] = target };

    private static IEnumerable<string> Findings(JsonObject verdict) => verdict["findings"]!.AsArray()
        .Select(found => $"{found!["path"]} {found["code"]} {found["message"]!.GetValue<string>().Split(' ')[0]}")
        .Order(StringComparer.Ordinal);
}
