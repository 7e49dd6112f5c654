using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OnceHub.Sync.Salesforce;

/// <summary><c>/metadata/deployRequest</c>: a zip and its options as multipart, then its report.</summary>
internal sealed class MetadataDeploy(OrgWire wire, string root)
{
    private const string Boundary = "oncehub-sync-package-d41d8cd98f00b204";
    private const string Options =
        """
        {"deployOptions":{"checkOnly":false,"ignoreWarnings":false,"rollbackOnError":true,"singlePackage":true,"testLevel":"NoTestRun"}}
        """;

    public async Task<string> StartAsync(byte[] zip, CancellationToken cancellationToken)
    {
        using var body = new PooledBuffer();
        Write(
            body,
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"json\"\r\nContent-Type: application/json\r\n\r\n{Options}\r\n");
        Write(
            body,
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"deploy.zip\"\r\nContent-Type: "
            + "application/zip\r\n\r\n");
        body.Write(zip);
        Write(body, $"\r\n--{Boundary}--\r\n");
        var answer = await wire.SendAsync(
            new WireRequest
            {
                Method = HttpMethod.Post, Path = root + "metadata/deployRequest", Body = body, Writes = true,
                ContentType = $"multipart/form-data; boundary={Boundary}",
            },
            cancellationToken);
        return Json.Text(answer.Json, "id") ?? throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: true);
    }

    public async Task<DeployReport> FindAsync(string deployId, CancellationToken cancellationToken)
    {
        var answer = await wire.SendAsync(
            WireRequest.Get($"{root}metadata/deployRequest/{Uri.EscapeDataString(deployId)}?includeDetails=true"), cancellationToken);
        var result = Json.Member(answer.Json, "deployResult");
        if (Json.Text(result, "status") is not { } status)
            throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: false);
        var details = Json.Member(result, "details");
        return new DeployReport(
            deployId,
            status,
            Json.Flag(result, "done"),
            Json.Flag(result, "success"),
            Json.Text(result, "errorMessage"),
            [.. Components(details, "componentFailures"), .. Components(details, "componentSuccesses")]);
    }

    /// <summary>What a person knows as a component: not the manifest, nor the objects that fields were added to.</summary>
    private static IEnumerable<DeployedComponent> Components(JsonElement details, string list) =>
        from item in Json.Items(details, list)
        let component = Component(item)
        where component.Problem is not null || component.Type is not ("" or "CustomObject")
        select component;

    private static DeployedComponent Component(JsonElement json) => new(
        Json.Text(json, "componentType") ?? "",
        Json.Text(json, "fullName") ?? "",
        Json.Text(json, "problem") is not null ? "failed"
            : Json.Flag(json, "created") ? "created"
            : Json.Flag(json, "changed") ? "changed"
            : "unchanged",
        Json.Text(json, "problem"));

    private static void Write(PooledBuffer body, string text) => Encoding.UTF8.GetBytes(text, body);
}
