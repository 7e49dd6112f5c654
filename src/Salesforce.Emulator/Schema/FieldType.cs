namespace OnceHub.Sync.Salesforce.Emulator.Schema;

internal enum FieldType
{
    Id, String, TextArea, RichText, Email, Phone, Url, Picklist, MultiPicklist, Combobox, Encrypted,
    Boolean, Int, Double, Currency, Percent, Date, DateTime, Time, Reference, Address, Location,
}

internal static class FieldTypes
{
    private static readonly Dictionary<string, FieldType> ByApiName =
        Enum.GetValues<FieldType>().Where(t => t != FieldType.RichText).ToDictionary(t => t.ApiName(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The name in describe results.</summary>
    public static string ApiName(this FieldType type) => type switch
    {
        FieldType.RichText => "textarea",
        FieldType.Encrypted => "encryptedstring",
        _ => type.ToString().ToLowerInvariant(),
    };

    public static string SoapType(this FieldType type) => type switch
    {
        FieldType.Id or FieldType.Reference => "tns:ID",
        FieldType.Boolean => "xsd:boolean",
        FieldType.Int => "xsd:int",
        FieldType.Double or FieldType.Currency or FieldType.Percent => "xsd:double",
        FieldType.Date => "xsd:date",
        FieldType.DateTime => "xsd:dateTime",
        FieldType.Time => "xsd:time",
        FieldType.Address => "urn:address",
        FieldType.Location => "urn:location",
        _ => "xsd:string",
    };

    public static FieldType Parse(string apiName) =>
        ByApiName.TryGetValue(apiName, out var type) ? type : throw new FormatException($"'{apiName}' is no field type.");

    public static bool IsText(this FieldType type) =>
        type
            is FieldType.String
                or FieldType.TextArea
                or FieldType.RichText
                or FieldType.Email
        or FieldType.Phone or FieldType.Url or FieldType.Picklist or FieldType.MultiPicklist or FieldType.Combobox or FieldType.Encrypted;

    public static bool IsNumber(this FieldType type) =>
        type is FieldType.Int or FieldType.Double or FieldType.Currency or FieldType.Percent;

    public static bool IsId(this FieldType type) => type is FieldType.Id or FieldType.Reference;

    public static bool IsCompound(this FieldType type) => type is FieldType.Address or FieldType.Location;

    /// <summary>
    /// Long text and encrypted text cannot be filtered, sorted or grouped in SOQL. Describe says so, and queries refuse it.
    /// </summary>
    public static bool IsFilterable(this Field field) =>
        !field.Type.IsCompound()
        && field.Type is not (FieldType.RichText or FieldType.Encrypted)
        && !(field.Type == FieldType.TextArea && field.Length > 255);

    public static bool IsSortable(this Field field) => field.IsFilterable() && field.Type != FieldType.MultiPicklist;

    public static bool IsGroupable(this Field field) =>
        field.IsSortable()
        && field.Type is not (FieldType.DateTime or FieldType.Time or FieldType.Double or FieldType.Currency or FieldType.Percent);
}
