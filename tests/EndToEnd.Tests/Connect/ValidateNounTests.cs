using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

/// <summary>
/// Each thing that validate holds against the org, on each table: what is wrong is found with its path, and nothing else.
/// </summary>
public sealed class ValidateNounTests(ValidateNounTests.Org org) : IClassFixture<ValidateNounTests.Org>
{
    private const string Validate = "/v1/orgs/demo/settings/validate";
    private static readonly string[] Tables = ["contact", "lead", "account", "event", "case"];

    public static TheoryData<string, string, string> Rows
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var table in Tables)
            {
                all.Add(table, """{"source":"guest.name","target":"Nowhere__c"}""", "target FIELD_MISSING error");
                all.Add(table, """{"source":"guest.email","target":"Day__c"}""", "target TYPE_MISMATCH error");
                all.Add(table, """{"source":"static:longer than ten","target":"Short__c"}""", "source TEXT_CUT warning");
                all.Add(table, """{"source":"form.note","target":"Short__c","fallback":"longer than ten"}""", "fallback TEXT_CUT warning");
                all.Add(table, """{"source":"static:Medium","target":"Level__c"}""", "source VALUE_DOES_NOT_CONVERT error");
                all.Add(
                    table,
                    """{"source":"form.custom.Level","target":"Level__c","fallback":"Medium"}""",
                    "fallback VALUE_DOES_NOT_CONVERT error");
                all.Add(table, """{"source":"form.custom.Total","target":"Total__c"}""", "target FIELD_READ_ONLY error");
                all.Add(table, """{"source":"form.note","target":"Secret__c"}""", "target FIELD_MISSING error");
            }
            all.Add("contact", """{"source":"static:12345678","target":"Sum__c"}""", "source VALUE_DOES_NOT_CONVERT error");
            all.Add("contact", """{"source":"static:a lot","target":"Sum__c"}""", "source VALUE_DOES_NOT_CONVERT error");
            all.Add("contact", """{"source":"static:soon","target":"Day__c"}""", "source VALUE_DOES_NOT_CONVERT error");
            all.Add("contact", """{"source":"static:Red; Pink","target":"Many__c"}""", "source VALUE_DOES_NOT_CONVERT error");
            all.Add("contact", """{"source":"static:nobody","target":"Email"}""", "source NOT_AN_EMAIL error");
            all.Add("contact", """{"source":"static:call me","target":"Phone"}""", "source NOT_A_PHONE warning");
            all.Add("contact", """{"source":"static:003000000000001AAA?","target":"Day__c"}""", "source VALUE_DOES_NOT_CONVERT error");
            all.Add("contact", """{"source":"form.note","target":"MailingAddress"}""", "target TYPE_MISMATCH error");
            all.Add("contact", """{"source":"static:Autumn","target":"Campaign__c"}""", "source LOOKUP_UNKNOWN error");
            all.Add("contact", """{"source":"form.note","target":"Campaign__c","fallback":"Twin"}""", "fallback LOOKUP_AMBIGUOUS error");
            all.Add("event", """{"source":"static:true","target":"IsRecurrence"}""", "target CREATE_ONLY warning");
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_row_that_does_not_fit(string table, string row, string finding)
    {
        var document = new JsonObject { ["mappings"] = new JsonObject { [table] = new JsonArray(JsonNode.Parse(row)) } };

        Assert.Equal([$"$.mappings.{table}[0].{finding}"], await FindingsAsync(org.Product, document));
    }

    [Fact]
    public async Task A_record_that_a_static_value_names_is_found() => Assert.Empty(
            await FindingsAsync(
                org.Product,
                JsonNode.Parse("""{"mappings":{"contact":[{"source":"static:spring","target":"Campaign__c","fallback":"Spring"}]}}""")!));

    [Fact]
    public async Task Texts_that_are_too_long_are_left_out_where_the_settings_say_so() => Assert.Equal(
        ["$.mappings.contact[0].source VALUE_LEFT_OUT error"],
            await FindingsAsync(
                org.Product,
                JsonNode.Parse(
                    """{"longTexts":"leaveOut","mappings":{"contact":[{"source":"static:longer than ten","target":"Short__c"}]}}""")!));

    [Fact]
    public async Task Record_types_of_every_object_and_calendar()
    {
        var id = JsonValue.Create("012000000000009AAA");
        var type = new JsonObject { ["recordType"] = id };
        var calendar = new JsonObject { ["ids"] = new JsonArray("BP-1") };
        string[] kinds = ["lead", "contact", "account", "event", "case"];
        foreach (var kind in kinds) calendar[$"{kind}RecordType"] = id.DeepClone();
        var document = new JsonObject { ["calendars"] = new JsonArray(calendar) };
        foreach (var kind in kinds) document[kind] = type.DeepClone();

        Assert.Equal(
            kinds
                .SelectMany(kind =>
                    new[] { $"$.{kind}.recordType RECORD_TYPE_MISSING error", $"$.calendars[0].{kind}RecordType RECORD_TYPE_MISSING error" }
                )
                .Order(StringComparer.Ordinal),
            await FindingsAsync(org.Product, document));
    }

    [Fact]
    public async Task Owners_who_are_not_there_or_not_active()
    {
        var document = new JsonObject
        {
            ["owners"] = new JsonObject
            {
                ["USR-1"] = org.Inactive,
                ["USR-2"] = "005000000000009AAA",
                ["ann@example.com"] = org.Active,
            },
        };

        Assert.Equal(
            ["$.owners['USR-1'] OWNER_UNKNOWN error", "$.owners['USR-2'] OWNER_UNKNOWN error"],
            await FindingsAsync(org.Product, document));
    }

    [Fact]
    public async Task Required_fields_of_every_object()
    {
        await using var product = await Product.StartAsync();
        await product.ChangeOrgAsync(new JsonObject
        {
            ["fields"] = new JsonArray([
                .. Tables.Select(table =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["object"] = char.ToUpperInvariant(table[0]) + table[1..],
                            ["name"] = "Need__c",
                            ["type"] = "Text",
                            ["length"] = 20,
                            ["required"] = true,
                        }),
                    JsonNode.Parse(
                        """{"object":"Contact","name":"Boss__c","type":"Lookup","referenceTo":"Contact","relationshipName":"Bosses","required":true}"""
                    )!,
                ]),
        });
        var every = JsonNode.Parse("""{"calendars":[{"ids":["BP-1"],"createCase":true},{"ids":["BP-2"],"target":"lead"}]}""")!.AsObject();

        Assert.Equal(
            [
                "$.mappings.account REQUIRED_UNMAPPED warning",
                "$.mappings.case REQUIRED_UNMAPPED warning",
                "$.mappings.contact REQUIRED_UNMAPPED error",
                "$.mappings.contact REQUIRED_UNMAPPED warning",
                "$.mappings.event REQUIRED_UNMAPPED warning",
                "$.mappings.lead REQUIRED_UNMAPPED warning",
            ],
            await FindingsAsync(product, every));

        every["mappings"] = new JsonObject
        {
            ["contact"] = new JsonArray(Row("form.custom.Boss", "Boss__c"), Row("form.note", "Need__c", "none")),
            ["lead"] = new JsonArray(Row("static:x", "Need__c")),
            ["account"] = new JsonArray(Row("guest.company", "Name"), Row("form.note", "Need__c")),
        };
        Assert.Equal(
            [
                "$.mappings.account[1].fallback REQUIRED_UNMAPPED warning", "$.mappings.case REQUIRED_UNMAPPED warning",
                "$.mappings.contact[0].fallback REQUIRED_UNMAPPED error", "$.mappings.event REQUIRED_UNMAPPED warning",
            ],
            await FindingsAsync(product, every));
    }

    [Fact]
    public async Task Objects_that_the_connected_user_does_not_see()
    {
        await using var product = await Product.StartAsync();
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/connection", new JsonObject
        {
            ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/production").AbsoluteUri,
            ["clientId"] = "emulator",
            ["clientSecret"] = "emulator",
            ["refreshToken"] = "5Aep-production-norights",
        });

        var found = await FindingsAsync(
            product, JsonNode.Parse("""{"calendars":[{"ids":["BP-1"],"createCase":true},{"ids":["BP-2"],"target":"lead"}]}""")!);

        Assert.Equal(
            Tables.Order(StringComparer.Ordinal).Select(table => $"$.mappings.{table} OBJECT_HIDDEN error"),
            found.Where(one => one.StartsWith("$.mappings", StringComparison.Ordinal)));
    }

    private static JsonObject Row(string source, string target, string? fallback = null) =>
        new()
        {
            ["source"] = source,
            ["target"] = target,
            ["fallback"] = fallback,
        };

    private static async Task<string[]> FindingsAsync(Product product, JsonNode document)
    {
        var verdict = await product.OperateAsync(HttpMethod.Post, Validate, document);
        Assert.True(verdict["checkedAgainstSalesforce"]!.GetValue<bool>(), verdict.ToJsonString());
        var found = verdict["findings"]!
            .AsArray()
            .Select(one => $"{one!["path"]} {one["code"]} {one["severity"]}")
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(!found.Any(one => one.EndsWith(" error", StringComparison.Ordinal)), verdict["valid"]!.GetValue<bool>());
        return found;
    }

    /// <summary>An org whose objects have the same fields of their own.</summary>
    public sealed class Org : IAsyncLifetime
    {
        internal Product Product { get; private set; } = null!;

        public string Active { get; private set; } = "";

        public string Inactive { get; private set; } = "";

        public async Task InitializeAsync()
        {
            Product = await Product.StartAsync();
            var fields = new JsonArray(
                JsonNode.Parse(
                    """{"object":"Contact","name":"Many__c","type":"MultiselectPicklist","values":["Red","Blue"],"restricted":true}"""),
                JsonNode.Parse(
                    """{"object":"Contact","name":"Campaign__c","type":"Lookup","referenceTo":"Campaign","relationshipName":"Campaigns"}"""
                ),
                JsonNode.Parse("""{"object":"Contact","name":"Sum__c","type":"Number","precision":5,"scale":2}"""));
            foreach (var name in new[] { "Contact", "Lead", "Account", "Event", "Case" })
                foreach (var field in JsonNode.Parse("""
                    [{"name":"Short__c","type":"Text","length":10},{"name":"Day__c","type":"Date"},{"name":"Level__c","type":"Picklist","values":["Low","High"],"restricted":true},
                     {"name":"Total__c","type":"Number","precision":3,"formula":"1"},{"name":"Secret__c","type":"Text","length":10,"needsGrant":true}]
                    """)!.AsArray())
                {
                    var own = field!.DeepClone().AsObject();
                    own["object"] = name;
                    fields.Add((JsonNode)own);
                }
            await Product.ChangeOrgAsync(
                new JsonObject { ["fields"] = fields, ["users"] = JsonNode.Parse("""[{"name":"gone","isActive":false}]""") }
            );
            foreach (var name in new[] { "Spring", "Twin", "Twin" })
                await Product.Salesforce.SeedAsync("Campaign", new JsonObject { ["Name"] = name }, default);
            var users = await Product.Salesforce.RecordsAsync("User", default);
            Active = users.First(user => user.Text("LastName") == "Standard").Text("Id")!;
            Inactive = users.First(user => user.Text("Username")!.StartsWith("gone@", StringComparison.Ordinal)).Text("Id")!;
        }

        public async Task DisposeAsync() => await Product.DisposeAsync();
    }
}
