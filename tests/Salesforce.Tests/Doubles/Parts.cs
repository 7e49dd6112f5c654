using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

internal static class Parts
{
    public const string ContactId = "003000000000001AAA";

    public static FieldSet Fields(params (string Name, string Value)[] fields)
    {
        var set = new FieldSet();
        foreach (var (name, value) in fields) set.Add(name, FieldValue.Of(value));
        return set;
    }

    public static RowBody Contact(params (string Name, string Value)[] fields) => new("Contact", Fields(fields));

    public static RowBody ContactUpdate(params (string Name, string Value)[] fields) =>
        new("Contact", Fields(fields), SalesforceId.Parse(ContactId));

    public static CollectionPart Inserts(string reference, params RowBody[] rows) =>
        new(reference, WriteVerb.Insert, WriteHeaders.Default, [.. rows]);

    public static CollectionPart Updates(string reference, params RowBody[] rows) =>
        new(reference, WriteVerb.Update, WriteHeaders.Default, [.. rows]);

    public static RecordPart Insert(string reference, RowBody row) => new(reference, WriteVerb.Insert, WriteHeaders.Default, row);

    public static RecordPart Update(string reference, RowBody row) => new(reference, WriteVerb.Update, WriteHeaders.Default, row);

    public static RecordPart Delete(string reference, RowBody row) => new(reference, WriteVerb.Delete, WriteHeaders.Default, row);

    public static RecordPart Upsert(string reference, RowBody row, string field, string? value = null) =>
        new(reference, WriteVerb.Upsert, WriteHeaders.Default, row, field, value);
}
