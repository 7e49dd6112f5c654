using OnceHub.Sync.Salesforce.Emulator.Formulas;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>A field's value as it is read: stored, computed by a formula, or put together from a compound's parts.</summary>
internal static class RowReader
{
    public static object? Read(Org org, Row row, Field field)
    {
        if (field.Calculation is { } formula)
            return Compute(org, row, formula);
        return field.Type.IsCompound() ? Compound(row, field) : row[field];
    }

    private static object? Compute(Org org, Row row, Formula formula)
    {
        try
        {
            return formula.Evaluate(new Draft(org, row.Type, row));
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    private static Dictionary<string, object?>? Compound(Row row, Field field)
    {
        var parts = field.Type == FieldType.Location
            ? new[] { ("latitude", $"{field.CompoundPrefix}Latitude__s"), ("longitude", $"{field.CompoundPrefix}Longitude__s") }
            : [("city", "City"), ("country", "Country"), ("postalCode", "PostalCode"), ("state", "State"), ("street", "Street")];
        var values = new Dictionary<string, object?>();
        foreach (var (key, name) in parts)
            values[key] = row.Type.TryField(field.Type == FieldType.Location ? name : field.CompoundPrefix + name, out var part) ? row[part] : null;
        return values.Values.All(v => v is null) ? null : values;
    }
}
