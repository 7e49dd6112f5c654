using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Metadata;

/// <summary>What an org gives back of what it was set up with.</summary>
[Conformance("Metadata retrieve", Basis.Documented, "Metadata API guide, retrieve() and RetrieveResult")]
public sealed class RetrieveTests : IAsyncLifetime
{
    private RunningEmulator _emulator = null!;
    private MetadataClient _metadata = null!;

    public async Task InitializeAsync() => _metadata = new MetadataClient(_emulator = await RunningEmulator.StartAsync());

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    private static readonly (string Path, string Text)[] Package =
    [
        ("package.xml", "<Package/>"),
        (
            "objects/Activity.object",
            MetadataClient.Object(
                "<fields><fullName>Booking__c</fullName><description>Told by the "
                + "booking</description><label>Booking</label><length>64</length><type>Text</type></fields>")),
        (
            "objects/Visit__c.object",
            MetadataClient.Object(
                "<deploymentStatus>Deployed</deploymentStatus><label>Visit</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>Visits</pluralLabel><sharingModel>ReadWrite</sharingModel>"
                    + "<fields><fullName>Kind__c</fullName><label>Kind</label><type>Checkbox</type><defaultValue>false</defaultValue></fields>"
            )),
        (
            "objects/Contact.object",
            MetadataClient.Object("<webLinks><fullName>Go</fullName><availability>online</availability></webLinks>")),
        (
            "permissionsets/Guests.permissionset",
            $"<PermissionSet {MetadataClient.Xml}><label>Guests</label><fieldPermissions><editable>true</editable><field>Activity.Booking__c</field><readable>true</readable></fieldPermissions></PermissionSet>"
        ),
        ("layouts/Contact-Contact Layout.layout", $"<Layout {MetadataClient.Xml}><layoutSections/></Layout>"),
    ];

    [Theory]
    [InlineData("CustomField", "Activity.Booking__c", "objects/Activity.object", "<description>Told by the booking</description>")]
    [InlineData("CustomObject", "Visit__c", "objects/Visit__c.object", "<fullName>Kind__c</fullName>")]
    [InlineData("CustomObject", "*", "objects/Visit__c.object", "<pluralLabel>Visits</pluralLabel>")]
    [InlineData("CustomObject", "Activity", "objects/Activity.object", "<fullName>Booking__c</fullName>")]
    [InlineData("WebLink", "Contact.Go", "objects/Contact.object", "<availability>online</availability>")]
    [InlineData("PermissionSet", "*", "permissionsets/Guests.permissionset", "<field>Activity.Booking__c</field>")]
    [InlineData("Profile", "Admin", "profiles/Admin.profile", "<custom>false</custom>")]
    [InlineData("Layout", "Contact-Contact Layout", "layouts/Contact-Contact Layout.layout", "<layoutSections")]
    public async Task What_was_deployed_comes_back_as_it_came(string type, string member, string file, string expected)
    {
        Assert.Contains("<status>Succeeded</status>", await _metadata.DeployAsync(Package), StringComparison.Ordinal);

        var (files, answer) = await _metadata.RetrieveAsync((type, member));

        Assert.Contains(expected, files[file], StringComparison.Ordinal);
        Assert.Contains($"<name>{type}</name>", files["package.xml"], StringComparison.Ordinal);
        Assert.DoesNotContain("<messages>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_for_and_no_more_comes()
    {
        await _metadata.DeployAsync(Package);
        var (files, _) = await _metadata.RetrieveAsync(("CustomField", "Activity.Booking__c"), ("CustomField", "Visit__c.Kind__c"));
        Assert.Equal(["objects/Activity.object", "objects/Visit__c.object", "package.xml"], files.Keys.Order());
        Assert.DoesNotContain("pluralLabel", files["objects/Visit__c.object"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CustomField", "Contact.Nope__c")]
    [InlineData("CustomField", "Contact.LastName")]
    [InlineData("PermissionSet", "Nobody")]
    [InlineData("ApexClass", "Nothing")]
    [Conformance("Metadata retrieve", Basis.Known, "the message for what is not there, as the Salesforce CLI prints it")]
    public async Task What_is_not_there_is_told(string type, string member)
    {
        var (files, answer) = await _metadata.RetrieveAsync((type, member));
        Assert.Equal(["package.xml"], files.Keys);
        Assert.Contains($"Entity of type '{type}' named '{member}' cannot be found", answer, StringComparison.Ordinal);
    }

    public static TheoryData<string> Fields => new()
    {
        """{"type":"Text","length":40,"unique":true,"externalId":true,"caseSensitive":true}""",
        """{"type":"Text","length":40,"defaultValue":"\"new\""}""",
        """{"type":"AutoNumber"}""",
        """{"type":"TextArea"}""",
        """{"type":"LongTextArea","length":32768}""",
        """{"type":"Html","length":32768}""",
        """{"type":"Number","precision":10,"scale":2,"required":true}""",
        """{"type":"Currency","precision":16,"scale":2}""",
        """{"type":"Percent","precision":5,"scale":1}""",
        """{"type":"Checkbox","defaultValue":"true"}""",
        """{"type":"Date"}""",
        """{"type":"DateTime"}""",
        """{"type":"Time"}""",
        """{"type":"Email"}""",
        """{"type":"Phone"}""",
        """{"type":"Url"}""",
        """{"type":"Picklist","values":["A","B"],"restricted":true,"defaultValue":"B"}""",
        """{"type":"MultiselectPicklist","values":["A","B"]}""",
        """{"type":"Lookup","referenceTo":"Contact","relationshipName":"Visits"}""",
        """{"type":"Location","scale":4}""",
        """{"type":"Number","precision":18,"formula":"1 + 1"}""",
    };

    /// <summary>Retrieved from the org where it was made by hand, and deployed to another: each describes it in the same way.</summary>
    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_field_that_was_made_by_hand_can_be_taken_to_another_org(string field)
    {
        var change = field.Insert(1, "\"object\":\"Contact\",\"name\":\"Made__c\",");
        await _emulator.JsonAsync("POST", "/emulator/orgs/production/changes", $$"""{"fields":[{{change}}]}""");
        var (files, _) = await _metadata.RetrieveAsync(("CustomField", "Contact.Made__c"));
        var described = await DescribedAsync(_emulator);

        await using var other = await RunningEmulator.StartAsync();
        var target = new MetadataClient(other);
        Assert.Contains(
            "<status>Succeeded</status>", await target.DeployAsync([.. files.Select(f => (f.Key, f.Value))]), StringComparison.Ordinal);
        await target.GrantAsync("Contact.Made__c");

        Assert.Equal(described, await DescribedAsync(other));
        Assert.Equal(
            files["objects/Contact.object"],
            (await target.RetrieveAsync(("CustomField", "Contact.Made__c"))).Files["objects/Contact.object"]);
    }

    private static async Task<string> DescribedAsync(RunningEmulator emulator) =>
        (await emulator.GetAsync("sobjects/Contact/describe"))["fields"]
            .EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == "Made__c")
            .GetRawText();
}
