using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Control;

/// <summary>
/// All records of an org as JSON, and back, with their ids: an object's rows in the order of their numbers, null for one that
/// is gone for good. Users, fields and rules are not in it: set them up first.
/// </summary>
internal static class Snapshot
{
    private const string Deleted = "IsDeleted";

    /// <summary>The caller holds the org's lock.</summary>
    public static ReadOnlyMemory<byte> Save(Org org) => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        foreach (var type in org.Catalog.Objects.Where(type => !type.IsSetup && org.Database[type].Inserted > 0))
        {
            json.WriteStartArray(type.Name);
            for (var number = 1; number <= org.Database[type].Inserted; number++) Write(json, RowAt(org, type, number));
            json.WriteEndArray();
        }
        json.WriteEndObject();
    });

    /// <summary>Puts the records in the place of what has their ids. The caller holds the org's lock.</summary>
    public static void Load(Org org, JsonElement snapshot)
    {
        foreach (var records in snapshot.EnumerateObject())
        {
            var type = org.Catalog.TryObject(records.Name, out var known)
                ? known
                : throw new KeyNotFoundException($"There is no object '{records.Name}'.");
            var number = 0;
            foreach (var record in records.Value.EnumerateArray()) Put(org, type, ++number, record);
        }
        org.Catalog.Touch(org.Now);
    }

    private static void Write(Utf8JsonWriter json, Row? row)
    {
        if (row is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteBoolean(Deleted, row.IsDeleted);
        foreach (var field in row.Type.Fields.Where(field => field.Ordinal > 1 && row[field] is not null))
        {
            json.WritePropertyName(field.Name);
            JsonValues.Write(json, row[field], field);
        }
        json.WriteEndObject();
    }

    private static void Put(Org org, ObjectType type, int number, JsonElement record)
    {
        var table = org.Database[type];
        var values = new object?[type.Width];
        if (record.ValueKind == JsonValueKind.Object)
            foreach (var property in record.EnumerateObject().Where(property => property.Name != Deleted))
                values[type[property.Name].Ordinal] = ValueReader.Read(type[property.Name], property.Value);
        var row = RowAt(org, type, number);
        if (row is null) row = table.Insert(values);
        else table.Replace(row, values);
        if (record.ValueKind == JsonValueKind.Null) table.Forget(row);
        else table.SetDeleted(row, record.GetProperty(Deleted).GetBoolean());
    }

    private static Row? RowAt(Org org, ObjectType type, int number) =>
        org.Database[type].Find(RecordId.Make(type.KeyPrefix, org.Pod, number));
}
