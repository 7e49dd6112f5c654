using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/sobjects</c>: describe, create, and one record by id or external id.</summary>
internal static class SObjectResource
{
    public static ApiAnswer Answer(ApiCall call)
    {
        if (call.Path.Length == 1)
            return DescribeResource.Global(call.OnlyRead());
        var type = call.Object(call.Path[1]);
        return call.Path.Length switch
        {
            2 when call.Method == "POST" => Create(call, type),
            2 when call.Method == "GET" => DescribeResource.Basic(call, type),
            3 when call.Path[2] == "describe" => DescribeResource.Full(call.OnlyRead(), type),
            3 when call.Path[2] is "updated" or "deleted" => ChangedResource.Answer(call.OnlyRead(), type),
            >= 4 when call.Path[2] == "describe" => throw ApiException.NotFound(),
            3 => ById(call, type, call.Path[2]),
            4 when call.Path[2].Equals("Id", StringComparison.OrdinalIgnoreCase) => ById(call, type, call.Path[3]),
            4 when IsIdOf(type, call.Path[2], out var id) => Related(
                call.OnlyRead(), call.Org.Database[type].Find(id) ?? throw ApiException.NotFound(), call.Path[3]),
            >= 4 => ByExternalId(call, type, call.Path[2], string.Join('/', call.Path[3..])),
            _ => throw ApiException.MethodNotAllowed(call.Method),
        };
    }

    private static ApiAnswer Create(ApiCall call, ObjectType type)
    {
        var input = call.Record(type, call.Json());
        if (input.Id is not null)
            return SaveAnswers.Failed(call, [new SaveError("INVALID_FIELD", "cannot specify Id in an insert call")]);
        var result = Saver.Insert(call.Saving(), input);
        return result.Success ? SaveAnswers.Created(call, type.Name, result, withCreated: false) : SaveAnswers.Failed(call, result.Errors);
    }

    private static ApiAnswer ById(ApiCall call, ObjectType type, string written)
    {
        if (!IsIdOf(type, written, out var id))
            throw ApiException.NoSuchKey(written);
        var row = call.Org.Database[type].Find(id) ?? throw ApiException.NotFound();
        if (row.IsDeleted)
            return ApiAnswer.Errors(404, ("ENTITY_IS_DELETED", "entity is deleted"));
        if (Since(call, "If-Unmodified-Since") is { } unmodified && ModifiedAt(row) > unmodified)
            return ApiAnswer.Errors(412, ("PRECONDITION_FAILED", "The record was modified since the date of If-Unmodified-Since"));
        switch (call.Method)
        {
            case "GET":
                return Retrieve(call, type, row);
            case "PATCH":
                var input = call.Record(type, call.Json());
                if (input.Id is not null)
                    return ApiAnswer.Errors(400, ("INVALID_FIELD", "The Id field should not be specified in the sobject data."));
                return Done(call, Saver.Update(call.Saving(), input, id));
            case "DELETE":
                return Done(call, Deleter.Delete(call.Saving(), id));
            default:
                throw ApiException.MethodNotAllowed(call.Method);
        }
    }

    private static ApiAnswer Done(ApiCall call, SaveResult result) =>
        result.Success ? ApiAnswer.NoContent : SaveAnswers.Failed(call, result.Errors);

    private static ApiAnswer Retrieve(ApiCall call, ObjectType type, Row row)
    {
        if (Since(call, "If-Modified-Since") is { } since && ModifiedAt(row) <= since)
            return new ApiAnswer(304, default);
        var tree = Tree(call, type, FieldsOf(call, type));
        return ApiAnswer.Json(200, json => tree.Write(json, row));
    }

    public static SelectTree Tree(ApiCall call, ObjectType type, IEnumerable<string> fields)
    {
        var query = new Query
        {
            Text = string.Join(", ", fields),
            From = type.Name,
            FromAt = 0,
            Select = [.. fields.Distinct(StringComparer.OrdinalIgnoreCase).Select(f => new SelectExpression(new Expression(null, f, 0)))],
        };
        return SelectTree.Bind(new QueryRunner(call.Scope(deletedToo: true), query), call.Version);
    }

    private static DateTime? ModifiedAt(Row row) => row["LastModifiedDate"] as DateTime?;

    private static DateTime? Since(ApiCall call, string header) =>
        DateTime.TryParse(call.Header(header), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static bool IsIdOf(ObjectType type, string written, [NotNullWhen(true)] out string? id) =>
        RecordId.TryParse(written, out id) && id.StartsWith(type.KeyPrefix, StringComparison.Ordinal);

    /// <summary>A parent by the name of its relationship, or the children of one, as a query answers them.</summary>
    private static ApiAnswer Related(ApiCall call, Row row, string relationship)
    {
        if (row.Type.TryRelationship(relationship, out var reference) && call.Rights.CanSee(row.Type, reference))
            return call.Org.Database.TryFindLive(row[reference] as string, out var parent)
                ? Retrieve(call, parent.Type, parent)
                : throw ApiException.NotFound();
        var (type, field) = call.Org.Catalog.Children(row.Type, relationship) ?? throw ApiException.NotFound();
        var fields = FieldsOf(call, call.Object(type.Name));
        return QueryResource.Page(
            call,
            QueryEngine.Run(
                call.Scope(), $"SELECT {string.Join(", ", fields)} FROM {type.Name} WHERE {field.Name} = '{row.Id}'", call.Version));
    }

    /// <summary>Those that the call asks for, or all that the user sees.</summary>
    private static string[] FieldsOf(ApiCall call, ObjectType type) => call.Parameter("fields") is { } list
        ? list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [.. type.Fields.Where(f => call.Rights.CanSee(type, f)).Select(f => f.Name)];

    private static ApiAnswer ByExternalId(ApiCall call, ObjectType type, string keyName, string text)
    {
        if (!type.TryField(keyName, out var key) || !(key.ExternalId || key.IdLookup) || !call.Rights.CanSee(type, key))
            throw ApiException.NoSuchKey(keyName);
        var value = ReadKey(key, text);
        var found = call.Org.Database.Where(type.Name, key.Name, value).ToList();
        if (found.Count > 1)
            return MultipleChoices(call, found);
        switch (call.Method)
        {
            case "GET":
                return found.Count == 1 ? Retrieve(call, type, found[0]) : throw ApiException.NotFound();
            case "DELETE":
                return found.Count == 1 ? Done(call, Deleter.Delete(call.Saving(), found[0].Id)) : throw ApiException.NotFound();
            case "PATCH" when found.Count == 0 && string.Equals(call.Parameter("updateOnly"), "true", StringComparison.OrdinalIgnoreCase):
                throw ApiException.NotFound();
            case "PATCH":
                return Upsert(call, type, key, value);
            default:
                throw ApiException.MethodNotAllowed(call.Method);
        }
    }

    private static ApiAnswer Upsert(ApiCall call, ObjectType type, Field key, object? value)
    {
        var input = call.Record(type, call.Json());
        if (input.Id is not null)
            return ApiAnswer.Errors(400, ("INVALID_FIELD", "The Id field should not be specified in the sobject data."));
        if (input.Values.Any(v => v.Field.Ordinal == key.Ordinal))
            return ApiAnswer.Errors(400, ("INVALID_FIELD", $"The {key.Name} field should not be specified in the sobject data."));
        var result = Saver.Upsert(call.Saving(), input, key, value);
        return result.Success ? SaveAnswers.Created(call, type.Name, result, withCreated: true) : SaveAnswers.Failed(call, result.Errors);
    }

    private static object? ReadKey(Field key, string text)
    {
        try
        {
            return ValueReader.Read(key, text);
        }
        catch (UnreadableValueException)
        {
            throw ApiException.NotFound();
        }
    }

    private static ApiAnswer MultipleChoices(ApiCall call, List<Row> found) => ApiAnswer.Json(300, json =>
    {
        json.WriteStartArray();
        foreach (var row in found)
            json.WriteStringValue($"{call.BasePath}/sobjects/{row.Type.Name}/{row.Id}");
        json.WriteEndArray();
    });
}
