using System.Collections.Immutable;
using System.Globalization;
using System.Text;

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
        var write = new WriteDraft(objectName, rows, source, region, types);
        AddNew(write);
        return write.Finish();
    }

    internal static void AddNew(WriteDraft write)
    {
        var fit = write.Fitting();
        foreach (var row in write.Rows)
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
    }

    /// <summary>
    /// The package's external id of a new record, where the org has such a field: refused, it would have each record sent twice.
    /// </summary>
    /// <param name="token">The field; null where the settings name none.</param>
    /// <param name="types">Null where the org's fields are not known.</param>
    public static void Mark(FieldSet fields, string? token, string? value, FieldTypes? types)
    {
        if (Marking(token, types) is { } mark) fields[mark] = FieldValue.Of(value);
    }

    /// <summary>The field that <see cref="Mark"/> fills; null where the settings name none, or the org has none.</summary>
    public static string? Marking(string? token, FieldTypes? types) =>
        token is null || types is null || types.Writable(token) is not null ? token : null;

    /// <summary>Only what changes on a record that exists. What stands in for a value that nobody gave counts as empty.</summary>
    /// <param name="current">The record as read; a field that is not in it is unknown, and left alone.</param>
    /// <param name="types">As for a new record.</param>
    public static PersonWrite ForExisting(
        string objectName,
        FieldSet current,
        ImmutableArray<FieldMapping> rows,
        ExistingUpdate rule,
        MappingSource source,
        string region,
        FieldTypes? types = null)
    {
        var write = new WriteDraft(objectName, rows, source, region, types);
        AddChanges(write, current, rule);
        return write.Finish();
    }

    internal static void AddChanges(WriteDraft write, FieldSet current, ExistingUpdate rule)
    {
        var fit = write.Fitting();
        foreach (var row in write.Rows)
        {
            if (!fit.MayWrite(row.Target, isNew: false))
            {
                if (current[row.Target] is not { IsBlank: false } || MayChange(rule, row)) fit.NotWritable(row with { Fallback = null });
                continue;
            }
            if (current[row.Target] is not { } now) continue;
            var values = fit.Values(row);
            if (values.IsEmpty && IsEmpty(now, row.Target, write.Types) && row is { FallbackOnUpdate: true, Fallback: { } fallback })
                foreach (var (field, value) in fit.Fallback(row.Target, fallback)) write.Set(field, now, value, WriteDraft.FallbackSource);
            foreach (var (field, value) in values)
            {
                if ((current[field] ?? current[row.Target]) is not { } before) continue;
                if (!before.IsBlank && AreSame(write, field, before, value)) write.Confirm(field);
                else if (IsEmpty(before, field, write.Types) || MayChange(rule, row)) write.Set(field, before, value, row.Source);
                else write.Leave(field, value);
            }
        }
    }

    private static bool IsEmpty(FieldValue value, string field, FieldTypes? types) =>
        value.IsBlank || StandInValues.Are(value, types?.Find(field));

    private static bool MayChange(ExistingUpdate rule, FieldMapping row) => rule switch
    {
        ExistingUpdate.Override => row.Overwrite != false,
        ExistingUpdate.ByRow => row.Overwrite == true,
        _ => false,
    };

    /// <summary>Whether the field shows this value already, in whatever notation.</summary>
    private static bool AreSame(WriteDraft write, string field, FieldValue before, FieldValue after)
    {
        var (was, becomes) = (Spaced(before.ToString()), Spaced(after.ToString()));
        if (before == after || (before.Kind == after.Kind && was == becomes)) return true;
        var (kind, standard) = (write.Types?.Find(field)?.Kind, StandardFields.Find(write.ObjectName, field)?.Kind);
        // Text that somebody has formatted since still says the same.
        if (kind == FieldKind.RichText) return Spaced(HtmlText.Read(was)) == Spaced(HtmlText.Read(becomes));
        // Salesforce shows moments as +0000, and takes them as Z.
        if (kind == FieldKind.DateTime)
            return DateTimeOffset.TryParse(was, CultureInfo.InvariantCulture, out var then)
                && DateTimeOffset.TryParse(becomes, CultureInfo.InvariantCulture, out var now)
                && then == now;
        if (kind == FieldKind.Email || standard == StandardFieldKind.Email)
            return ComposedText.Compose(was).Equals(ComposedText.Compose(becomes), StringComparison.OrdinalIgnoreCase);
        var isPhone = kind == FieldKind.Phone || standard == StandardFieldKind.Phone;
        return isPhone && PhoneNumber.TryParse(becomes, write.Region, out var e164)
            && PhoneNumber.SameNumber(was, e164, write.Region);
    }

    /// <summary>Spaces are typed and pasted in many ways, and Salesforce has line ends of its own.</summary>
    private static string Spaced(string text)
    {
        var spaced = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
        {
            if (c == '\n' || !char.IsWhiteSpace(c))
            {
                if (c == '\n' && spaced.Length > 0 && spaced[^1] == ' ') spaced.Length--;
                spaced.Append(c);
            }
            else if (spaced.Length > 0 && spaced[^1] is not (' ' or '\n')) spaced.Append(' ');
        }
        return spaced.ToString();
    }
}
