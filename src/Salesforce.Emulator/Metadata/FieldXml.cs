using System.Globalization;
using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>A custom field in metadata format.</summary>
internal static class FieldXml
{
    private static readonly string[] ExternalIdTypes = ["Text", "Number", "Email", "AutoNumber"];

    public static IEnumerable<XElement> Children(this XElement xml, string name) => xml.Elements().Where(e => e.Name.LocalName == name);

    public static string? Text(this XElement xml, string name) => xml.Children(name).FirstOrDefault()?.Value.Trim();

    public static FieldSpec Read(XElement xml)
    {
        var values = xml.Children("valueSet")
            .Concat(xml.Children("valueSet").SelectMany(v => v.Children("valueSetDefinition")))
            .SelectMany(v => v.Children("value"))
            .ToList();
        return new FieldSpec
        {
            Name = xml.Text("fullName") ?? throw new FormatException("Required field is missing: fullName"),
            Type = xml.Text("type") ?? throw new FormatException("Required field is missing: type"),
            Label = xml.Text("label"),
            Length = Number(xml, "length"),
            Precision = Number(xml, "precision"),
            Scale = Number(xml, "scale"),
            Required = xml.Text("required") == "true",
            ExternalId = xml.Text("externalId") == "true",
            Unique = xml.Text("unique") == "true",
            CaseSensitive = xml.Text("caseSensitive") == "true",
            Restricted = xml.Children("valueSet").Any(v => v.Text("restricted") == "true"),
            DefaultValue = xml.Text("defaultValue") ?? values.Find(v => v.Text("default") == "true")?.Text("fullName"),
            Values = [.. values.Select(v => v.Text("fullName")!)],
            ReferenceTo = xml.Text("referenceTo"),
            RelationshipName = xml.Text("relationshipName"),
            Formula = xml.Text("formula"),
        };
    }

    /// <summary>A field that came otherwise than by a deploy, as a deploy would bring it.</summary>
    public static XElement Write(Field field)
    {
        var type = MetadataTypeOf(field);
        var xml = MetadataComponents.Element("fields",
            ("fullName", field.Name),
            ("caseSensitive", field.CaseSensitive ? "true" : null),
            ("defaultValue", DefaultOf(field)),
            ("externalId", field.ExternalId ? "true" : null),
            ("formula", field.Calculation?.Text),
            ("label", field.Label),
            (
                "length",
                type is "Text" or "LongTextArea" or "Html" or "EncryptedText" && field.Calculation is null ? Invariant(field.Length) : null
            ),
            ("precision", field.Type.IsNumber() ? Invariant(field.Precision) : null),
            ("referenceTo", field.ReferenceTo.Count > 0 ? field.ReferenceTo[0] : null),
            ("relationshipName", field.ChildRelationship?.Replace("__r", "", StringComparison.Ordinal)),
            ("required", field.Required && field.Type != FieldType.Boolean ? "true" : null),
            ("scale", field.Type.IsNumber() || field.Type == FieldType.Location ? Invariant(field.Scale) : null),
            ("type", type),
            ("unique", field.Unique ? "true" : null));
        if (field.Picklist.Count > 0)
            xml.Add(
                new XElement(
                    "valueSet",
                    new XElement("restricted", MetadataComponents.Bool(field.Restricted)),
                    new XElement(
                        "valueSetDefinition",
                        new XElement("sorted", "false"),
                        field.Picklist.Select(v =>
                            MetadataComponents.Element(
                                "value", ("fullName", v.Value), ("default", MetadataComponents.Bool(v.Default)), ("label", v.Label))))));
        return xml;
    }

    private static string? DefaultOf(Field field) => field.Type == FieldType.Boolean ? MetadataComponents.Bool(field.Default is true)
        : field.Picklist.Count > 0 ? null
        : field.Default switch
        {
            null => null,
            string text => $"\"{text}\"",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    private static string MetadataTypeOf(Field field) => field.Type switch
    {
        FieldType.String => field.AutoNumber ? "AutoNumber" : "Text",
        FieldType.TextArea => field.Length > 255 ? "LongTextArea" : "TextArea",
        FieldType.RichText => "Html",
        FieldType.MultiPicklist => "MultiselectPicklist",
        FieldType.Combobox => "Picklist",
        FieldType.Encrypted => "EncryptedText",
        FieldType.Boolean => "Checkbox",
        FieldType.Int or FieldType.Double => "Number",
        FieldType.Reference => "Lookup",
        var other => other.ToString(),
    };

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What Salesforce would refuse about a field.</summary>
    public static string? ProblemOf(FieldSpec spec) => spec switch
    {
        _ when !spec.Name.EndsWith("__c", StringComparison.Ordinal) => $"Custom field name must end with __c: {spec.Name}",
        { ExternalId: true } when !ExternalIdTypes.Contains(spec.Type) => $"Field of type {spec.Type} cannot be an external ID",
        { Type: "Text", Formula: null, Length: 0 or > 255 } => "Must specify 'length' (of at most 255) for a CustomField of type Text",
        { Type: "LongTextArea", Length: < 256 or > 131072 } =>
            "Can not specify 'length' below 256 or above 131072 for a CustomField of type LongTextArea",
        { Type: "Number", Formula: null, Precision: 0 or > 18 } =>
            "Must specify 'precision' (of at most 18) for a CustomField of type Number",
        { Type: "Picklist" or "MultiselectPicklist", Values.Count: 0 } => "Must specify a value set for a picklist",
        { Type: "Lookup" or "MasterDetail", ReferenceTo: null } => "Must specify 'referenceTo' for a CustomField of type " + spec.Type,
        _ => null,
    };

    private static int Number(XElement xml, string name) =>
        int.TryParse(xml.Text(name), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
