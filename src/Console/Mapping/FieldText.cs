using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Mapping;

/// <summary>Says what a Salesforce field takes, as Salesforce's own pages do.</summary>
internal static class FieldText
{
    private static readonly SourceType[] Sources = Enum.GetValues<SourceType>();

    public static string Type(FieldChoice field) => field.Type switch
    {
        "string" => $"Text({field.Length})",
        "textarea" => "Long text",
        "boolean" => "Checkbox",
        "double" or "int" => "Number",
        "datetime" => "Date/Time",
        "multipicklist" => "Multi-select",
        "reference" => $"Lookup({string.Join(", ", field.References)})",
        "url" => "URL",
        { Length: > 0 } other => char.ToUpperInvariant(other[0]) + other[1..],
        _ => "",
    };

    /// <summary>The kinds of sources of which a value can be written there.</summary>
    public static string Fits(FieldKind kind) => string.Join(' ', Sources.Where(source => TypeTable.FitOf(source, kind) != Fit.Never));
}
