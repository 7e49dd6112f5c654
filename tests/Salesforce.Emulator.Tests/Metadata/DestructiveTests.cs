using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Metadata;

/// <summary>Deploys that delete, and deploys of what was validated before.</summary>
[Conformance(
    "Metadata deploy",
    Basis.Documented,
    "Metadata API guide, Deleting Components from an Org; DeployOptions.ignoreWarnings; deployRecentValidation()")]
public sealed class DestructiveTests : IAsyncLifetime
{
    private RunningEmulator _emulator = null!;
    private MetadataClient _metadata = null!;

    private static readonly (string Path, string Text) Manifest = ("package.xml", "<Package/>");

    public async Task InitializeAsync()
    {
        _metadata = new MetadataClient(_emulator = await RunningEmulator.StartAsync());
        var set = await _metadata.DeployAsync(
            Manifest,
            ("objects/Contact.object", MetadataClient.Object(
                "<fields><fullName>Old__c</fullName><label>Old</label><length>9</length><type>Text</type></fields><fields><fullName>Used__c</fullName><label>Used</label><length>9</length><type>Text</type></fields>"
                + "<validationRules><fullName>Rule</fullName><active>true</active><errorConditionFormula>Used__c = "
                + "'no'</errorConditionFormula><errorMessage>no</errorMessage></validationRules>"
                + "<recordTypes><fullName>Guest</fullName><active>true</active><label>Guest</label></recordTypes><webLinks><fullName>Go</fullName></webLinks>"
        )),
            ("objects/Visit__c.object", MetadataClient.Object("<label>Visit</label>")),
            ("layouts/Contact-Old.layout", "<Layout/>"));
        Assert.Contains("<status>Succeeded</status>", set, StringComparison.Ordinal);
        await _metadata.GrantAsync("Contact.Old__c");
    }

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    private static (string Path, string Text) Delete(string type, string member, string file = "destructiveChanges.xml") =>
        (file, $"<Package {MetadataClient.Xml}><types><members>{member}</members><name>{type}</name></types></Package>");

    [Theory]
    [InlineData("CustomField", "Contact.Old__c")]
    [InlineData("ValidationRule", "Contact.Rule")]
    [InlineData("WebLink", "Contact.Go")]
    [InlineData("CustomObject", "Visit__c")]
    [InlineData("PermissionSet", "Seen")]
    [InlineData("Layout", "Contact-Old")]
    public async Task What_is_deleted_is_gone(string type, string member)
    {
        var answer = await _metadata.DeployAsync(Manifest, Delete(type, member));
        Assert.Contains("<status>Succeeded</status>", answer, StringComparison.Ordinal);
        Assert.Contains("<deleted>true</deleted>", answer, StringComparison.Ordinal);
        Assert.Contains("cannot be found", (await _metadata.RetrieveAsync((type, member))).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_field_takes_its_values_along_and_one_made_anew_is_seen_by_nobody()
    {
        var id = (await _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "Ant", Old__c = "value" })).Id;
        await _metadata.DeployAsync(Manifest, Delete("CustomField", "Contact.Old__c"));
        Assert.Equal("400 INVALID_FIELD", (await _emulator.GetAsync("query?q=SELECT+Old__c+FROM+Contact")).Error);
        Assert.Equal(204, (await _emulator.JsonAsync("PATCH", $"sobjects/Contact/{id}", new { FirstName = "Ada" })).Status);

        await _metadata.DeployAsync(
            Manifest,
            (
                "objects/Contact.object",
                MetadataClient.Object("<fields><fullName>Old__c</fullName><label>Old</label><length>9</length><type>Text</type></fields>"))
        );
        Assert.Equal("400 INVALID_FIELD", (await _emulator.GetAsync("query?q=SELECT+Old__c+FROM+Contact")).Error);
        await _metadata.DeployAsync(
            Manifest,
            (
                "permissionsets/Seen.permissionset",
                $"<PermissionSet {MetadataClient.Xml}><label>Seen</label><fieldPermissions><editable>true</editable><field>Contact.Old__c</field><readable>true</readable></fieldPermissions></PermissionSet>"
            ));
        Assert.Contains("\"Old__c\":null", (await _emulator.GetAsync("query?q=SELECT+Old__c+FROM+Contact")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CustomField", "Contact.LastName", "Error", "is standard and cannot be deleted")]
    [InlineData("CustomObject", "Contact", "Error", "is standard and cannot be deleted")]
    [InlineData("CustomField", "Contact.Used__c", "Error", "is referenced elsewhere in Salesforce")]
    [InlineData("RecordType", "Contact.Guest", "Error", "Cannot delete record type through API")]
    [InlineData("CustomField", "Contact.Nope__c", "Warning", "No CustomField named: Contact.Nope__c found")]
    [Conformance("Metadata deploy", Basis.Known, "messages of refused deletions, as deploys print them")]
    public async Task What_cannot_be_deleted_says_why_and_undoes_the_deploy(string type, string member, string problemType, string problem)
    {
        var answer = await _metadata.DeployAsync(
            Manifest, Delete(type, member), Delete("CustomField", "Contact.Old__c", "destructiveChangesPost.xml"));
        Assert.Contains("<status>Failed</status>", answer, StringComparison.Ordinal);
        Assert.Contains(problem, answer, StringComparison.Ordinal);
        Assert.Contains($"<problemType>{problemType}</problemType>", answer, StringComparison.Ordinal);
        Assert.Equal(200, (await _emulator.GetAsync("query?q=SELECT+Old__c+FROM+Contact")).Status);
    }

    [Fact]
    public async Task A_warning_is_passed_over_where_warnings_are_ignored()
    {
        var answer = await _metadata.DeployAsync(
            "<ignoreWarnings>true</ignoreWarnings>", [Manifest, Delete("CustomField", "Contact.Nope__c")]);
        Assert.Contains("<status>Succeeded</status>", answer, StringComparison.Ordinal);
        Assert.Contains("<problemType>Warning</problemType>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deletions_come_before_and_after_what_is_deployed_as_their_file_says()
    {
        var anew = (
            "objects/Contact.object",
            MetadataClient.Object(
                "<fields><fullName>Old__c</fullName><label>Old</label><type>Checkbox</type><defaultValue>false</defaultValue></fields>"));
        await _metadata.DeployAsync(Manifest, anew, Delete("CustomField", "Contact.Old__c", "destructiveChangesPre.xml"));
        Assert.Contains(
            "<type>Checkbox</type>",
            (await _metadata.RetrieveAsync(("CustomField", "Contact.Old__c"))).Files["objects/Contact.object"],
            StringComparison.Ordinal);

        await _metadata.DeployAsync(Manifest, anew, Delete("CustomField", "Contact.Old__c", "destructiveChangesPost.xml"));
        Assert.Contains(
            "cannot be found", (await _metadata.RetrieveAsync(("CustomField", "Contact.Old__c"))).Answer, StringComparison.Ordinal);
    }

    private async Task<string> ValidateAsync(string options, string type = "CustomField", string member = "Contact.Old__c") =>
        MetadataClient.Between(
            await _metadata.DeployAsync($"<checkOnly>true</checkOnly>{options}", [Manifest, Delete(type, member)]), "<id>");

    [Fact]
    public async Task What_was_validated_with_tests_is_deployed_quickly_under_an_id_of_its_own()
    {
        var validation = await ValidateAsync("<testLevel>RunLocalTests</testLevel>");
        Assert.Equal(200, (await _emulator.GetAsync("query?q=SELECT+Old__c+FROM+Contact")).Status);

        var answer = await _metadata.DeployQuicklyAsync(validation);

        Assert.Contains("<status>Succeeded</status>", answer, StringComparison.Ordinal);
        Assert.NotEqual(validation, MetadataClient.Between(answer, "<id>"));
        Assert.Equal("400 INVALID_FIELD", (await _emulator.GetAsync("query?q=SELECT+Old__c+FROM+Contact")).Error);
    }

    [Fact]
    public async Task The_rest_twin_of_a_quick_deploy_is_a_post_of_the_validations_id()
    {
        var validation = await ValidateAsync("<testLevel>RunLocalTests</testLevel>");
        Assert.Equal(
            201, (await _emulator.JsonAsync("POST", "metadata/deployRequest", new { validatedDeployRequestId = validation })).Status);
        Assert.Equal("400 INVALID_FIELD", (await _emulator.GetAsync("query?q=SELECT+Old__c+FROM+Contact")).Error);
    }

    [Theory]
    [InlineData("", "CustomField", "Contact.Old__c")]
    [InlineData("<testLevel>NoTestRun</testLevel>", "CustomField", "Contact.Old__c")]
    [InlineData("<testLevel>RunLocalTests</testLevel>", "CustomField", "Contact.LastName")]
    [Conformance("Metadata deploy", Basis.Assumed, "the code of a quick deploy that is refused")]
    public async Task What_was_not_validated_is_not_deployed_quickly(string options, string type, string member)
    {
        var validation = await ValidateAsync(options, type, member);
        Assert.Contains("INVALID_ID_FIELD", await _metadata.DeployQuicklyAsync(validation), StringComparison.Ordinal);
        Assert.Equal(
            "400 INVALID_ID_FIELD",
            (await _emulator.JsonAsync("POST", "metadata/deployRequest", new { validatedDeployRequestId = validation })).Error);
    }
}
