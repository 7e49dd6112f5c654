using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Writes;

/// <summary>What a required field without a value gets, by its type (OnceHub's help, Salesforce field validation).</summary>
internal static class TypedDefaults
{
    /// <summary>Null where none of the fields can be given a value.</summary>
    public static FieldSet? For(IEnumerable<string> fields, ObjectDescribe describe, DateTimeOffset now)
    {
        var defaults = new FieldSet();
        foreach (var name in fields)
            if (describe.Fields.TryGetValue(name, out var field) && field.Createable && Of(field, now) is { } value)
                defaults[field.Name] = value;
        return defaults.Count == 0 ? null : defaults;
    }

    private static FieldValue? Of(FieldDescribe field, DateTimeOffset now) => field.Type switch
    {
        "currency" or "double" or "int" or "long" or "percent" => FieldValue.Of(0m),
        "date" => FieldValue.Of(now.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        "datetime" => FieldValue.Of(now),
        "email" => FieldValue.Of("email@example.com"),
        "phone" => FieldValue.Of("1234567890"),
        "url" => FieldValue.Of("http://NA"),
        "boolean" => FieldValue.Of(false),
        "picklist" or "multipicklist" => field
            .PicklistValues.Where(value => value.Active)
            .OrderByDescending(value => value.Default)
            .Select(value => (FieldValue?)FieldValue.Of(value.Value))
            .FirstOrDefault(),
        "string" or "textarea" or "combobox" => FieldValue.Of(
            field.Length is > 0 and < 11 ? PersonName.Unspecified[..field.Length] : PersonName.Unspecified),
        _ => null,
    };
}
