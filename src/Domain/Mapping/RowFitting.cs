using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Reads the rows of one write and makes their values fit.</summary>
internal sealed class RowFitting(string objectName, MappingSource source, string region, FieldTypes? types, List<FieldProblem> problems)
{
    private readonly string? _zone = source.Booking?.CustomerTimezone ?? source.Contact?.Timezone;

    /// <summary>Whether the org lets the field be written. What a booking loses by it is told by <see cref="NotWritable"/>.</summary>
    public bool MayWrite(string target, bool isNew)
    {
        if (types is null) return true;
        var field = types.Find(target);
        // A geolocation itself is never writable; its parts are.
        return field is { Kind: FieldKind.Geolocation } || (field is not null && (isNew ? field.Createable : field.Updateable));
    }

    /// <summary>Tells of a value that had nowhere to go.</summary>
    public void NotWritable(FieldMapping row)
    {
        if (source.TryRead(row.Source, out var value) && value.IsBlank && row.Fallback is null) return;
        problems.Add(new FieldProblem(
            row.Target, FieldProblemCodes.NotWritable,
            types?.Find(row.Target) is null
                ? $"{objectName} has no field {row.Target}, or it is hidden from the connected user, so nothing was written to it. "
                    + "Correct the mapping, or give the user the field, then replay."
                : $"{objectName}.{row.Target} cannot be written by the connected user, so it was left alone. "
                    + "Correct the mapping, or give the user edit access, then replay."));
    }

    public ImmutableArray<(string Field, FieldValue Value)> Values(FieldMapping row)
    {
        if (source.TryRead(row.Source, out var value))
        {
            var before = problems.Count;
            var values = Disarmed(Fit(row.Target, value, TypeTable.Of(row.Source)));
            if (TypeTable.IsOfGuest(row.Source)) TellNotLookedUp(before);
            return values;
        }
        problems.Add(
            new FieldProblem(
                row.Target,
                FieldProblemCodes.UnknownSource,
                $"The mapping of {row.Target} reads '{row.Source}', which does not exist. Correct the mapping."));
        return [];
    }

    /// <param name="from">The first problem of the value.</param>
    private void TellNotLookedUp(int from)
    {
        for (var i = from; i < problems.Count; i++)
            if (problems[i] is { Code: FieldProblemCodes.NotAnEmail or FieldProblemCodes.NotAPhone } problem)
                problems[i] = problem with { Message = $"{problem.Message} {FittingValue.NotLookedUp}" };
    }

    private ImmutableArray<(string Field, FieldValue Value)> Disarmed(ImmutableArray<(string Field, FieldValue Value)> values) =>
        types?.Formulas == Formulas.Disarm
            ?
            [
                .. values.Select(value =>
                    (value.Field, types.Find(value.Field) is { } field ? TypedValue.Disarmed(field, value.Value) : value.Value)),
            ]
            : values;

    /// <summary>An administrator's words: taken as they are where the field is not known.</summary>
    public ImmutableArray<(string Field, FieldValue Value)> Fallback(string target, string text) =>
        types is null ? [(target, FieldValue.Of(text))] : Fit(target, FieldValue.Of(text));

    private ImmutableArray<(string Field, FieldValue Value)> Fit(string target, FieldValue value, SourceType from = SourceType.Any)
    {
        if (types?.Find(target) is not { } field)
            return FittingValue.Of(objectName, target, value, region, problems) is { } fitting ? [(target, fitting)] : [];
        if (field.Kind == FieldKind.Reference && types.Names is { } names && !value.IsBlank && !NamedRecord.IsId(value.ToString().Trim()))
            return names.Find(field, value.ToString().Trim(), problems) is { } found ? [(target, found)] : [];
        var converted = TypedValue.Convert(field, value, region, _zone, types.LongTexts, from);
        problems.AddRange(converted.Problems);
        return converted.Values;
    }
}
