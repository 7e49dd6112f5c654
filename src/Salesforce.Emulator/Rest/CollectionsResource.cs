using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/composite/sobjects</c>: up to 200 records, each with its own result.</summary>
internal static class CollectionsResource
{
    private const int MaxRecords = 200;
    private const int MaxRetrieved = 2000;
    private const int MaxChunks = 10;

    public static ApiAnswer Answer(ApiCall call) => (call.Method, call.Path.Length) switch
    {
        ("POST", 2) => SaveAll(
            call,
            (context, input) =>
                input.Id is null
                    ? Saver.Insert(context, input)
                    : SaveResult.Failed(new SaveError("INVALID_FIELD", "cannot specify Id in an insert call"))),
        ("PATCH", 2) => SaveAll(call, Update),
        ("PATCH", 4) => UpsertAll(call),
        ("DELETE", 2) => DeleteAll(call),
        ("GET", 3) => Retrieve(call, Ids(call), call.Parameter("fields")?.Split(',', StringSplitOptions.TrimEntries) ?? []),
        ("POST", 3) => RetrieveByBody(call),
        _ => throw ApiException.MethodNotAllowed(call.Method),
    };

    private static SaveResult Update(SaveContext context, RecordInput input) =>
        input.Id is { } id
            ? Saver.Update(context, input, id)
            : SaveResult.Failed(new SaveError("MISSING_ARGUMENT", "Id not specified in an update call", "Id"));

    private static ApiAnswer UpsertAll(ApiCall call)
    {
        var type = call.Object(call.Path[2]);
        if (!type.TryField(call.Path[3], out var key) || !(key.ExternalId || key.IdLookup) || !call.Rights.CanSee(type, key))
            throw ApiException.NoSuchKey(call.Path[3]);
        return SaveAll(call, (context, input) => Upsert(context, input, key), type, key, withCreated: true);
    }

    private static SaveResult Upsert(SaveContext context, RecordInput input, Field key)
    {
        if (key.Type != FieldType.Id)
            return Saver.Upsert(context, input.Without(key, out var value), key, value);
        return input.Id is { } id ? Saver.Update(context, input, id) : Saver.Insert(context, input);
    }

    private static ApiAnswer SaveAll(
        ApiCall call,
        Func<SaveContext, RecordInput, SaveResult> save,
        ObjectType? only = null,
        Field? key = null,
        bool withCreated = false)
    {
        var body = call.Json();
        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("records", out var records)
            || records.ValueKind != JsonValueKind.Array)
            throw new ApiException(400, "INVALID_INPUT", "The request body must have a list of records");
        var count = records.GetArrayLength();
        if (count > MaxRecords)
            throw new ApiException(
                400, "EXCEEDED_MAX_SIZE_REQUEST", $"record limit reached. cannot submit more than {MaxRecords} records into this call");
        var allOrNone = body.TryGetProperty("allOrNone", out var flag) && flag.ValueKind == JsonValueKind.True;
        var context = call.Saving();
        var inputs = ReadAll(call, context, records, only);
        var together = inputs.Select(row => row.Input?.Type).OfType<ObjectType>().CountBy(type => type)
            .ToDictionary(pair => pair.Key, pair => new RowsTogether(pair.Value));
        return Finish(call, allOrNone, inputs.Count, withCreated, RejectRepeats(inputs, key), SaveOne);

        SaveResult SaveOne(int i) => inputs[i] is { Input: { } input, Error: null }
            ? save(context with { Together = together[input.Type] }, input)
            : SaveResult.Failed(inputs[i].Error!);
    }

    private static List<(RecordInput? Input, SaveError? Error)> ReadAll(
        ApiCall call, SaveContext context, JsonElement records, ObjectType? only)
    {
        var inputs = new List<(RecordInput?, SaveError?)>(records.GetArrayLength());
        var chunks = 0;
        ObjectType? previous = null;
        foreach (var record in records.EnumerateArray())
        {
            var name =
                record.ValueKind == JsonValueKind.Object
                && record.TryGetProperty("attributes", out var attributes)
                && attributes.TryGetProperty("type", out var t)
                    ? t.GetString()
                    : null;
            if (name is null)
                throw new ApiException(400, "INVALID_INPUT", "Include the attributes.type of every record");
            if (!call.Org.Catalog.TryObject(name, out var type) || !call.Rights.CanRead(type))
                throw new ApiException(400, "INVALID_TYPE", $"sObject type '{name}' is not supported.");
            if (only is not null && type != only)
                throw new ApiException(400, "INVALID_INPUT", $"All records of this request must be of type {only.Name}");
            if (type != previous && ++chunks > MaxChunks)
                throw new ApiException(
                    400,
                    "INVALID_INPUT",
                    $"The request has more than {MaxChunks} chunks of records of the same type; sort the records by type");
            previous = type;
            inputs.Add(Read(call, context, type, record));
        }
        return inputs;
    }

    private static (RecordInput?, SaveError?) Read(ApiCall call, SaveContext context, ObjectType type, JsonElement record)
    {
        var strict = call.Org.Settings.StrictCollections;
        try
        {
            return (RecordInput.Read(context, type, record), null);
        }
        catch (UnreadableValueException e) when (!strict)
        {
            return (null, new SaveError("JSON_PARSER_ERROR", e.In(call.Body.Span), e.Field.Name));
        }
        catch (UnreadableValueException e)
        {
            throw new ApiException(400, "JSON_PARSER_ERROR", e.In(call.Body.Span));
        }
        catch (SaveException e) when (!strict)
        {
            return (null, e.Errors[0]);
        }
        catch (SaveException e)
        {
            throw new ApiException(400, e.Errors[0].Code, e.Message);
        }
    }

    /// <summary>The same record, or the same external id, twice in one request refuses every row that has it.</summary>
    private static Dictionary<int, SaveError> RejectRepeats(List<(RecordInput? Input, SaveError? Error)> inputs, Field? key)
    {
        var rejected = new Dictionary<int, SaveError>();
        var byKey = inputs.Select((row, index) => (row.Input, index))
            .Where(r => r.Input is not null)
            .GroupBy(r =>
                (
                    r.Input!.Type,
                    Key: key is null || key.Type == FieldType.Id ? r.Input.Id : FieldIndex.Key(r.Input[key])?.ToUpperInvariant()));
        foreach (var group in byKey.Where(g => g.Key.Key is not null && g.Skip(1).Any()))
            foreach (var (_, index) in group)
                rejected[index] = key is null || key.Type == FieldType.Id
                    ? new SaveError("DUPLICATE_VALUE", $"Duplicate id in list: {group.Key.Key}", "Id")
                    : new SaveError(
                        "DUPLICATE_VALUE", $"Duplicate external id specified: {FieldIndex.Key(inputs[index].Input![key])}", key.Name);
        return rejected;
    }

    private static ApiAnswer DeleteAll(ApiCall call)
    {
        var ids = Ids(call);
        if (ids.Length > MaxRecords)
            throw new ApiException(
                400, "EXCEEDED_MAX_SIZE_REQUEST", $"record limit reached. cannot submit more than {MaxRecords} records into this call");
        var allOrNone = string.Equals(call.Parameter("allOrNone"), "true", StringComparison.OrdinalIgnoreCase);
        var context = call.Saving();
        return Finish(call, allOrNone, ids.Length, false, [], i => RecordId.TryParse(ids[i], out var id)
            ? Deleter.Delete(context, id)
            : SaveResult.Failed(new SaveError("MALFORMED_ID", $"malformed id {ids[i]}")));
    }

    private static ApiAnswer Finish(
        ApiCall call, bool allOrNone, int count, bool withCreated, Dictionary<int, SaveError> rejected, Func<int, SaveResult> run)
    {
        var results = call.Org.Database.Undo.Unit(
            () =>
                Enumerable
                    .Range(0, count)
                    .Select(i => rejected.TryGetValue(i, out var error) ? SaveResult.Failed(error) : run(i))
                    .ToArray(),
            all => !allOrNone || Array.TrueForAll(all, r => r.Success));
        if (allOrNone && !Array.TrueForAll(results, r => r.Success))
            results =
            [
                .. results.Select(r =>
                    r.Success
                        ? SaveResult.Failed(
                            new SaveError(
                                "ALL_OR_NONE_OPERATION_ROLLED_BACK",
                                "Record rolled back because not all records were valid and the request was using AllOrNone header"))
                        : r),
            ];
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartArray();
            foreach (var result in results)
                SaveAnswers.WriteRow(json, result, withCreated);
            json.WriteEndArray();
        });
    }

    private static string[] Ids(ApiCall call) =>
        (call.Parameter("ids") ?? throw new ApiException(400, "INVALID_INPUT", "ids must be given")).Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ApiAnswer RetrieveByBody(ApiCall call)
    {
        var body = call.Json();
        return Retrieve(
            call,
            [.. body.GetProperty("ids").EnumerateArray().Select(i => i.GetString()!)],
            [.. body.GetProperty("fields").EnumerateArray().Select(f => f.GetString()!)]);
    }

    private static ApiAnswer Retrieve(ApiCall call, string[] ids, string[] fields)
    {
        if (ids.Length > MaxRetrieved)
            throw new ApiException(
                400, "EXCEEDED_MAX_SIZE_REQUEST", $"record limit reached. cannot retrieve more than {MaxRetrieved} records in this call");
        var type = call.Object(call.Path[2]);
        var tree = SObjectResource.Tree(call, type, fields);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartArray();
            foreach (var written in ids)
                if (RecordId.TryParse(written, out var id) && call.Org.Database[type].Find(id) is { IsDeleted: false } row)
                    tree.Write(json, row);
                else
                    json.WriteNullValue();
            json.WriteEndArray();
        });
    }
}
