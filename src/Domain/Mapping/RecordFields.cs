using System.Collections.Immutable;
using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>Mapping rows applied to any object.</summary>
public static class RecordFields
{
    /// <summary>Values for a new record; a row's fallback where its source is blank or unusable.</summary>
    /// <param name="objectName">API name, for the lengths and kinds of standard fields.</param>
    /// <param name="types">The org's own fields; values are converted to them, and what they do not take is left out and told.</param>
    public static PersonWrite ForNew(
        string objectName, ImmutableArray<FieldMapping> rows, MappingSource source, string region, FieldTypes? types = null)
    {
        var write = new WriteDraft();
        var fit = new RowFitting(objectName, source, region, types, write.Problems);
        foreach (var row in rows)
        {
            if (!fit.MayWrite(row.Target, isNew: true))
            {
                fit.NotWritable(row);
                continue;
            }
            var values = fit.Values(row);
            foreach (var (field, value) in values) write.Set(field, null, value, row.Source);
            if (values.IsEmpty && row.Fallback is { } fallback)
                foreach (var (field, value) in fit.Fallback(row.Target, fallback)) write.Set(field, null, value, WriteDraft.FallbackSource);
        }
        return write.Finish();
    }

    /// <summary>Only what changes on a record that exists.</summary>
    /// <param name="current">The record as read; a field that is not in it is unknown, and left alone.</param>
    /// <param name="types">As for a new record.</param>
    public static PersonWrite ForExisting(
        string objectName, FieldSet current, ImmutableArray<FieldMapping> rows, ExistingUpdate rule, MappingSource source, string region, FieldTypes? types = null)
    {
        var write = new WriteDraft();
        var fit = new RowFitting(objectName, source, region, types, write.Problems);
        foreach (var row in rows)
        {
            if (!fit.MayWrite(row.Target, isNew: false))
            {
                if (current[row.Target] is not { IsBlank: false } || MayChange(rule, row)) fit.NotWritable(row with { Fallback = null });
                continue;
            }
            if (current[row.Target] is not { } now) continue;
            var values = fit.Values(row);
            if (values.IsEmpty && now.IsBlank && row is { FallbackOnUpdate: true, Fallback: { } fallback })
                foreach (var (field, value) in fit.Fallback(row.Target, fallback)) write.Set(field, now, value, WriteDraft.FallbackSource);
            foreach (var (field, value) in values)
            {
                if ((current[field] ?? current[row.Target]) is not { } before) continue;
                if (before.IsBlank) write.Set(field, before, value, row.Source);
                else if (AreSame(objectName, field, before, value, region, types)) write.Confirm(field);
                else if (MayChange(rule, row)) write.Set(field, before, value, row.Source);
            }
        }
        return write.Finish();
    }

    private static bool MayChange(ExistingUpdate rule, FieldMapping row) => rule switch
    {
        ExistingUpdate.Override => row.Overwrite != false,
        ExistingUpdate.ByRow => row.Overwrite == true,
        _ => false,
    };

    private static bool AreSame(string objectName, string field, FieldValue before, FieldValue after, string region, FieldTypes? types)
    {
        if (before == after) return true;
        var (was, becomes) = (before.ToString().Trim(), after.ToString().Trim());
        // Salesforce shows moments as +0000, and takes them as Z.
        if (types?.Find(field)?.Kind == FieldKind.DateTime)
            return DateTimeOffset.TryParse(was, CultureInfo.InvariantCulture, out var then) && DateTimeOffset.TryParse(becomes, CultureInfo.InvariantCulture, out var now) && then == now;
        return StandardFields.Find(objectName, field)?.Kind switch
        {
            StandardFieldKind.Email => was.Equals(becomes, StringComparison.OrdinalIgnoreCase),
            StandardFieldKind.Phone => PhoneNumber.TryParse(becomes, region, out var e164) && PhoneNumber.SameNumber(was, e164, region),
            _ => before.Kind == after.Kind && was == becomes,
        };
    }
}
