namespace OnceHub.Sync.Salesforce.Emulator.Schema;

/// <summary>A custom field as someone asks for it: through the control API, or in a metadata deploy.</summary>
internal record FieldSpec
{
    public required string Name { get; init; }
    public string? Label { get; init; }

    /// <summary>As describe names it (<c>string</c>) or as metadata does (<c>LongTextArea</c>).</summary>
    public required string Type { get; init; }

    public int Length { get; init; }
    public int Precision { get; init; }
    public int Scale { get; init; }
    public bool Required { get; init; }
    public bool ExternalId { get; init; }
    public bool Unique { get; init; }
    public bool CaseSensitive { get; init; }
    public bool Restricted { get; init; }
    public string? DefaultValue { get; init; }
    public IReadOnlyList<string> Values { get; init; } = [];
    public string? ReferenceTo { get; init; }
    public string? RelationshipName { get; init; }
    public string? Formula { get; init; }

    /// <summary>Hidden until a permission set grants it, as deployed fields are.</summary>
    public bool NeedsGrant { get; init; }

    /// <exception cref="FormatException">The type is unknown.</exception>
    public Field ToField()
    {
        var type = FieldTypeOf(Type);
        var isAutomatic = Type.Equals("AutoNumber", StringComparison.OrdinalIgnoreCase);
        var isReference = type == FieldType.Reference;
        var picklist = Values.Select(v => new PicklistValue(v, v, true, v == DefaultValue)).ToList();
        return new Field
        {
            Name = Name,
            Label = Label ?? SchemaText.LabelOf(Name),
            Type = type,
            Custom = true,
            Length = type.IsText() ? Length > 0 ? Length : DefaultLength(type) : isReference ? 18 : 0,
            Precision = type.IsNumber() ? Precision > 0 ? Precision : 18 : 0,
            Scale = Scale,
            Required = Required || type == FieldType.Boolean,
            ExternalId = ExternalId,
            Unique = Unique,
            CaseSensitive = CaseSensitive,
            IdLookup = ExternalId,
            AutoNumber = isAutomatic,
            Restricted = Restricted,
            Picklist = picklist,
            Default =
                type == FieldType.Boolean
                    ? string.Equals(DefaultValue?.Trim('"'), "true", StringComparison.OrdinalIgnoreCase)
                    : ReadDefault(type),
            DefaultedOnCreate = type == FieldType.Boolean || isAutomatic || DefaultValue is not null,
            ReferenceTo = ReferenceTo is null ? [] : [ReferenceTo],
            RelationshipName = isReference ? Name[..^1] + "r" : null,
            ChildRelationship = isReference && RelationshipName is not null ? RelationshipName + "__r" : null,
            Calculation = Formula is null ? null : Formulas.Formula.Parse(Formula),
            Createable = Formula is null && !isAutomatic && !type.IsCompound(),
            Updateable = Formula is null && !isAutomatic && !type.IsCompound(),
            NeedsGrant = NeedsGrant,
        };
    }

    /// <summary>A geolocation comes with the two numbers that are written.</summary>
    public IEnumerable<Field> ToFields()
    {
        var field = ToField();
        yield return field;
        if (field.Type == FieldType.Location)
            foreach (var part in new[] { "Latitude", "Longitude" })
                yield return field with
                {
                    Name = $"{field.CompoundPrefix}{part}__s",
                    Label = $"{field.Label} ({part})",
                    Type = FieldType.Double,
                    Precision = 18,
                    Scale = Math.Max(Scale, 6),
                    Createable = true,
                    Updateable = true,
                };
    }

    private object? ReadDefault(FieldType type) => DefaultValue is not { Length: > 0 } text ? null
        : type.IsNumber() ? decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : type.IsText() ? text.Trim('"') : null;

    private static int DefaultLength(FieldType type) => type switch
    {
        FieldType.Email => 80,
        FieldType.Phone => 40,
        FieldType.RichText => 32768,
        FieldType.MultiPicklist => 4099,
        _ => 255,
    };

    private static FieldType FieldTypeOf(string name) => name.ToLowerInvariant() switch
    {
        "text" or "autonumber" => FieldType.String,
        "longtextarea" => FieldType.TextArea,
        "html" => FieldType.RichText,
        "number" => FieldType.Double,
        "checkbox" => FieldType.Boolean,
        "multiselectpicklist" => FieldType.MultiPicklist,
        "lookup" or "masterdetail" => FieldType.Reference,
        "encryptedtext" => FieldType.Encrypted,
        var other => FieldTypes.Parse(other),
    };
}
