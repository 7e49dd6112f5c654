using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>What a booking form can be filled with from Salesforce records, by the mapping's rows in reverse.</summary>
/// <param name="Properties">One per OnceHub property that has a value; the first record that has one gives it.</param>
/// <param name="LeftOut">Rows that give nothing, each with its reason.</param>
public sealed record PrefilledForm(ImmutableArray<PrefilledProperty> Properties, ImmutableArray<UnfilledRow> LeftOut)
{
    private static readonly string[] FormFields = ["name", "firstName", "lastName", "email", "phone", "mobilePhone", "company"];

    /// <summary>The property that a source names when it is read backwards, or why there is none.</summary>
    public static (string? Property, string? WhyNot) PropertyOf(string source)
    {
        if (source.StartsWith(SourceNames.Static, StringComparison.OrdinalIgnoreCase))
            return (null, "a static value is the same for all, and no OnceHub property.");
        if (source.StartsWith(SourceNames.Template, StringComparison.OrdinalIgnoreCase))
            return (null, "a template joins several properties, which cannot be told apart again.");
        foreach (var prefix in new[] { SourceNames.FormCustom, SourceNames.BookingCustom, SourceNames.ContactCustom })
            if (source.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return (prefix + source[prefix.Length..], null);
        if (Field(source, "guest.") is { } guest && FormFields.Contains(guest)) return ("form." + guest, null);
        if (Field(source, "form.") is { } form && (FormFields.Contains(form) || form == "note")) return ("form." + form, null);
        if (Field(source, "contact.") is { } contact && contact is not ("id" or "status")) return ("contact." + contact, null);
        return (null, "OnceHub sets it by itself; a form does not ask for it.");
    }

    /// <param name="records">The records with their object's rows, those that come first win.</param>
    public static PrefilledForm Of(IEnumerable<(string Object, ImmutableArray<FieldMapping> Rows, FieldSet Record)> records)
    {
        var filled = new OrderedDictionary<string, PrefilledProperty>(StringComparer.OrdinalIgnoreCase);
        var left = ImmutableArray.CreateBuilder<UnfilledRow>();
        foreach (var (name, rows, record) in records)
        {
            foreach (var row in rows)
            {
                var (property, whyNot) = PropertyOf(row.Source);
                whyNot ??= record[row.Target] switch
                {
                    null => "the org has no such field, or the connected user cannot see it.",
                    { IsBlank: true } => "the field is empty.",
                    { Text: { } text }
                        when StandInValues.Are(text) || (WholeName.IsPart(row.Target) && WholeName.IsStandIn(record)) =>
                        "the field holds what the sync writes where nobody said anything.",
                    _ => null,
                };
                if (whyNot is not null) left.Add(new UnfilledRow(name, row.Source, row.Target, whyNot));
                else filled.TryAdd(property!, new PrefilledProperty(property!, name, row.Target, record[row.Target]!.Value));
            }
        }
        return new PrefilledForm([.. filled.Values], left.ToImmutable());
    }

    /// <summary>The form's one name field: as mapped, else of its parts.</summary>
    public string? Name => Text("form.name") ?? (Text("form.firstName"), Text("form.lastName")) switch
    {
        (null, var last) => last,
        (var first, null) => first,
        var (first, last) => $"{first} {last}",
    };

    public string? Text(string property) =>
        Properties.FirstOrDefault(known => known.Property.Equals(property, StringComparison.OrdinalIgnoreCase))?.Value.ToString();

    /// <summary>The form's custom fields by name; those of the booking itself beside them.</summary>
    public ImmutableDictionary<string, FieldValue> CustomFields => Properties
        .SelectMany(known => new[] { SourceNames.FormCustom, SourceNames.BookingCustom }
            .Where(prefix => known.Property.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(prefix => (Name: known.Property[prefix.Length..], known.Value)))
        .DistinctBy(custom => custom.Name, StringComparer.OrdinalIgnoreCase)
        .ToImmutableDictionary(custom => custom.Name, custom => custom.Value);

    private static string? Field(string source, string prefix) => source.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        ? SourceNames.All.FirstOrDefault(name => name.Equals(source, StringComparison.OrdinalIgnoreCase))?[prefix.Length..]
        : null;
}

/// <param name="Property">The OnceHub property: form.…, form.custom.…, booking.custom.…, contact.… or contact.custom.….</param>
/// <param name="Object">The Salesforce object it was read from.</param>
public sealed record PrefilledProperty(string Property, string Object, string Field, FieldValue Value);

/// <param name="WhyNot">For a person.</param>
public sealed record UnfilledRow(string Object, string Source, string Field, string WhyNot);
