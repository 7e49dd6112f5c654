using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Metadata;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soap;

/// <summary>Deploys and retrieves, and the few looks that clients take around them.</summary>
internal static class MetadataApi
{
    public static IEnumerable<XElement> Answer(SoapCall call) => call.Body.Name.LocalName switch
    {
        "deploy" => [Deploy(call)],
        "deployRecentValidation" => [new XElement("result", (Deployment.RunValidated(call.Org, call.Rights, call.Body.Text("validationId"))
            ?? throw new SoapFaultException("sf:INVALID_ID_FIELD", $"INVALID_ID_FIELD: {DeployResource.NotValidated}")).Id)],
        "retrieve" => [Retrieve(call)],
        "checkRetrieveStatus" => [RetrieveStatus(call)],
        "checkDeployStatus" => [Status(call)],
        "describeMetadata" => [Describe()],
        "listMetadata" => List(call),
        var method => throw new SoapFaultException(
            "sf:UNSUPPORTED_API_VERSION", $"UNSUPPORTED_API_VERSION: the emulator does not know the metadata call {method}"),
    };

    private static XElement Deploy(SoapCall call)
    {
        var zip = System.Convert.FromBase64String(call.Body.Text("ZipFile") ?? "");
        var given = call.Body.Children("DeployOptions").FirstOrDefault();
        var deployment = Deployment.Run(call.Org, call.Rights, zip, DeployOptions.Of(name => given?.Text(name)));
        return new XElement("result", new XElement("done", "false"), new XElement("id", deployment.Id), new XElement("state", "Queued"));
    }

    private static XElement Status(SoapCall call)
    {
        if (!RecordId.TryParse(call.Body.Text("asyncProcessId"), out var id) || !call.Org.Deployments.TryGetValue(id, out var deployment))
            throw new SoapFaultException("sf:INVALID_CROSS_REFERENCE_KEY", "INVALID_CROSS_REFERENCE_KEY: invalid cross reference id");
        var at = Moment(deployment.At);
        return new XElement("result",
            new XElement("checkOnly", deployment.CheckOnly),
            new XElement("completedDate", at),
            new XElement("createdBy", deployment.UserId),
            new XElement("createdByName", deployment.UserName),
            new XElement("createdDate", at),
            call.Body.Text("includeDetails") == "true" ? Details(deployment, at) : null,
            new XElement("done", "true"),
            new XElement("id", deployment.Id),
            new XElement("ignoreWarnings", deployment.Options.IgnoreWarnings),
            new XElement("lastModifiedDate", at),
            new XElement("numberComponentErrors", deployment.Failures.Count),
            new XElement("numberComponentsDeployed", deployment.Successes.Count),
            new XElement("numberComponentsTotal", deployment.Components.Count),
            new XElement("numberTestErrors", 0),
            new XElement("numberTestsCompleted", 0),
            new XElement("numberTestsTotal", 0),
            new XElement("rollbackOnError", "true"),
            new XElement("runTestsEnabled", deployment.Options.RunsTests),
            new XElement("startDate", at),
            new XElement("status", deployment.Status),
            new XElement("success", deployment.Success));
    }

    private static XElement Details(Deployment deployment, string at) => new("details",
        deployment.Failures.Select(c => Component("componentFailures", deployment, c, at)),
        deployment.Successes.Select(c => Component("componentSuccesses", deployment, c, at)),
        new XElement("runTestResult", new XElement("numFailures", 0), new XElement("numTestsRun", 0), new XElement("totalTime", "0.0")));

    private static XElement Component(string name, Deployment deployment, DeployComponent component, string at) => new(name,
        new XElement("changed", component.IsChanged),
        new XElement("componentType", component.Type),
        new XElement("created", component.IsCreated),
        new XElement("createdDate", at),
        new XElement("deleted", component.IsDeleted),
        new XElement("fileName", component.FileName),
        new XElement("fullName", component.FullName),
        component.Problem is { } problem
            ? [new XElement("problem", problem), new XElement("problemType", component.ProblemType)]
            : Array.Empty<XElement>(),
        new XElement("success", deployment.Succeeds(component)));

    private static XElement Retrieve(SoapCall call)
    {
        if (!call.Rights.IsAdmin)
            throw new SoapFaultException(
                "sf:INSUFFICIENT_ACCESS",
                "INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions");
        // The WSDL names it retrieveRequest, jsforce request.
        var request = call.Body.Elements().FirstOrDefault();
        if (request?.Children("unpackaged").FirstOrDefault() is not { } manifest)
            throw new SoapFaultException(
                "sf:UNKNOWN_EXCEPTION", "UNKNOWN_EXCEPTION: the emulator retrieves what 'unpackaged' names, and no packages");
        var retrieval = Retrieval.Run(call.Org, manifest, request.Text("singlePackage") == "true");
        return new XElement("result", new XElement("done", "false"), new XElement("id", retrieval.Id), new XElement("state", "Queued"));
    }

    private static XElement RetrieveStatus(SoapCall call)
    {
        if (!RecordId.TryParse(call.Body.Text("asyncProcessId") ?? "", out var id)
            || !call.Org.Retrievals.TryGetValue(id, out var retrieval))
            throw new SoapFaultException("sf:INVALID_CROSS_REFERENCE_KEY", "INVALID_CROSS_REFERENCE_KEY: invalid cross reference id");
        return new XElement("result",
            new XElement("done", "true"),
            retrieval.Components.Select(c => Properties(call, "fileProperties", c, retrieval.Root, retrieval.At)),
            new XElement("id", retrieval.Id),
            retrieval.Problems.Select(p => new XElement(
                "messages", new XElement("fileName", retrieval.Root + "package.xml"), new XElement("problem", p))),
            new XElement("status", "Succeeded"),
            new XElement("success", "true"),
            call.Body.Text("includeZip") == "false" ? null : new XElement("zipFile", System.Convert.ToBase64String(retrieval.Zip)));
    }

    private static XElement Properties(SoapCall call, string element, MetadataComponent component, string root, DateTime moment)
    {
        var (user, name, at) = (call.Rights.UserId, call.Rights.User.Text("Name"), Moment(moment));
        return new XElement(element,
            new XElement("createdById", user), new XElement("createdByName", name), new XElement("createdDate", at),
            new XElement("fileName", root + component.Path), new XElement("fullName", component.FullName), new XElement("id", ""),
            new XElement("lastModifiedById", user), new XElement("lastModifiedByName", name), new XElement("lastModifiedDate", at),
            new XElement("manageableState", "unmanaged"), new XElement("type", component.Type));
    }

    private static string Moment(DateTime at) => JsonValues.Text(at).Replace("+0000", "Z", StringComparison.Ordinal);

    private static XElement Describe() => new("result",
        MetadataTypes.Files.Select(type => new XElement("metadataObjects",
            type.Name == "CustomObject" ? MetadataTypes.Parts.Values.Select(part => new XElement("childXmlNames", part)) : null,
            new XElement("directoryName", type.Folder),
            new XElement("inFolder", "false"),
            new XElement("metaFile", type.Name == "StaticResource"),
            new XElement("suffix", type.Suffix),
            new XElement("xmlName", type.Name))),
        new XElement("organizationNamespace", ""),
        new XElement("partialSaveAllowed", "false"),
        new XElement("testRequired", "false"));

    private static IEnumerable<XElement> List(SoapCall call)
    {
        var types = call.Body.Children("queries").Select(q => q.Text("type")).ToHashSet();
        return MetadataComponents
            .Of(call.Org)
            .Where(c => types.Contains(c.Type))
            .Select(c => Properties(call, "result", c, "", call.Org.Now));
    }
}
