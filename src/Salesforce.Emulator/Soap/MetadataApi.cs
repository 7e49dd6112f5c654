using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Metadata;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soap;

/// <summary>deploy and checkDeployStatus, and the few looks that clients take around them.</summary>
internal static class MetadataApi
{
    public static IEnumerable<XElement> Answer(SoapCall call) => call.Body.Name.LocalName switch
    {
        "deploy" => [Deploy(call)],
        "checkDeployStatus" => [Status(call)],
        "describeMetadata" => [Describe()],
        "listMetadata" => List(call),
        var method => throw new SoapFaultException("sf:UNSUPPORTED_API_VERSION", $"UNSUPPORTED_API_VERSION: the emulator does not know the metadata call {method}"),
    };

    private static XElement Deploy(SoapCall call)
    {
        var zip = System.Convert.FromBase64String(call.Body.Text("ZipFile") ?? "");
        var checkOnly = call.Body.Children("DeployOptions").FirstOrDefault()?.Text("checkOnly") == "true";
        var deployment = Deployment.Run(call.Org, call.Rights, zip, checkOnly);
        return new XElement("result", new XElement("done", "false"), new XElement("id", deployment.Id), new XElement("state", "Queued"));
    }

    private static XElement Status(SoapCall call)
    {
        if (!RecordId.TryParse(call.Body.Text("asyncProcessId"), out var id) || !call.Org.Deployments.TryGetValue(id, out var deployment))
            throw new SoapFaultException("sf:INVALID_CROSS_REFERENCE_KEY", "INVALID_CROSS_REFERENCE_KEY: invalid cross reference id");
        var at = JsonValues.Text(deployment.At).Replace("+0000", "Z", StringComparison.Ordinal);
        return new XElement("result",
            new XElement("checkOnly", deployment.CheckOnly),
            new XElement("completedDate", at),
            new XElement("createdBy", deployment.UserId),
            new XElement("createdByName", deployment.UserName),
            new XElement("createdDate", at),
            call.Body.Text("includeDetails") == "true" ? Details(deployment, at) : null,
            new XElement("done", "true"),
            new XElement("id", deployment.Id),
            new XElement("ignoreWarnings", "false"),
            new XElement("lastModifiedDate", at),
            new XElement("numberComponentErrors", deployment.Failures.Count),
            new XElement("numberComponentsDeployed", deployment.Success ? deployment.Components.Count : 0),
            new XElement("numberComponentsTotal", deployment.Components.Count),
            new XElement("numberTestErrors", 0),
            new XElement("numberTestsCompleted", 0),
            new XElement("numberTestsTotal", 0),
            new XElement("rollbackOnError", "true"),
            new XElement("runTestsEnabled", "false"),
            new XElement("startDate", at),
            new XElement("status", deployment.Status),
            new XElement("success", deployment.Success));
    }

    private static XElement Details(Deployment deployment, string at) => new("details",
        deployment.Failures.Select(c => Component("componentFailures", c, at)),
        deployment.Success ? deployment.Components.Select(c => Component("componentSuccesses", c, at)) : [],
        new XElement("runTestResult", new XElement("numFailures", 0), new XElement("numTestsRun", 0), new XElement("totalTime", "0.0")));

    private static XElement Component(string name, DeployComponent component, string at) => new(name,
        new XElement("changed", component.IsChanged),
        new XElement("componentType", component.Type),
        new XElement("created", component.IsCreated),
        new XElement("createdDate", at),
        new XElement("deleted", "false"),
        new XElement("fileName", component.FileName),
        new XElement("fullName", component.FullName),
        component.Problem is { } problem ? [new XElement("problem", problem), new XElement("problemType", "Error")] : Array.Empty<XElement>(),
        new XElement("success", component.Problem is null));

    private static XElement Describe() => new("result",
        new[] { ("objects", "object", "CustomObject"), ("permissionsets", "permissionset", "PermissionSet"), ("profiles", "profile", "Profile") }.Select(t => new XElement("metadataObjects",
            new XElement("directoryName", t.Item1), new XElement("inFolder", "false"), new XElement("metaFile", "false"), new XElement("suffix", t.Item2), new XElement("xmlName", t.Item3))),
        new XElement("organizationNamespace", ""),
        new XElement("partialSaveAllowed", "false"),
        new XElement("testRequired", "false"));

    private static IEnumerable<XElement> List(SoapCall call)
    {
        var names = call.Body.Children("queries").SelectMany(q => q.Text("type") switch
        {
            "CustomObject" => call.Org.Catalog.Objects.Select(o => ("CustomObject", o.Name)),
            "CustomField" => call.Org.Catalog.Objects.SelectMany(o => o.Fields.Where(f => f.Custom).Select(f => ("CustomField", $"{o.Name}.{f.Name}"))),
            "PermissionSet" => call.Org.Database["PermissionSet"].Live.Select(p => ("PermissionSet", p.Text("Name")!)),
            _ => [],
        });
        return names.Select(n => new XElement("result", new XElement("fullName", n.Item2), new XElement("type", n.Item1)));
    }
}
