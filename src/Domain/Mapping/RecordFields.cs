using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Mapping rows applied to any object.</summary>
public static class RecordFields
{
    /// <summary>Values for a new record; a row's fallback where its source is blank or unusable.</summary>
    /// <param name="objectName">API name, for the lengths and kinds of standard fields.</param>
    public static PersonWrite ForNew(string objectName, ImmutableArray<FieldMapping> rows, MappingSource source, string region)
    {
        var write = new WriteDraft();
        foreach (var row in rows)
        {
            if (Value(objectName, row, source, region, write.Problems) is { } value) write.Set(row.Target, null, value, row.Source);
            else if (row.Fallback is { } fallback) write.Set(row.Target, null, FieldValue.Of(fallback), WriteDraft.FallbackSource);
        }
        return write.Finish();
    }

    /// <summary>Only what changes on a record that exists.</summary>
    /// <param name="current">The record as read; a field that is not in it is unknown, and left alone.</param>
    public static PersonWrite ForExisting(
        string objectName, FieldSet current, ImmutableArray<FieldMapping> rows, ExistingUpdate rule, MappingSource source, string region)
    {
        var write = new WriteDraft();
        foreach (var row in rows)
        {
            if (current[row.Target] is not { } before) continue;
            if (Value(objectName, row, source, region, write.Problems) is not { } value) continue;
            if (before.IsBlank || (MayChange(rule, row) && !AreSame(objectName, row.Target, before, value, region)))
                write.Set(row.Target, before, value, row.Source);
        }
        return write.Finish();
    }

    private static FieldValue? Value(string objectName, FieldMapping row, MappingSource source, string region, List<FieldProblem> problems)
    {
        if (source.TryRead(row.Source, out var value)) return FittingValue.Of(objectName, row.Target, value, region, problems);
        problems.Add(new FieldProblem(row.Target, FieldProblemCodes.UnknownSource, $"The mapping of {row.Target} reads '{row.Source}', which does not exist. Correct the mapping."));
        return null;
    }

    private static bool MayChange(ExistingUpdate rule, FieldMapping row) => rule switch
    {
        ExistingUpdate.Override => row.Overwrite != false,
        ExistingUpdate.ByRow => row.Overwrite == true,
        _ => false,
    };

    private static bool AreSame(string objectName, string field, FieldValue before, FieldValue after, string region)
    {
        if (before == after) return true;
        var (was, becomes) = (before.ToString().Trim(), after.ToString().Trim());
        return StandardFields.Find(objectName, field)?.Kind switch
        {
            StandardFieldKind.Email => was.Equals(becomes, StringComparison.OrdinalIgnoreCase),
            StandardFieldKind.Phone => PhoneNumber.TryParse(becomes, region, out var e164) && PhoneNumber.SameNumber(was, e164, region),
            _ => before.Kind == after.Kind && was == becomes,
        };
    }
}
