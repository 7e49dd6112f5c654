using OnceHub.Sync.Salesforce.Emulator.Formulas;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>A field's value as it is read: stored, computed by a formula, or put together from a compound's parts.</summary>
internal static class RowReader
{
    private static readonly string[] LocationParts = ["Latitude", "Longitude"];
    private static readonly string[] AddressParts =
    [
        "City",
        "Country",
        "CountryCode",
        "GeocodeAccuracy",
        "Latitude",
        "Longitude",
        "PostalCode",
        "State",
        "StateCode",
        "Street",
    ];

    public static object? Read(Org org, Row row, Field field)
    {
        if (field.Calculation is { } formula)
            return Compute(org, row, formula);
        return field.Type.IsCompound() ? Compound(org, row, field) : row[field];
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

    private static SortedDictionary<string, object?>? Compound(Org org, Row row, Field field)
    {
        var values = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var part in field.Type == FieldType.Location ? LocationParts : AddressParts)
            if (row.Type.TryField(field.CompoundPrefix + part + (field.Type == FieldType.Location ? "__s" : ""), out var column)
                && org.Has(row.Type, column))
                values[char.ToLowerInvariant(part[0]) + part[1..]] = row[column];
        return values.Values.All(v => v is null) ? null : values;
    }
}
