using System.Xml.Linq;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>A type of component that is a file of its own.</summary>
internal sealed record FileType(string Name, string Folder, string Suffix);

/// <summary>The types of components that the emulator knows, as the metadata API names them.</summary>
internal static class MetadataTypes
{
    public static readonly XNamespace Namespace = "http://soap.sforce.com/2006/04/metadata";

    /// <summary>What the emulator takes, keeps and gives back, without effect.</summary>
    public static readonly IReadOnlyList<FileType> Kept =
    [
        new("CompactLayout", "compactLayouts", "compactLayout"),
        new("ConnectedApp", "connectedApps", "connectedApp"),
        new("CustomApplication", "applications", "app"),
        new("CustomLabels", "labels", "labels"),
        new("CustomMetadata", "customMetadata", "md"),
        new("CustomObjectTranslation", "objectTranslations", "objectTranslation"),
        new("CustomTab", "tabs", "tab"),
        new("FlexiPage", "flexipages", "flexipage"),
        new("Layout", "layouts", "layout"),
        new("NamedCredential", "namedCredentials", "namedCredential"),
        new("QuickAction", "quickActions", "quickAction"),
        new("RemoteSiteSetting", "remoteSiteSettings", "remoteSite"),
        new("Settings", "settings", "settings"),
        new("StaticResource", "staticresources", "resource"),
        new("Translations", "translations", "translation"),
    ];

    public static readonly IReadOnlyList<FileType> Files =
    [
        new("CustomObject", "objects", "object"),
        new("PermissionSet", "permissionsets", "permissionset"),
        new("Profile", "profiles", "profile"),
        .. Kept,
    ];

    /// <summary>What stands in an object's file, by its element: components of their own.</summary>
    public static readonly IReadOnlyDictionary<string, string> Parts = new Dictionary<string, string>
    {
        ["fields"] = "CustomField",
        ["validationRules"] = "ValidationRule",
        ["recordTypes"] = "RecordType",
        ["webLinks"] = "WebLink",
        ["listViews"] = "ListView",
        ["compactLayouts"] = "CompactLayout",
        ["fieldSets"] = "FieldSet",
        ["businessProcesses"] = "BusinessProcess",
        ["sharingReasons"] = "SharingReason",
        ["indexes"] = "Index",
    };

    /// <summary>Parts without a meaning here: kept as they came.</summary>
    public static bool IsKeptPart(string element) =>
        Parts.ContainsKey(element) && element is not ("fields" or "validationRules" or "recordTypes");
}
