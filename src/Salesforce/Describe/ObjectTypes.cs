using System.Collections.Frozen;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>A describe as mapping needs it.</summary>
public static class ObjectTypes
{
    public static ObjectType ToObjectType(this ObjectDescribe describe) => new(
        describe.Name,
        describe.Createable,
        describe.Updateable,
        describe.Fields.Values.Select(ToFieldType).ToFrozenDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase),
        [.. describe.RecordTypes.Where(type => !type.Master).Select(type => new RecordTypeChoice(type.Id, type.Name, type.Available))]);

    /// <summary>
    /// What a text may name a record by: its name, a unique external id, and a user's username. Long and typed fields take no text.
    /// </summary>
    public static IEnumerable<string> NamingFields(this ObjectDescribe describe) =>
        from field in describe.Fields.Values
        where
            field.Type is "string" or "email" or "combobox"
            && (field.NameField || field is { ExternalId: true, Unique: true } || (describe.Name == "User" && field.Name is "Username"))
        orderby field.Name
        select field.Name;

    private static FieldType ToFieldType(FieldDescribe field) => new()
    {
        Name = field.Name,
        Kind = KindOf(field),
        Length = field.Length,
        Precision = field.Precision > 0 ? field.Precision : field.Digits,
        Scale = field.Scale,
        Createable = field.Createable,
        Updateable = field.Updateable,
        // A checkbox is never null, and false unless it is set.
        Required = field.RequiredOnCreate && field.Type != "boolean",
        Restricted = field.RestrictedPicklist,
        Choices = [.. field.PicklistValues.Select(value => new PicklistChoice(value.Value, value.Label, value.Active))],
        References = field.ReferenceTo,
    };

    private static FieldKind KindOf(FieldDescribe field) => field.Type switch
    {
        "string" or "combobox" => FieldKind.Text,
        "textarea" => field.HtmlFormatted ? FieldKind.RichText : FieldKind.TextArea,
        "encryptedstring" => FieldKind.Encrypted,
        "email" => FieldKind.Email,
        "phone" => FieldKind.Phone,
        "url" => FieldKind.Url,
        "picklist" => FieldKind.Picklist,
        "multipicklist" => FieldKind.MultiPicklist,
        "double" => FieldKind.Number,
        "int" or "long" => FieldKind.Integer,
        "currency" => FieldKind.Currency,
        "percent" => FieldKind.Percent,
        "boolean" => FieldKind.Boolean,
        "date" => FieldKind.Date,
        "datetime" => FieldKind.DateTime,
        "time" => FieldKind.Time,
        "reference" => FieldKind.Reference,
        "location" => FieldKind.Geolocation,
        _ => FieldKind.Other,
    };
}
