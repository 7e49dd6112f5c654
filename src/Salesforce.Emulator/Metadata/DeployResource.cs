using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Soql;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary><c>/metadata/deployRequest</c>: a zip and its options as multipart, then its report.</summary>
internal static class DeployResource
{
    private static readonly string[] Moments = ["createdDate", "startDate", "lastModifiedDate", "completedDate"];

    public const string NotValidated = "The id is of no validation that succeeded with tests in the last ten days";

    public static ApiAnswer Answer(ApiCall call)
    {
        if (call.Path.Length < 2 || !call.Path[1].Equals("deployRequest", StringComparison.OrdinalIgnoreCase))
            throw ApiException.NotFound();
        if (call.Path.Length == 2 && call.Method == "POST")
            return Create(call);
        if (call.Path.Length == 3
            && Store.RecordId.TryParse(call.Path[2], out var id)
            && call.Org.Deployments.TryGetValue(id, out var deployment))
            return Report(
                call, deployment, 200, string.Equals(call.Parameter("includeDetails"), "true", StringComparison.OrdinalIgnoreCase));
        throw ApiException.NotFound();
    }

    private static ApiAnswer Create(ApiCall call)
    {
        if (call.Header("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true)
            return CreateOfValidation(call);
        var (zip, options) = ReadParts(call);
        var given =
            options.ValueKind == JsonValueKind.Object
            && options.TryGetProperty("deployOptions", out var o)
            && o.ValueKind == JsonValueKind.Object
                ? o
                : default;
        var read = DeployOptions.Of(name => given.ValueKind != JsonValueKind.Object || !given.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.True ? "true" : value.ToString());
        return Report(call, Deployment.Run(call.Org, call.Rights, zip, read), 201, details: false);
    }

    private static ApiAnswer CreateOfValidation(ApiCall call)
    {
        var body = JsonElement.Parse(call.Body.Span);
        var id =
            body.ValueKind == JsonValueKind.Object && body.TryGetProperty("validatedDeployRequestId", out var value)
                ? value.ToString()
                : null;
        return Deployment.RunValidated(call.Org, call.Rights, id) is { } deployment
            ? Report(call, deployment, 201, details: false)
            : throw new ApiException(400, "INVALID_ID_FIELD", NotValidated);
    }

    private static (byte[] Zip, JsonElement Options) ReadParts(ApiCall call)
    {
        var boundary = MediaTypeHeaderValue.TryParse(call.Header("Content-Type"), out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;
        if (string.IsNullOrEmpty(boundary))
            throw new ApiException(415, "UNSUPPORTED_MEDIA_TYPE", "A deploy must be multipart/form-data");
        var reader = new MultipartReader(boundary, new MemoryStream(call.Body.ToArray()));
        var (zip, options) = (Array.Empty<byte>(), default(JsonElement));
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            var content = new MemoryStream();
            section.Body.CopyToAsync(content).GetAwaiter().GetResult();
            if (section.ContentDisposition?.Contains("filename", StringComparison.OrdinalIgnoreCase) == true)
                zip = content.ToArray();
            else
                options = JsonElement.Parse(content.ToArray());
        }
        return zip.Length > 0 ? (zip, options) : throw new ApiException(400, "INVALID_MULTIPART_REQUEST", "The request has no file part");
    }

    private static ApiAnswer Report(ApiCall call, Deployment deployment, int status, bool details) => ApiAnswer.Json(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("id", deployment.Id);
        json.WriteString("url", $"{call.BasePath}/metadata/deployRequest/{deployment.Id}");
        json.WriteStartObject("deployResult");
        json.WriteString("id", deployment.Id);
        json.WriteString("status", deployment.Status);
        json.WriteBoolean("done", true);
        json.WriteBoolean("success", deployment.Success);
        json.WriteBoolean("checkOnly", deployment.CheckOnly);
        json.WriteBoolean("ignoreWarnings", deployment.Options.IgnoreWarnings);
        json.WriteBoolean("rollbackOnError", true);
        json.WriteBoolean("runTestsEnabled", deployment.Options.RunsTests);
        json.WriteNumber("numberComponentErrors", deployment.Failures.Count);
        json.WriteNumber("numberComponentsDeployed", deployment.Successes.Count);
        json.WriteNumber("numberComponentsTotal", deployment.Components.Count);
        json.WriteNumber("numberTestErrors", 0);
        json.WriteNumber("numberTestsCompleted", 0);
        json.WriteNumber("numberTestsTotal", 0);
        json.WriteString("createdBy", deployment.UserId);
        json.WriteString("createdByName", deployment.UserName);
        foreach (var moment in Moments)
            json.WriteString(moment, JsonValues.Text(deployment.At));
        if (details)
            WriteDetails(json, deployment);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteDetails(Utf8JsonWriter json, Deployment deployment)
    {
        json.WriteStartObject("details");
        json.WriteStartArray("componentSuccesses");
        foreach (var component in deployment.Successes)
            WriteComponent(json, deployment, component);
        json.WriteEndArray();
        json.WriteStartArray("componentFailures");
        foreach (var component in deployment.Failures)
            WriteComponent(json, deployment, component);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, Deployment deployment, DeployComponent component)
    {
        json.WriteStartObject();
        json.WriteString("componentType", component.Type);
        json.WriteString("fullName", component.FullName);
        json.WriteString("fileName", component.FileName);
        json.WriteBoolean("success", deployment.Succeeds(component));
        json.WriteBoolean("changed", component.IsChanged);
        json.WriteBoolean("created", component.IsCreated);
        json.WriteBoolean("deleted", component.IsDeleted);
        json.WriteString("createdDate", JsonValues.Text(deployment.At));
        if (component.Problem is { } problem)
        {
            json.WriteString("problem", problem);
            json.WriteString("problemType", component.ProblemType);
        }
        json.WriteEndObject();
    }
}
