using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Soql;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>One field of a describe result.</summary>
internal static class DescribeField
{
    public static void Write(Utf8JsonWriter json, Org org, Field field, bool writeable)
    {
        var calculated = field.Calculation is not null;
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("label", field.Label);
        json.WriteString("type", field.Type.ApiName());
        json.WriteString("soapType", field.Type.SoapType());
        json.WriteNumber("length", field.Type == FieldType.Boolean || field.Type.IsNumber() ? 0 : field.Length);
        json.WriteNumber("byteLength", field.Length * 3);
        json.WriteNumber("digits", field.Type == FieldType.Int ? field.Precision : 0);
        json.WriteNumber("precision", field.Type == FieldType.Int ? 0 : field.Precision);
        json.WriteNumber("scale", field.Scale);
        json.WriteBoolean("nillable", !org.Requires(field));
        json.WriteBoolean("createable", field.Createable && writeable && !calculated);
        json.WriteBoolean("updateable", field.Updateable && writeable && !calculated);
        json.WriteBoolean("defaultedOnCreate", field.DefaultedOnCreate);
        json.WritePropertyName("defaultValue");
        JsonValues.Write(json, field.Picklist.Count > 0 ? null : field.Default, field);
        json.WriteNull("defaultValueFormula");
        json.WriteBoolean("externalId", field.ExternalId);
        json.WriteBoolean("unique", field.Unique);
        json.WriteBoolean("caseSensitive", field.CaseSensitive);
        json.WriteBoolean("idLookup", field.IdLookup);
        json.WriteBoolean("nameField", field.NameField);
        json.WriteBoolean("namePointing", field.IsPolymorphic);
        json.WriteBoolean("restrictedPicklist", field.Restricted);
        json.WriteBoolean("dependentPicklist", false);
        json.WriteBoolean("calculated", calculated);
        json.WriteString("calculatedFormula", field.Calculation?.Text);
        json.WriteBoolean("autoNumber", field.AutoNumber);
        json.WriteBoolean("custom", field.Custom);
        json.WriteBoolean("filterable", field.IsFilterable());
        json.WriteBoolean("sortable", field.IsSortable());
        json.WriteBoolean("groupable", field.IsGroupable());
        json.WriteBoolean("aggregatable", field.IsFilterable());
        json.WriteBoolean("permissionable", !field.Required && field.Createable);
        json.WriteBoolean("htmlFormatted", field.Type == FieldType.RichText);
        json.WriteBoolean("encrypted", field.Type == FieldType.Encrypted);
        json.WriteBoolean("cascadeDelete", field.CascadeDelete);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteBoolean("aiPredictionField", false);
        json.WriteBoolean("displayLocationInDecimal", field.Type == FieldType.Location);
        json.WriteBoolean("formulaTreatNullNumberAsZero", false);
        json.WriteBoolean("highScaleNumber", false);
        json.WriteBoolean("queryByDistance", field.Type.IsCompound());
        json.WriteBoolean("restrictedDelete", false);
        json.WriteBoolean("searchPrefilterable", field.Type == FieldType.Reference);
        json.WriteBoolean("writeRequiresMasterRead", false);
        json.WriteNull("filteredLookupInfo");
        json.WriteNull("maskType");
        json.WriteNull("referenceTargetField");
        json.WriteBoolean("polymorphicForeignKey", field.IsPolymorphic);
        json.WriteString(
            "extraTypeInfo",
            field.Type switch
            {
                FieldType.RichText => "richtextarea",
                FieldType.TextArea when field.Length > 255 => "plaintextarea",
                _ => null,
            });
        json.WriteNull("compoundFieldName");
        json.WriteNull("controllerName");
        json.WriteNull("inlineHelpText");
        json.WriteNull("mask");
        json.WriteStartArray("referenceTo");
        foreach (var target in field.ReferenceTo)
            json.WriteStringValue(target);
        json.WriteEndArray();
        json.WriteString("relationshipName", field.RelationshipName);
        json.WriteNull("relationshipOrder");
        WritePicklist(json, field);
        json.WriteEndObject();
    }

    private static void WritePicklist(Utf8JsonWriter json, Field field)
    {
        json.WriteStartArray("picklistValues");
        foreach (var value in field.Picklist)
        {
            json.WriteStartObject();
            json.WriteBoolean("active", value.Active);
            json.WriteBoolean("defaultValue", value.Default);
            json.WriteString("label", value.Label);
            json.WriteNull("validFor");
            json.WriteString("value", value.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
