using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OnceHub.Sync.Playground;

namespace OnceHub.Sync.EndToEnd.Tests.Administration;

public sealed class PrefillTests
{
    private const string Prefill = "/v1/orgs/demo/prefill";

    [Fact]
    public async Task What_a_booking_wrote_comes_back_to_fill_the_next_form()
    {
        await using var product = await Product.StartAsync();
        await product.ChangeSettingsAsync(settings =>
            Map(
                settings,
                "contact",
                ("form.custom.Title", "Title"),
                ("static:Web", "LeadSource"),
                ("template:{guest.name}, {guest.company}", "Description")));
        await product.AcceptAsync(
            new Webhook
            {
                Email = "ann@example.com",
                Phone = "+14155550100",
                Company = "Acme",
                Custom = new JsonObject { ["Title"] = "Director" },
            });
        var id = (await product.SettleAsync()).Contacts[0].Text("Id")!;

        var filled = await product.GetAsync($"{Prefill}?sosfContactId={id}");

        var form = filled["form"]!;
        Assert.Equal(
            ("Ann Miller", "ann@example.com", "+14155550100", "Acme", "Director"),
            (Text(form, "name"), Text(form, "email"), Text(form, "phone"), Text(form, "company"), Text(form["customFields"]!, "Title")));
        Assert.Contains(
            "form.lastName Contact.LastName",
            filled["properties"]!.AsArray().Select(one => $"{Text(one!, "property")} {Text(one!, "object")}.{Text(one!, "field")}"));
        Assert.Contains("static", ReasonOf(filled, "LeadSource"), StringComparison.Ordinal);
        Assert.Contains("template", ReasonOf(filled, "Description"), StringComparison.Ordinal);
        Assert.Contains("empty", ReasonOf(filled, "MobilePhone"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_rich_text_field_holds_comes_back_as_it_was_typed()
    {
        const string Typed = "Tom & Jerry <3\nsecond line";
        await using var product = await Product.StartAsync();
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/orgs/production/changes",
            JsonNode.Parse("""{"fields":[{"object":"Contact","name":"Notes__c","label":"Notes","type":"Html","length":1000}]}"""));
        await product.ChangeSettingsAsync(settings => Map(settings, "contact", ("form.custom.Notes", "Notes__c")));
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Custom = new JsonObject { ["Notes"] = Typed } });
        var contact = (await product.SettleAsync()).Contacts[0];

        var filled = await product.GetAsync($"{Prefill}?sosfContactId={contact.Text("Id")}");

        Assert.Equal("Tom &amp; Jerry &lt;3<br>second line", contact.Text("Notes__c"));
        Assert.Equal(Typed, Text(filled["form"]!["customFields"]!, "Notes"));
    }

    [Fact]
    public async Task Leads_Cases_and_Person_Accounts_fill_it_too_and_stand_ins_do_not()
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(HttpMethod.Patch, "/emulator/orgs/production/settings", new JsonObject { ["personAccounts"] = true });
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/orgs/production/changes",
            JsonNode.Parse("""{"recordTypes":[{"object":"Account","developerName":"Person","isPersonType":true}]}"""));
        var type = (await product.Salesforce.RecordsAsync("RecordType", default))
            .First(record => record.Text("DeveloperName") == "Person")
            .Text("Id")!;
        await product.ChangeSettingsAsync(settings => Map(settings, "case", ("form.note", "SuppliedName")));
        var lead = await product.Salesforce.SeedAsync(
            "Lead",
            new JsonObject
            {
                ["LastName"] = "Lee",
                ["Email"] = "lee@example.com",
                ["Company"] = "Unspecified",
            },
            default);
        var account = await product.Salesforce.SeedAsync("Account", new JsonObject { ["Name"] = "Acme" }, default);
        var contact = await product.Salesforce.SeedAsync(
            "Contact",
            new JsonObject
            {
                ["LastName"] = "Cole",
                ["Email"] = "cole@example.com",
                ["AccountId"] = account,
            },
            default);
        var @case = await product.Salesforce.SeedAsync(
            "Case", new JsonObject { ["ContactId"] = contact, ["SuppliedName"] = "It broke" }, default);
        var person = await product.Salesforce.SeedAsync(
            "Account",
            new JsonObject
            {
                ["FirstName"] = "Pat",
                ["LastName"] = "Poe",
                ["PersonEmail"] = "pat@example.com",
                ["RecordTypeId"] = type,
            },
            default);

        var ofLead = await product.GetAsync($"{Prefill}?sosfLeadId={lead[..15]}");
        var ofCase = await product.GetAsync($"{Prefill}?sosfCaseId={@case}");
        var ofPerson = await product.GetAsync($"{Prefill}?sosfPersonAccountId={person}");

        Assert.Equal(
            ("Lee", "lee@example.com", null),
            (Text(ofLead["form"]!, "name"), Text(ofLead["form"]!, "email"), Text(ofLead["form"]!, "company")));
        Assert.Contains("nobody said", ReasonOf(ofLead, "Company"), StringComparison.Ordinal);
        Assert.Equal(
            ("Cole", "cole@example.com", "Acme", "It broke"),
            (Text(ofCase["form"]!, "name"), Text(ofCase["form"]!, "email"), Text(ofCase["form"]!, "company"), Text(ofCase["form"]!, "note"))
        );
        Assert.Equal(
            ("Pat Poe", "pat@example.com", "Contact", person),
            (Text(ofPerson["form"]!, "name"), Text(ofPerson["form"]!, "email"), Text(ofPerson, "object"), Text(ofPerson, "givenId")));
    }

    [Fact]
    public async Task Where_a_link_needs_the_guests_email_a_form_is_filled_for_who_has_it_and_nothing_told_of_others()
    {
        await using var product = await Product.StartAsync();
        await product.ChangeSettingsAsync(settings => settings["linkNeedsEmail"] = true);
        var contact = await product.Salesforce.SeedAsync(
            "Contact", new JsonObject { ["LastName"] = "Cole", ["Email"] = "cole@example.com" }, default);
        var @case = await product.Salesforce.SeedAsync(
            "Case", new JsonObject { ["ContactId"] = contact, ["SuppliedName"] = "It broke" }, default);

        Assert.Equal(
            "Cole", Text((await product.GetAsync($"{Prefill}?sosfContactId={contact}&email=COLE%40example.com"))["form"]!, "name"));
        Assert.Equal("Cole", Text((await product.GetAsync($"{Prefill}?sosfCaseId={@case}&email=cole@example.com"))["form"]!, "name"));
        var answers = new HashSet<string>();
        foreach (
            var asked in new[]
            {
                $"sosfContactId={contact}",
                $"sosfContactId={contact}&email=other@example.com",
                $"sosfCaseId={@case}&email=other@example.com",
                "sosfContactId=003Hs0000000001",
            })
        {
            var (status, problem) = await product.TryOperateAsync(HttpMethod.Get, $"{Prefill}?{asked}");
            Assert.Equal(404, status);
            answers.Add(problem["type"] + problem["detail"]!.GetValue<string>().Split("with this email")[1]);
        }
        Assert.Single(answers);

        var lead = await product.Salesforce.SeedAsync(
            "Lead", new JsonObject { ["LastName"] = "Dale", ["Company"] = "Dale Co", ["Email"] = "dale@example.com" }, default);
        await product.ControlAsync(HttpMethod.Post, $"/emulator/orgs/{EmulatedOrg.Name}/records/{lead}/convert", null);
        var converted = (await product.Salesforce.RecordsAsync("Contact", default)).Single(record => record.Text("LastName") == "Dale");
        await product.ControlAsync(
            HttpMethod.Patch, $"/emulator/orgs/{EmulatedOrg.Name}/records/{converted.Text("Id")}", new JsonObject { ["Email"] = "dd@example.com" });
        Assert.Equal("Dale", Text((await product.GetAsync($"{Prefill}?sosfLeadId={lead}&email=dale@example.com"))["form"]!, "name"));
    }

    [Fact]
    public async Task A_last_name_that_stands_in_for_none_fills_no_form()
    {
        await using var product = await Product.StartAsync();
        var contact = await product.Salesforce.SeedAsync(
            "Contact", new JsonObject { ["LastName"] = "eve.oak", ["Email"] = "eve.oak@example.com" }, default);

        var form = (await product.GetAsync($"{Prefill}?sosfContactId={contact}"))["form"]!;

        Assert.Equal(("", "eve.oak@example.com"), (form["name"]?.GetValue<string>() ?? "", Text(form, "email")));
    }

    [Fact]
    public async Task An_id_that_leads_nowhere_is_said_plainly()
    {
        await using var product = await Product.StartAsync();
        var company = await product.Salesforce.SeedAsync("Account", new JsonObject { ["Name"] = "Acme" }, default);
        var deleted = await product.Salesforce.SeedAsync("Contact", new JsonObject { ["LastName"] = "Gone" }, default);
        await product.ControlAsync(HttpMethod.Delete, $"/emulator/orgs/{EmulatedOrg.Name}/records/{deleted}");

        Assert.Contains("(400, Send one of", await RefusedAsync(product, ""), StringComparison.Ordinal);
        Assert.Contains(
            "(400, Send one of",
            await RefusedAsync(product, "sosfLeadId=00Q000000000001&sosfContactId=003000000000001"),
            StringComparison.Ordinal);
        Assert.Contains("begins with 00Q", await RefusedAsync(product, "sosfLeadId=003000000000001"), StringComparison.Ordinal);
        Assert.Contains(
            "(404, The connected Salesforce org has no Contact 003000000000001AAA",
            await RefusedAsync(product, "sosfContactId=003000000000001"),
            StringComparison.Ordinal);
        Assert.Contains("is deleted in Salesforce", await RefusedAsync(product, $"sosfContactId={deleted}"), StringComparison.Ordinal);
        Assert.Contains("is a company", await RefusedAsync(product, $"sosfPersonAccountId={company}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_converted_Lead_and_a_merged_Contact_are_followed()
    {
        await using var product = await Product.StartAsync();
        var master = await product.Salesforce.SeedAsync(
            "Contact", new JsonObject { ["LastName"] = "Master", ["Email"] = "m@example.com" }, default);
        var loser = await product.Salesforce.SeedAsync("Contact", new JsonObject { ["LastName"] = "Loser" }, default);
        await product.ControlAsync(HttpMethod.Post, $"/emulator/orgs/{EmulatedOrg.Name}/records/{master}/merge", new JsonArray(loser));

        var filled = await product.GetAsync($"{Prefill}?sosfContactId={loser}");

        Assert.Equal((master, loser, "m@example.com"), (Text(filled, "recordId"), Text(filled, "givenId"), Text(filled["form"]!, "email")));
        var last = master;
        foreach (var name in new[] { "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh" })
        {
            var next = await product.Salesforce.SeedAsync("Contact", new JsonObject { ["LastName"] = name }, default);
            await product.ControlAsync(HttpMethod.Post, $"/emulator/orgs/{EmulatedOrg.Name}/records/{next}/merge", new JsonArray(last));
            last = next;
        }
        Assert.Equal(last, Text(await product.GetAsync($"{Prefill}?sosfContactId={loser}"), "recordId"));

        var lead = await product.Salesforce.SeedAsync(
            "Lead",
            new JsonObject
            {
                ["LastName"] = "Lee",
                ["Email"] = "lee@example.com",
                ["Company"] = "Acme",
            },
            default);
        await product.ControlAsync(HttpMethod.Post, $"/emulator/orgs/{EmulatedOrg.Name}/records/{lead}/convert");
        var converted = await product.GetAsync($"{Prefill}?sosfLeadId={lead}");
        Assert.Equal(
            ("Contact", lead, "lee@example.com", "Acme"),
            (Text(converted, "object"), Text(converted, "givenId"), Text(converted["form"]!, "email"), Text(converted["form"]!, "company"))
        );
    }

    private static void Map(JsonObject settings, string type, params (string Source, string Target)[] rows)
    {
        foreach (var (source, target) in rows)
            settings["mappings"]![type]!.AsArray().Insert(0, new JsonObject { ["source"] = source, ["target"] = target });
    }

    private static string? Text(JsonNode json, string name) => json[name]?.GetValue<string>();

    private static string ReasonOf(JsonObject filled, string field) =>
        Text(filled["leftOut"]!.AsArray().First(row => Text(row!, "field") == field)!, "reason")!;

    private static async Task<string> RefusedAsync(Product product, string query)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, product.Url($"{Prefill}?{query}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.ApiKey);
        using var answer = await http.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        return $"({(int)answer.StatusCode}, {JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>()}";
    }
}
