using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>How results of saves are written: alone with <c>errorCode</c>, as a row of a collection with <c>statusCode</c>.</summary>
internal static class SaveAnswers
{
    public static int StatusOf(SaveError error) => error.Code switch
    {
        "NOT_FOUND" or "ENTITY_IS_DELETED" => 404,
        "INSUFFICIENT_ACCESS_OR_READONLY"
        or "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
        or "REQUEST_LIMIT_EXCEEDED"
        or "API_DISABLED_FOR_ORG" => 403,
        "SERVER_UNAVAILABLE" or "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE" => 503,
        _ => 400,
    };

    public static ApiAnswer Failed(ApiCall call, IReadOnlyList<SaveError> errors) => ApiAnswer.Json(StatusOf(errors[0]), json =>
    {
        json.WriteStartArray();
        foreach (var error in errors)
        {
            json.WriteStartObject();
            if (error.Duplicate is { } duplicate)
                WriteDuplicate(json, call.Version, duplicate);
            json.WriteString("message", error.Message);
            json.WriteString("errorCode", error.Code);
            if (error.Duplicate is null)
                WriteFields(json, error);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public static ApiAnswer Created(ApiCall call, string type, SaveResult result, bool withCreated)
    {
        var answer = ApiAnswer.Json(result.Created ? 201 : 200, json => WriteRow(json, result, withCreated));
        return answer with { Headers = new Dictionary<string, string> { ["Location"] = $"{call.BasePath}/sobjects/{type}/{result.Id}" } };
    }

    public static void WriteRow(Utf8JsonWriter json, SaveResult result, bool withCreated = false)
    {
        json.WriteStartObject();
        if (result.Id is not null)
            json.WriteString("id", result.Id);
        json.WriteBoolean("success", result.Success);
        json.WriteStartArray("errors");
        foreach (var error in result.Errors)
        {
            json.WriteStartObject();
            json.WriteString("statusCode", error.Code);
            json.WriteString("message", error.Message);
            WriteFields(json, error);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (withCreated && result.Success)
            json.WriteBoolean("created", result.Created);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, SaveError error)
    {
        json.WriteStartArray("fields");
        foreach (var field in error.Fields)
            json.WriteStringValue(field);
        json.WriteEndArray();
    }

    /// <summary>The REST API misspells the key, and clients rely on it.</summary>
    private static void WriteDuplicate(Utf8JsonWriter json, string version, DuplicateFinding found)
    {
        json.WriteStartObject("duplicateResut");
        json.WriteBoolean("allowSave", found.Rule.AllowSave);
        json.WriteString("duplicateRule", found.Rule.Name);
        json.WriteString("duplicateRuleEntityType", found.Rule.Object);
        json.WriteString("errorMessage", found.Rule.Message);
        json.WriteStartArray("matchResults");
        json.WriteStartObject();
        json.WriteString("entityType", found.Rule.MatchObject);
        json.WriteStartArray("errors");
        json.WriteEndArray();
        json.WriteString("matchEngine", "ExactMatchEngine");
        json.WriteStartArray("matchRecords");
        foreach (var row in found.Matches)
            WriteMatch(json, version, row);
        json.WriteEndArray();
        json.WriteString("rule", found.Rule.Name);
        json.WriteNumber("size", found.Matches.Count);
        json.WriteBoolean("success", true);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMatch(Utf8JsonWriter json, string version, Row row)
    {
        json.WriteStartObject();
        json.WriteStartArray("additionalInformation");
        json.WriteEndArray();
        json.WriteStartArray("fieldDiffs");
        json.WriteEndArray();
        json.WriteNumber("matchConfidence", 100.0);
        json.WriteStartObject("record");
        json.WriteStartObject("attributes");
        json.WriteString("type", row.Type.Name);
        json.WriteString("url", $"/services/data/{version}/sobjects/{row.Type.Name}/{row.Id}");
        json.WriteEndObject();
        json.WriteString("Id", row.Id);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
