using System.Globalization;
using System.Text.RegularExpressions;
using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.Schema;

/// <summary>Reads the objects of <c>standard.schema</c>; its head explains the format.</summary>
internal static partial class SchemaText
{
    public static IEnumerable<ObjectType> Standard()
    {
        using var stream = typeof(SchemaText).Assembly.GetManifestResourceStream("standard.schema")!;
        using var reader = new StreamReader(stream);
        return [.. Read(reader.ReadToEnd())];
    }

    private static IEnumerable<ObjectType> Read(string text)
    {
        ObjectType? current = null;
        foreach (
            var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#'))
        {
            if (line.StartsWith("object ", StringComparison.Ordinal))
            {
                if (current is not null)
                    yield return current;
                current = ReadObject(line.Split(' '));
            }
            else
                current!.Set(ReadField(line));
        }
        yield return current!;
    }

    private static ObjectType ReadObject(string[] words)
    {
        var flags = words[4..];
        var type = NewObject(words[1], LabelOf(words[1]), LabelOf(words[3]), words[2], flags);
        if (flags.Contains("merge"))
            type.Set(
                new Field
                {
                    Name = "MasterRecordId",
                    Label = "Master Record ID",
                    Type = FieldType.Reference,
                    Length = 18,
                    ReferenceTo = [type.Name],
                    RelationshipName = "MasterRecord",
                    Createable = false,
                    Updateable = false,
                });
        return type;
    }

    public static ObjectType NewObject(string name, string label, string plural, string prefix, string[] flags)
    {
        var type = new ObjectType
        {
            Name = name,
            Label = label,
            LabelPlural = plural,
            KeyPrefix = prefix,
            Custom = name.EndsWith("__c", StringComparison.Ordinal),
            HasRecordTypes = flags.Contains("recordtypes"),
            HasOwner = flags.Contains("owner"),
            CanBeOwnedByQueue = flags.Contains("queue"),
            IsActivity = flags.Contains("activity"),
            Mergeable = flags.Contains("merge"),
            IsSetup = flags.Contains("setup"),
            Deletable = !flags.Contains("nodelete"),
        };
        type.Set(System("Id", FieldType.Id) with { Length = 18, DefaultedOnCreate = true, IdLookup = true });
        type.Set(System("IsDeleted", FieldType.Boolean) with { DefaultedOnCreate = true });
        type.Set(System("CreatedDate", FieldType.DateTime) with { DefaultedOnCreate = true });
        type.Set(User("CreatedById", "CreatedBy") with { Createable = false, Updateable = false });
        type.Set(System("LastModifiedDate", FieldType.DateTime) with { DefaultedOnCreate = true });
        type.Set(User("LastModifiedById", "LastModifiedBy") with { Createable = false, Updateable = false });
        type.Set(System("SystemModstamp", FieldType.DateTime) with { DefaultedOnCreate = true });
        if (type.HasOwner)
            type.Set(User("OwnerId", "Owner") with { ReferenceTo = type.CanBeOwnedByQueue ? ["Group", "User"] : ["User"] });
        if (type.HasOwner && !type.IsSetup)
            type.Set(Currency());
        if (type.HasRecordTypes)
            type.Set(
                new Field
                {
                    Name = "RecordTypeId",
                    Label = "Record Type ID",
                    Type = FieldType.Reference,
                    Length = 18,
                    ReferenceTo = ["RecordType"],
                    RelationshipName = "RecordType",
                });
        return type;
    }

    private static Field Currency() => new()
    {
        Name = "CurrencyIsoCode",
        Label = "Currency ISO Code",
        Type = FieldType.Picklist,
        Length = 3,
        Restricted = true,
        Default = "USD",
        DefaultedOnCreate = true,
        Needs = [OrgFeature.MultiCurrency],
        Picklist = ReadPicklist("*USD|EUR|GBP|JPY"),
    };

    private static Field System(string name, FieldType type) =>
        new()
        {
            Name = name,
            Label = LabelOf(name),
            Type = type,
            Required = true,
            Createable = false,
            Updateable = false,
        };

    private static Field User(string name, string relationship) => new()
    {
        Name = name,
        Label = LabelOf(name),
        Type = FieldType.Reference,
        Length = 18,
        Required = true,
        DefaultedOnCreate = true,
        ReferenceTo = ["User"],
        RelationshipName = relationship,
    };

    private static Field ReadField(string line)
    {
        var match = FieldLine().Match(line);
        if (!match.Success)
            throw new FormatException($"standard.schema: cannot read '{line}'.");
        var flags = ReadFlags(match.Groups["flags"].Value);
        var type = FieldTypes.Parse(match.Groups["type"].Value);
        var first = match.Groups["a"].Success ? int.Parse(match.Groups["a"].Value, CultureInfo.InvariantCulture) : 0;
        var picklist = ReadPicklist(flags.GetValueOrDefault("values"));
        var isReadOnly = flags.ContainsKey("readonly") || type.IsCompound();
        var initial = flags.GetValueOrDefault("default") ?? picklist.FirstOrDefault(v => v.Default)?.Value;
        return new Field
        {
            Name = match.Groups["name"].Value,
            Label = LabelOf(match.Groups["name"].Value),
            Type = type,
            Length = type.IsNumber() ? 0 : type.IsId() ? 18 : first,
            Precision = type.IsNumber() ? first : 0,
            Scale = match.Groups["b"].Success ? int.Parse(match.Groups["b"].Value, CultureInfo.InvariantCulture) : 0,
            Required = flags.ContainsKey("required") || type == FieldType.Boolean,
            Createable = !isReadOnly && !flags.ContainsKey("nocreate"),
            Updateable = !isReadOnly && !flags.ContainsKey("noupdate"),
            ExternalId = flags.ContainsKey("external"),
            Unique = flags.ContainsKey("unique"),
            IdLookup = flags.ContainsKey("idlookup") || flags.ContainsKey("external"),
            Indexed = flags.ContainsKey("indexed"),
            NameField = flags.ContainsKey("name"),
            AutoNumber = flags.ContainsKey("autonumber"),
            Restricted = flags.ContainsKey("restricted"),
            Picklist = picklist,
            Default = type == FieldType.Boolean ? initial == "true" : initial,
            DefaultedOnCreate = initial is not null || type == FieldType.Boolean || flags.ContainsKey("autonumber"),
            ReferenceTo = flags.GetValueOrDefault("to")?.Split(',') ?? [],
            RelationshipName = flags.GetValueOrDefault("rel"),
            ChildRelationship = flags.GetValueOrDefault("children"),
            CascadeDelete = flags.ContainsKey("cascade"),
            Needs =
            [
                .. flags.ContainsKey("person") ? [OrgFeature.PersonAccounts] : Array.Empty<OrgFeature>(),
                .. ReadFeature(flags.GetValueOrDefault("needs")) is { } feature ? [feature] : Array.Empty<OrgFeature>(),
            ],
            NillableWith = ReadFeature(flags.GetValueOrDefault("nillablewith")),
            MirrorsContactField = flags.GetValueOrDefault("contact"),
        };
    }

    /// <summary>Flags are words or key=value; a value runs to the next known key, so it may hold blanks.</summary>
    private static Dictionary<string, string?> ReadFlags(string text) =>
        Flag()
            .Matches(text)
            .ToDictionary(m => m.Groups["key"].Value, m => m.Groups["value"].Success ? m.Groups["value"].Value.Trim() : null);

    private static OrgFeature? ReadFeature(string? name) => name is null ? null : Enum.Parse<OrgFeature>(name);

    private static List<PicklistValue> ReadPicklist(string? values) => values switch
    {
        null => [],
        "countries" => [.. Places.Countries.Select(p => new PicklistValue(p.Code, p.Name, true, false))],
        "states" => [.. Places.AllStates.Select(p => new PicklistValue(p.Code, p.Name, true, false))],
        _ => [.. values.Split('|').Select(v => new PicklistValue(v.TrimStart('*'), v.TrimStart('*'), true, v.StartsWith('*')))],
    };

    public static string LabelOf(string name)
    {
        var words = WordStart().Replace(name.Replace("__c", "", StringComparison.Ordinal).Replace('_', ' '), " $1").Trim();
        return words.EndsWith(" Id", StringComparison.Ordinal) ? words[..^2] + "ID" : words;
    }

    [GeneratedRegex(@"^(?<name>\w+) (?<type>\w+)(\((?<a>\d+)(,(?<b>\d+))?\))?(?<flags>.*)$")]
    private static partial Regex FieldLine();

    private const string Words =
        "required|unique|external|indexed|readonly|nocreate|noupdate|idlookup|person|name|autonumber|restricted|cascade";

    [GeneratedRegex(
        @"\b(?<key>(default|values|to|rel|children|contact|needs|nillablewith))=(?<value>.*?)(?=\s(?:"
            + Words
            + @")(?:\s|$)|\s\w+=|$)|(?<=\s)(?<key>"
            + Words
            + @")(?=\s|$)")]
    private static partial Regex Flag();

    [GeneratedRegex(@"(?<=[a-z])([A-Z])")]
    private static partial Regex WordStart();
}
