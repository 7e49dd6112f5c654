using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>One component that an org has.</summary>
/// <param name="Path">Of the file that it stands in.</param>
/// <param name="Xml">Its root element, or its element in an object's file; null for a file that is given back as its text.</param>
internal sealed record MetadataComponent(string Type, string FullName, string Path, XElement? Xml)
{
    /// <summary>Whose file it is a part of; null for a file of its own.</summary>
    public string? Object =>
        MetadataTypes.Parts.Values.Contains(Type) && Path.StartsWith("objects/", StringComparison.Ordinal) ? ObjectOf(FullName) : null;

    /// <summary>Of <c>Contact.Tier__c</c>: Contact.</summary>
    public static string ObjectOf(string fullName) => fullName[..fullName.IndexOf('.', StringComparison.Ordinal)];
}

/// <summary>All components of an org: what was deployed as it came, all else as the metadata API would tell it.</summary>
internal static class MetadataComponents
{
    public static IEnumerable<MetadataComponent> Of(Org org) =>
    [
        .. Objects(org),
        .. Fields(org),
        .. Rules(org),
        .. RecordTypes(org),
        .. KeptParts(org),
        .. Holders(org, "PermissionSet"),
        .. Holders(org, "Profile"),
        .. Files(org),
    ];

    private static IEnumerable<MetadataComponent> Objects(Org org) =>
        org
            .Catalog.Objects.Where(o => !o.IsSetup)
            .Select(o => o.Name)
            .Append("Activity")
            .Order(StringComparer.Ordinal)
            .Select(name =>
                Part(
                    org,
                    "CustomObject",
                    name,
                    name,
                    () =>
                        name != "Activity" && org.Catalog[name] is { Custom: true } type ? OwnElements(type) : new XElement("CustomObject"))
            );

    /// <summary>Custom fields of Event and Task are Activity's; what mirrors another field is made with that one.</summary>
    private static IEnumerable<MetadataComponent> Fields(Org org) =>
        from type in org.Catalog.Objects
        where type.Name != "Task" && !type.IsSetup
        let owner = type.Name == "Event" ? "Activity" : type.Name
        from field in type.Fields
        where field.Custom && field.MirrorsContactField is null && !field.Name.EndsWith("__s", StringComparison.Ordinal)
        orderby owner, field.Name
        select Part(org, "CustomField", owner, $"{owner}.{field.Name}", () => FieldXml.Write(field));

    private static IEnumerable<MetadataComponent> Rules(Org org) =>
        org.ValidationRules.Select(rule =>
            Part(
                org,
                "ValidationRule",
                rule.Object,
                $"{rule.Object}.{rule.Name}",
                () =>
                    Element(
                        "validationRules",
                        ("fullName", rule.Name),
                        ("active", Bool(rule.Active)),
                        ("errorConditionFormula", rule.Condition.Text),
                        ("errorDisplayField", rule.ErrorField),
                        ("errorMessage", rule.Message))));

    private static IEnumerable<MetadataComponent> RecordTypes(Org org) => org.Database["RecordType"].Live.Select(row =>
    {
        var (name, owner) = (row.Text("DeveloperName")!, row.Text("SobjectType")!);
        return Part(
            org,
            "RecordType",
            owner,
            $"{owner}.{name}",
            () => Element("recordTypes", ("fullName", name), ("active", Bool(row.Flag("IsActive"))), ("label", row.Text("Name"))));
    });

    private static IEnumerable<MetadataComponent> KeptParts(Org org) => org.Metadata.Components
        .Where(c => MetadataTypes.IsKeptPart(c.Xml.Name.LocalName))
        .Select(c => new MetadataComponent(c.Type, c.FullName, $"objects/{MetadataComponent.ObjectOf(c.FullName)}.object", c.Xml));

    private static IEnumerable<MetadataComponent> Holders(Org org, string type)
    {
        var file = MetadataTypes.Files.First(f => f.Name == type);
        return org.Database[type]
            .Live.Select(row => row.Text("Name")!)
            .Select(name => name == "System Administrator" && type == "Profile" ? "Admin" : name)
            .Order(StringComparer.Ordinal)
            .Select(name => new MetadataComponent(type, name, $"{file.Folder}/{name}.{file.Suffix}", org.Metadata.Find(type, name)
                ?? (
                    type == "Profile"
                        ? Element(type, ("custom", "false"))
                        : Element(type, ("label", org.Database.Where(type, "Name", name).First().Text("Label"))))));
    }

    private static IEnumerable<MetadataComponent> Files(Org org) => org.Metadata.Files.Keys.Select(path =>
    {
        var type = MetadataTypes.Kept.First(t => path.StartsWith(t.Folder + "/", StringComparison.Ordinal));
        return new MetadataComponent(type.Name, FullNameOf(type, path), path, null);
    });

    /// <summary>A file's name without its folder, and without its suffix where it has its type's.</summary>
    public static string FullNameOf(FileType type, string path)
    {
        var name = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return name.EndsWith("." + type.Suffix, StringComparison.Ordinal) ? name[..^(type.Suffix.Length + 1)] : name;
    }

    private static MetadataComponent Part(Org org, string type, string owner, string fullName, Func<XElement> write) =>
        new(type, fullName, $"objects/{owner}.object", org.Metadata.Find(type, fullName) ?? write());

    private static XElement OwnElements(ObjectType type)
    {
        var own = Element("CustomObject", ("deploymentStatus", "Deployed"), ("label", type.Label));
        own.Add(Element("nameField", ("label", type.NameField?.Label), ("type", "Text")));
        own.Add(new XElement("pluralLabel", type.LabelPlural), new XElement("sharingModel", "ReadWrite"));
        return own;
    }

    internal static XElement Element(string name, params (string Name, string? Value)[] children) =>
        new(name, children.Where(c => c.Value is not null).Select(c => new XElement(c.Name, c.Value)));

    internal static string Bool(bool value) => value ? "true" : "false";
}
