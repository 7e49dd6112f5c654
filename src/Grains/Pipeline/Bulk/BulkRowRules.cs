using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Pipeline.Writes;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Bulk;

/// <summary>
/// Which writes may leave in a job. A job may still run long after whoever sent it is gone, so only such rows go that a late
/// one cannot harm: people are inserted with their unique external id, and Events carry the revision that Salesforce refuses
/// when it is lower. Changes of people that are there already leave in collections.
/// </summary>
internal static class BulkRowRules
{
    /// <summary>Salesforce's bound (Bulk 2.0 limits).</summary>
    private const int LongestField = 32_000;

    private const string ClearsAField = "#N/A";

    /// <summary>What the rows of its job have in common; null when it cannot leave in one.</summary>
    public static BulkWrite? KindOf(RecordWrite write, OrgSettings settings)
    {
        // Jobs know no headers, and do not name the duplicates they meet.
        if (write is { Alone: true } or { AutoAssign: true } or { AllowDuplicates: true }) return null;
        var package = settings.PackageFields;
        return write switch
        {
            { Kind: WriteKind.Insert, Object: "Contact" or "Lead", ExternalIdField: { } token } when write.Fields.Contains(token) =>
                new BulkWrite(WriteVerb.Insert, write.Object, token),
            { Kind: WriteKind.Upsert, Object: EventWriting.ObjectName, ExternalIdField: { } booking } when IsGuarded(write, package) =>
                new BulkWrite(WriteVerb.Upsert, write.Object, booking),
            { Kind: WriteKind.Update, Object: EventWriting.ObjectName, RecordId: not null } when IsGuarded(write, package) => new BulkWrite(
                WriteVerb.Update, write.Object, null),
            _ => null,
        };
    }

    /// <summary>The row as it goes into the file; null when the file cannot say it.</summary>
    public static RowBody? BodyOf(WriteRow row)
    {
        var fields = row.Fields(_ => null);
        if (row.Write is { Kind: WriteKind.Upsert, ExternalIdField: { } key })
        {
            fields = fields.Copy();
            fields[key] = FieldValue.Of(row.Write.ExternalIdValue);
        }
        if (fields.Any(field => field.Value.Text is { } text && !IsAsItIs(text))) return null;
        return new RowBody(row.Write.Object, fields, row.Write.RecordId);
    }

    private static bool IsAsItIs(string text) =>
        text.Length <= LongestField && !text.Trim().Equals(ClearsAField, StringComparison.OrdinalIgnoreCase);

    /// <summary>About how long the row is in the file.</summary>
    public static int CharactersOf(RowBody row) => row.Fields.Sum(field => field.Key.Length + field.Value.ToString().Length);

    /// <summary>What tells the row apart in the results.</summary>
    public static string KeyOf(RecordWrite write) => write.RecordId?.Value ?? write.ExternalIdValue!;

    /// <summary>What a row writes, but for its revision: a later turn that writes the same needs not send it again.</summary>
    public static string ContentOf(WriteRow row, OrgSettings settings)
    {
        var text = new StringBuilder().Append(row.Write.Kind).Append(row.RecordKey);
        foreach (var (field, value) in row.Fields(_ => null).OrderBy(field => field.Key, StringComparer.OrdinalIgnoreCase))
            if (!field.Equals(settings.PackageFields.EventRevision, StringComparison.OrdinalIgnoreCase))
                text.Append('\n').Append(field).Append('=').Append(value.Kind).Append(value);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static bool IsGuarded(RecordWrite write, PackageFields package) =>
        package.EventRevision is { } revision && write.Fields.Contains(revision);
}
