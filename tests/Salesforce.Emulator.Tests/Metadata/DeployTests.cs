using System.Net.Http.Headers;
using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Metadata;

public sealed class DeployTests : IAsyncLifetime
{
    private const string Xml = MetadataClient.Xml;
    private const string BookingId =
        "<fields><fullName>Booking__c</fullName><externalId>true</externalId><label>Booking</label><length>64</length><type>Text</type><unique>true</unique></fields>";
    private RunningEmulator _emulator = null!;

    public async Task InitializeAsync() => _emulator = await RunningEmulator.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    private static string Object(string content) => MetadataClient.Object(content);

    private static string Grants(string field) =>
        $"<PermissionSet {Xml}><label>Set</label><fieldPermissions><editable>true</editable><field>{field}</field><readable>true</readable></fieldPermissions></PermissionSet>";

    private async Task<Answer> Deploy(bool checkOnly, params (string Name, string Text)[] files)
    {
        using var form = new MultipartFormDataContent();
        form.Add(
            new StringContent(
                $$$"""{"deployOptions":{"checkOnly":{{{(checkOnly ? "true" : "false")}}},"rollbackOnError":true}}""",
                Encoding.UTF8,
                "application/json"),
            "json");
        form.Add(
            new ByteArrayContent(await MetadataClient.ZipAsync(files))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/zip") },
            },
            "file",
            "deploy.zip");
        var created = await _emulator.SendAsync(HttpMethod.Post, "metadata/deployRequest", form);
        Assert.Equal(201, created.Status);
        return await _emulator.GetAsync($"metadata/deployRequest/{created.Id}?includeDetails=true");
    }

    private static string Changes(Answer answer) =>
        string.Join(
            " ",
            answer["deployResult"]
                .GetProperty("details")
                .GetProperty("componentSuccesses")
                .EnumerateArray()
                .Select(c =>
                    $"{c.GetProperty("fullName")}:{(c.GetProperty("created").GetBoolean() ? "created" : c.GetProperty("changed").GetBoolean() ? "changed" : "unchanged")}"
                ));

    private static string Outcome(Answer answer)
    {
        var result = answer["deployResult"];
        var failures = result
            .GetProperty("details")
            .GetProperty("componentFailures")
            .EnumerateArray()
            .Select(f => $"{f.GetProperty("fullName")}: {f.GetProperty("problem")}");
        return $"{result.GetProperty("status")} {string.Join("; ", failures)}".Trim();
    }

    [Fact]
    public async Task A_deployed_field_is_hidden_until_it_is_granted()
    {
        Assert.Equal(
            "Succeeded", Outcome(await Deploy(false, ("package.xml", "<Package/>"), ("objects/Activity.object", Object(BookingId)))));
        Assert.Equal("400 INVALID_FIELD", (await _emulator.GetAsync("query?q=SELECT+Booking__c+FROM+Event")).Error);
        Assert.Equal(
            "Succeeded",
            Outcome(await Deploy(false, ("package.xml", "<Package/>"), ("permissionsets/Set.permissionset", Grants("Activity.Booking__c"))))
        );
        var set = (await _emulator.GetAsync("query?q=SELECT+Id+FROM+PermissionSet+WHERE+Name='Set'")).Column("Id");
        var me = (await _emulator.GetAsync("query?q=SELECT+Id+FROM+User+WHERE+Alias='admin'")).Column("Id");
        Assert.Equal(
            201,
            (await _emulator.JsonAsync("POST", "sobjects/PermissionSetAssignment", new { AssigneeId = me, PermissionSetId = set })).Status);
        Assert.Equal(
            201,
            (
                await _emulator.JsonAsync(
                    "PATCH", "sobjects/Event/Booking__c/B1", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5 }
                )).Status);
        Assert.Equal(
            "Event.Booking__c",
            (await _emulator.GetAsync("query?q=SELECT+Field+FROM+FieldPermissions+WHERE+SobjectType='Event'")).Column("Field"));
    }

    [Fact]
    public async Task Rules_and_record_types_come_along()
    {
        var answer = await Deploy(false, ("package.xml", "<Package/>"), ("objects/Contact.object", Object(
            "<validationRules><fullName>R</fullName><active>true</active><errorConditionFormula>LastName = "
            + "'Bad'</errorConditionFormula><errorMessage>bad name</errorMessage></validationRules>"
                + "<recordTypes><fullName>Guest</fullName><active>true</active><label>Guest</label></recordTypes>")));
        Assert.Equal("Succeeded", Outcome(answer));
        Assert.Equal("bad name", (await _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "Bad" })).Message);
        Assert.Equal(
            "Contact",
            (await _emulator.GetAsync("query?q=SELECT+SobjectType+FROM+RecordType+WHERE+DeveloperName='Guest'")).Column("SobjectType"));
    }

    [Fact]
    [Conformance(
        "Metadata deploy", Basis.Known, "created and changed of componentSuccesses; no row for an object of which only parts were sent")]
    public async Task A_deploy_tells_what_it_created_and_what_it_changed()
    {
        const string Rule =
            "<validationRules><fullName>R</fullName><active>true</active><errorConditionFormula>LastName = "
            + "'Bad'</errorConditionFormula><errorMessage>bad name</errorMessage></validationRules>";
        const string Type = "<recordTypes><fullName>Guest</fullName><active>true</active><label>Guest</label></recordTypes>";
        (string, string)[] Package(string field, string rule) =>
        [
            ("package.xml", "<Package/>"),
            ("objects/Contact.object", Object(field + rule + Type)),
            ("objects/Visit__c.object", Object("<label>Visit</label>")),
            ("permissionsets/Set.permissionset", Grants("Contact.Booking__c")), ("layouts/Contact.layout", "<Layout/>"),
        ];
        string All(string change) =>
            $"Contact.Booking__c:{change} Contact.R:{change} Contact.Guest:{change} Visit__c:{change} Set:{change} Contact:{change}";
        Assert.Equal(All("created"), Changes(await Deploy(true, Package(BookingId, Rule))));
        Assert.Equal(All("created"), Changes(await Deploy(false, Package(BookingId, Rule))));
        Assert.Equal(All("unchanged"), Changes(await Deploy(false, Package(BookingId, Rule))));
        var longer = BookingId.Replace(">64<", ">80<", StringComparison.Ordinal);
        Assert.StartsWith(
            "Contact.Booking__c:changed Contact.R:changed Contact.Guest:unchanged",
            Changes(await Deploy(false, Package(longer, Rule.Replace("bad name", "no", StringComparison.Ordinal)))),
            StringComparison.Ordinal);
        Assert.Equal(
            All("unchanged"), Changes(await Deploy(false, Package(longer, Rule.Replace("bad name", "no", StringComparison.Ordinal)))));
    }

    [Conformance("Metadata deploy", Basis.Documented, "Metadata API guide, deploy() and rollbackOnError")]
    [Fact]
    public async Task One_bad_component_undoes_the_whole_deploy()
    {
        var answer = await Deploy(
            false,
            ("package.xml", "<Package/>"),
            (
                "objects/Contact.object",
                Object(BookingId + "<fields><fullName>Bad__c</fullName><type>Checkbox</type><externalId>true</externalId></fields>")));
        Assert.Equal("Failed Contact.Bad__c: Field of type Checkbox cannot be an external ID", Outcome(answer));
        Assert.DoesNotContain("Booking__c", (await _emulator.GetAsync("sobjects/Contact/describe")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_changes_nothing()
    {
        Assert.Equal(
            "Succeeded",
            Outcome(await Deploy(true, ("package.xml", "<Package/>"), ("objects/Visit__c.object", Object("<label>Visit</label>")))));
        Assert.Equal(404, (await _emulator.GetAsync("sobjects/Visit__c/describe")).Status);
    }

    [Fact]
    public async Task A_grant_of_nothing_is_refused() => Assert.Equal(
        "Failed S: In field: field - no CustomField named Contact.Nope__c found",
        Outcome(await Deploy(false, ("package.xml", "<Package/>"), ("permissionsets/S.permissionset", Grants("Contact.Nope__c")))));

    [Theory]
    [InlineData("<fields><fullName>X</fullName><type>Text</type><length>5</length></fields>", "Custom field name must end with __c: X")]
    [InlineData(
        "<fields><fullName>X__c</fullName><type>Text</type></fields>",
        "Must specify 'length' (of at most 255) for a CustomField of type Text")]
    [InlineData("<fields><fullName>X__c</fullName><type>Wonder</type></fields>", "'wonder' is no field type.")]
    [InlineData("<fields><fullName>X__c</fullName><type>Number</type><formula>1 +</formula></fields>", "Error: Syntax error.")]
    [InlineData("<fields><fullName>X__c</fullName></fields>", "Required field is missing: type")]
    public async Task Bad_fields_are_told(string field, string problem) =>
        Assert.Contains(
            problem,
            Outcome(await Deploy(false, ("package.xml", "<Package/>"), ("objects/Contact.object", Object(field)))),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_package_needs_its_manifest_and_readable_files()
    {
        Assert.Contains(
            "No package.xml found", Outcome(await Deploy(false, ("objects/Contact.object", Object("")))), StringComparison.Ordinal);
        Assert.Contains(
            "Error parsing file",
            Outcome(await Deploy(false, ("package.xml", "<Package/>"), ("objects/Contact.object", "<oops"))),
            StringComparison.Ordinal);
        Assert.Contains(
            "not known",
            Outcome(await Deploy(false, ("package.xml", "<Package/>"), ("wonders/A.wonder", "<a/>"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_soap_twin_deploys_too()
    {
        var soap = new MetadataClient(_emulator);
        Assert.Contains(
            "<status>Succeeded</status>",
            await soap.DeployAsync(("unpackaged/package.xml", "<Package/>"), ("unpackaged/objects/Case.object", Object(BookingId))),
            StringComparison.Ordinal);
        Assert.Contains(
            "<fullName>Case.Booking__c</fullName>",
            await Soap("m", "<listMetadata><queries><type>CustomField</type></queries></listMetadata>"),
            StringComparison.Ordinal);
    }

    [Conformance("SOAP partner", Basis.Documented, "SOAP guide, core and utility calls")]
    [Theory]
    [InlineData("u", "<getUserInfo/>", "<userName>admin@production.example.com</userName>")]
    [InlineData("u", "<getServerTimestamp/>", "<timestamp>")]
    [InlineData("m", "<describeMetadata/>", "<xmlName>CustomObject</xmlName>")]
    [InlineData("u", "<frobnicate/>", "does not know the SOAP call frobnicate")]
    [InlineData("u", "<login><username>admin@production.example.com</username><password>password</password></login>", "<sessionId>00D")]
    [InlineData("u", "<login><username>admin@production.example.com</username><password>bad</password></login>", "INVALID_LOGIN")]
    public async Task Soap_answers_its_few_calls(string api, string body, string expected) =>
        Assert.Matches(expected, await Soap(api, body));

    [Fact]
    public async Task Soap_without_a_session_is_refused()
    {
        _emulator.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "dead");
        Assert.Contains("INVALID_SESSION_ID", await Soap("u", "<getUserInfo/>"), StringComparison.Ordinal);
    }

    private Task<string> Soap(string api, string body) => new MetadataClient(_emulator).SoapAsync(api, body);
}
