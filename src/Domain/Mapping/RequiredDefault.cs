using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>What a required field gets when nothing is mapped to it (OnceHub's help, Salesforce field validation).</summary>
public static class RequiredDefault
{
    /// <summary>
    /// Null for kinds that have none: a lookup, a checkbox (which Salesforce fills itself), a restricted picklist without values.
    /// </summary>
    public static FieldValue? Of(FieldType field, DateTimeOffset now) => field.Kind switch
    {
        FieldKind.Currency or FieldKind.Number or FieldKind.Integer or FieldKind.Percent => FieldValue.Of(0m),
        FieldKind.Date => FieldValue.Of(now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        FieldKind.DateTime => FieldValue.Of(now),
        FieldKind.Email => FieldValue.Of("email@example.com"),
        FieldKind.Phone => FieldValue.Of("1234567890"),
        FieldKind.Url => FieldValue.Of("http://NA"),
        FieldKind.Geolocation => FieldValue.Of("0,0"),
        FieldKind.Text or FieldKind.TextArea or FieldKind.RichText => FieldValue.Of(
            field.Length is > 0 and < 11 ? PersonName.Unspecified[..field.Length] : PersonName.Unspecified),
        // A value that is not in a restricted picklist would fail the record; its first one does not.
        FieldKind.Picklist or FieldKind.MultiPicklist => field.Restricted
            ? field.Choices.FirstOrDefault(choice => choice.Active) is { } first ? FieldValue.Of(first.Value) : null
            : FieldValue.Of(PersonName.Unspecified),
        _ => null,
    };
}
