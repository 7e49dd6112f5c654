using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Control;

/// <summary>Seeding and looking at records, past rights and metering.</summary>
internal static class RecordsApi
{
    private sealed record Generate(int Count, Dictionary<string, string> Fields);

    public static void Map(RouteGroupBuilder group, Func<string, Org> find)
    {
        group.MapPost(
            "records/{type}",
            async (string name, string type, HttpRequest request) => Seed(find(name), type, await ControlApi.Read<JsonElement>(request)));
        group.MapGet(
            "records/{type}",
            (string name, string type, string? where, string? deleted) =>
                Look(find(name), type, string.IsNullOrEmpty(where) ? null : where, !string.IsNullOrEmpty(deleted) && bool.Parse(deleted)));
        group.MapPatch(
            "records/{id}",
            async (string name, string id, HttpRequest request) => Overwrite(find(name), id, await ControlApi.Read<JsonElement>(request)));
        group.MapDelete("records/{id}", (string name, string id) => AsAdmin(find(name), context => Ids([Deleter.Delete(context, Id(id))])));
        group.MapPost(
            "records/{id}/undelete",
            (string name, string id) => AsAdmin(find(name), context => Ids([Deleter.Undelete(context, Id(id))])));
        group.MapPost("records/{id}/merge", async (string name, string id, HttpRequest request) =>
        {
            var losers = await ControlApi.Read<List<string>>(request);
            return AsAdmin(find(name), context => Ids([Deleter.Merge(context, Id(id), [.. losers.Select(Id)], null)]));
        });
        group.MapPost(
            "records/{id}/convert",
            (string name, string id, string? accountId, string? contactId) =>
                AsAdmin(
                    find(name),
                    context =>
                        ControlApi.Answer(
                            Converted(
                                LeadConversion.Convert(
                                    context, new LeadConvertRequest(Id(id), accountId, contactId, null, null, true, null))))));
        group.MapPost(
            "generate/{type}",
            async (string name, string type, HttpRequest request) => Fill(find(name), type, await ControlApi.Read<Generate>(request)));
    }

    private static object Converted(LeadConvertResult result) =>
        result.Save.Success
            ? new
            {
                result.AccountId,
                result.ContactId,
                result.OpportunityId,
            }
            : throw new SaveException([.. result.Save.Errors]);

    private static string Id(string written) =>
        RecordId.TryParse(written, out var id) ? id : throw new FormatException($"'{written}' is no record id.");

    private static IResult AsAdmin(Org org, Func<SaveContext, IResult> work)
    {
        lock (org.Gate)
            return work(
                new SaveContext(org, new UserRights(org, EmulatorState.UserIn(org, OrgStart.AdminUser), seesAll: true))
                {
                    AutoAssign = false,
                    AllowDuplicates = true,
                });
    }

    private static IResult Seed(Org org, string typeName, JsonElement body) => AsAdmin(org, context =>
    {
        var type = TypeNamed(org, typeName);
        var records = body.ValueKind == JsonValueKind.Array ? body.EnumerateArray().ToList() : [body];
        return Ids(
            org.Database.Undo.Unit(
                () => records.ConvertAll(record => SeedOne(context, type, record)), all => all.TrueForAll(r => r.Success)));
    });

    /// <summary>Rules apply as to any save; then what no client may write (LastModifiedDate and the like) is put in.</summary>
    private static SaveResult SeedOne(SaveContext context, ObjectType type, JsonElement record)
    {
        var forced = record
            .EnumerateObject()
            .Where(p => type.TryField(p.Name, out var f) && !f.Createable && !f.PersonAccountOnly)
            .ToList();
        var plain = JsonElement.Parse(JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            foreach (var property in record.EnumerateObject().Where(p => !forced.Exists(f => f.NameEquals(p.Name))))
                property.WriteTo(json);
            json.WriteEndObject();
        }).Span);
        var result = type.IsSetup
            ? new SaveResult(
                OrgStart
                    .Insert(
                        context.Org,
                        type.Name,
                        record.EnumerateObject().ToDictionary(p => type[p.Name].Name, p => ValueReader.Read(type[p.Name], p.Value)))
                    .Id,
                true,
                [])
            : Saver.Insert(context, RecordInput.Read(context, type, plain));
        if (result.Success && !type.IsSetup)
            Force(context.Org, context.Org.Database.Find(result.Id)!, forced);
        return result;
    }

    private static IResult Overwrite(Org org, string id, JsonElement body) => AsAdmin(org, _ =>
    {
        var row = org.Database.Find(Id(id)) ?? throw new KeyNotFoundException($"There is no record {id}.");
        Force(org, row, [.. body.EnumerateObject()]);
        return Results.NoContent();
    });

    private static void Force(Org org, Row row, List<JsonProperty> properties)
    {
        if (properties.Count == 0)
            return;
        var values = new object?[row.Type.Width];
        row.Values.CopyTo(values, 0);
        foreach (var property in properties)
            values[row.Type[property.Name].Ordinal] = ValueReader.Read(row.Type[property.Name], property.Value);
        org.Database[row.Type].Replace(row, values);
        org.Catalog.Touch(org.Now);
    }

    private static IResult Look(Org org, string typeName, string? where, bool deleted) => AsAdmin(org, context =>
    {
        var type = TypeNamed(org, typeName);
        var fields = string.Join(", ", type.Fields.Where(f => context.Rights.CanSee(type, f)).Select(f => f.Name));
        var result = QueryEngine.Run(
            new QueryScope(org, context.Rights, deleted),
            $"SELECT {fields} FROM {type.Name}{(where is null ? "" : $" WHERE {where}")}",
            "v60.0");
        return Results.Bytes(JsonBytes.Write(json =>
        {
            json.WriteStartArray();
            for (var i = 0; i < result.Total; i++)
                result.WriteRecord(json, i);
            json.WriteEndArray();
        }).ToArray(), "application/json");
    });

    /// <summary>Many rows at once, without rules: <c>{n}</c> in a text becomes the row's number from 1 on.</summary>
    private static IResult Fill(Org org, string typeName, Generate order) => AsAdmin(org, context =>
    {
        var type = TypeNamed(org, typeName);
        var fixedValues = new Dictionary<string, object?>
        {
            ["CreatedById"] = context.Rights.UserId,
            ["LastModifiedById"] = context.Rights.UserId,
            ["OwnerId"] = context.Rights.UserId,
        };
        foreach (var (field, text) in order.Fields)
            if (!text.Contains("{n}", StringComparison.Ordinal))
                fixedValues[type[field].Name] = ValueReader.Read(type[field], text);
        var numbered = order.Fields.Where(f => f.Value.Contains("{n}", StringComparison.Ordinal)).ToList();
        for (var n = 1; n <= order.Count; n++)
        {
            var values = new Dictionary<string, object?>(fixedValues);
            foreach (var (field, text) in numbered)
                values[type[field].Name] = ValueReader.Read(
                    type[field], text.Replace("{n}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            if (type.IsPersonRecord && !values.ContainsKey("Name"))
                values["Name"] = $"{values.GetValueOrDefault("FirstName")} {values.GetValueOrDefault("LastName")}".Trim();
            OrgStart.Insert(org, type.Name, values);
        }
        return ControlApi.Answer(new { total = org.Database[type].Count });
    });

    private static ObjectType TypeNamed(Org org, string name) =>
        org.Catalog.TryObject(name, out var type) ? type : throw new KeyNotFoundException($"There is no object '{name}'.");

    private static IResult Ids(IReadOnlyList<SaveResult> results)
    {
        if (results.FirstOrDefault(r => !r.Success) is { } failed)
            throw new SaveException([.. failed.Errors]);
        return ControlApi.Answer(results.Select(r => r.Id));
    }
}
