using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public class MetadataDeployTests
{
    private static ISalesforceSetup Setup(ScriptedOrg org) =>
        new Client(org).Factory.CreateForSetup(OrgId.Parse("acme"), new MemoryConnection(MemoryConnection.ByRefresh()));

    [Fact]
    public async Task The_zip_goes_as_multipart_with_options_that_apply_all_or_nothing()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Json("""{"id":"0Af000000000001AAA","deployResult":{"status":"Pending","done":false}}""", 201));

        var id = await Setup(org).StartDeployAsync("zip bytes"u8.ToArray(), CancellationToken.None);

        var sent = Assert.Single(org.ApiCalls);
        Assert.Equal("0Af000000000001AAA", id);
        Assert.Equal(("POST", "/services/data/v62.0/metadata/deployRequest"), (sent.Method, sent.Path));
        var type = sent.Message.Content!.Headers.ContentType!;
        Assert.Equal("multipart/form-data", type.MediaType);
        var boundary = type.Parameters.Single(parameter => parameter.Name == "boundary").Value!;
        Assert.StartsWith($"--{boundary}\r\n", sent.Body, StringComparison.Ordinal);
        Assert.EndsWith($"zip bytes\r\n--{boundary}--\r\n", sent.Body, StringComparison.Ordinal);
        Assert.Contains("\"rollbackOnError\":true", sent.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_says_what_became_of_each_component_without_the_manifest_and_the_objects_around_fields()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Json("""
            {"id":"0Af1","deployResult":{"id":"0Af1","status":"Failed","done":true,"success":false,"details":{
              "componentSuccesses":[{"componentType":"","fullName":"package.xml","created":false,"changed":true},{"componentType":"CustomObject","fullName":"Lead","changed":true},
                {"componentType":"CustomField","fullName":"Lead.OnceHub_Id__c","created":true,"changed":true},{"componentType":"CustomField","fullName":"Case.OnceHub_Id__c","created":false,"changed":false}],
              "componentFailures":[{"componentType":"PermissionSet","fullName":"OnceHub_Integration","problem":"Unknown user permission: X","problemType":"Error"}]}}}
            """));

        var report = await Setup(org).FindDeployAsync("0Af1", CancellationToken.None);

        Assert.True(report is { Done: true, Succeeded: false, Status: "Failed" });
        Assert.Equal(
            new[]
            {
                new DeployedComponent("PermissionSet", "OnceHub_Integration", "failed", "Unknown user permission: X"),
                new DeployedComponent("CustomField", "Lead.OnceHub_Id__c", "created", null),
                new DeployedComponent("CustomField", "Case.OnceHub_Id__c", "unchanged", null),
            },
            report.Components.ToArray());
    }

    [Fact]
    public async Task A_refusal_is_Salesforces_own()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Error("INSUFFICIENT_ACCESS", 403, "insufficient access rights on cross-reference id"));

        var error = await Client.ErrorOf(() => Setup(org).StartDeployAsync([1], CancellationToken.None));

        Assert.Equal(("INSUFFICIENT_ACCESS", FailureAction.NeedsAdministrator), (error.Code, error.Action));
    }
}
