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
            return DescribeResource.Global(call);
        var type = call.Object(call.Path[1]);
        return call.Path.Length switch
        {
            2 when call.Method == "POST" => Create(call, type),
            2 when call.Method == "GET" => DescribeResource.Basic(call, type),
            3 when call.Path[2] == "describe" => DescribeResource.Full(call, type),
            3 when call.Path[2] is "updated" or "deleted" => ChangedResource.Answer(call, type),
            3 => ById(call, type, call.Path[2]),
            4 when call.Path[2].Equals("Id", StringComparison.OrdinalIgnoreCase) => ById(call, type, call.Path[3]),
            4 when RecordId.TryParse(call.Path[2], out var id) && type.TryRelationship(call.Path[3], out var reference) => Parent(call, type, id, reference),
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
        if (!RecordId.TryParse(written, out var id))
            return call.Method == "GET" ? throw ApiException.NotFound() : ApiAnswer.Errors(400, ("MALFORMED_ID", $"{type.Name} ID: id value of incorrect type: {written}"));
        var row = call.Org.Database[type].Find(id) ?? throw ApiException.NotFound();
        if (row.IsDeleted)
            return ApiAnswer.Errors(404, ("ENTITY_IS_DELETED", "entity is deleted"));
        switch (call.Method)
        {
            case "GET" or "HEAD":
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

    private static ApiAnswer Done(ApiCall call, SaveResult result) => result.Success ? ApiAnswer.NoContent : SaveAnswers.Failed(call, result.Errors);

    private static ApiAnswer Retrieve(ApiCall call, ObjectType type, Row row)
    {
        if (call.Header("If-Modified-Since") is { } since && DateTime.TryParse(since, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal, out var time) && row["LastModifiedDate"] is DateTime modified && modified <= time)
            return new ApiAnswer(304, default);
        var fields = call.Parameter("fields") is { } list
            ? list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. type.Fields.Where(f => call.Rights.CanSee(type, f)).Select(f => f.Name)];
        var tree = Tree(call, type, fields);
        return ApiAnswer.Json(200, json => tree.Write(json, row));
    }

    public static SelectTree Tree(ApiCall call, ObjectType type, IEnumerable<string> fields)
    {
        var query = new Query { Text = string.Join(", ", fields), From = type.Name, FromAt = 0, Select = [.. fields.Distinct(StringComparer.OrdinalIgnoreCase).Select(f => new SelectExpression(new Expression(null, f, 0)))] };
        return SelectTree.Bind(new QueryRunner(call.Scope(deletedToo: true), query), call.Version);
    }

    private static ApiAnswer Parent(ApiCall call, ObjectType type, string id, Field reference)
    {
        var row = call.Org.Database[type].Find(id) ?? throw ApiException.NotFound();
        return call.Method == "GET" && call.Org.Database.TryFindLive(row[reference] as string, out var parent) ? Retrieve(call, parent.Type, parent) : throw ApiException.NotFound();
    }

    private static ApiAnswer ByExternalId(ApiCall call, ObjectType type, string keyName, string text)
    {
        if (!type.TryField(keyName, out var key) || !(key.ExternalId || key.IdLookup) || !call.Rights.CanSee(type, key))
            return ApiAnswer.Errors(404, ("NOT_FOUND", $"Provided external ID field does not exist or is not accessible: {keyName}"));
        var value = ReadKey(key, text);
        var found = call.Org.Database.Where(type.Name, key.Name, value).ToList();
        if (found.Count > 1)
            return MultipleChoices(call, found);
        switch (call.Method)
        {
            case "GET" or "HEAD":
                return found.Count == 1 ? Retrieve(call, type, found[0]) : throw ApiException.NotFound();
            case "DELETE":
                return found.Count == 1 ? Done(call, Deleter.Delete(call.Saving(), found[0].Id)) : throw ApiException.NotFound();
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
