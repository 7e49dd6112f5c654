using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Formulas;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>
/// Reads the zip of a deploy in metadata format: objects, permission sets and profiles; layouts and the like are taken and left.
/// </summary>
internal sealed class PackageReader
{
    private readonly Org _org;
    private readonly List<DeployComponent> _components = [];
    private readonly HashSet<string> _newFields = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _newObjects = new(StringComparer.OrdinalIgnoreCase);

    private PackageReader(Org org) => _org = org;

    public static IReadOnlyList<DeployComponent> Read(Org org, byte[] zip)
    {
        var reader = new PackageReader(org);
        try
        {
            using var archive = new ZipArchive(new MemoryStream(zip));
            var entries = archive.Entries.Where(e => e.Name.Length > 0).OrderBy(Order).ToList();
            if (!entries.Exists(e => e.Name == "package.xml"))
                return [new DeployComponent("", "package.xml", "package.xml", null, "No package.xml found")];
            foreach (var entry in entries.Where(e => e.Name != "package.xml"))
                reader.ReadEntry(entry);
        }
        catch (InvalidDataException)
        {
            return [new DeployComponent("", "package.xml", "package.xml", null, "The zip file cannot be read")];
        }
        return reader._components;
    }

    /// <summary>Deletions come before and after all else as their file says; fields before what grants them.</summary>
    private static int Order(ZipArchiveEntry entry) => Deletions.IsAfterAdditions(entry.Name) switch
    {
        false => 0,
        true => 3,
        null => entry.FullName.Contains("objects/", StringComparison.Ordinal) ? 1 : 2,
    };

    private void ReadEntry(ZipArchiveEntry entry)
    {
        var path = entry.FullName.Split('/');
        var (folder, name) = (path.Length > 1 ? path[^2] : "", Path.GetFileNameWithoutExtension(entry.Name));
        if (MetadataTypes.Kept.FirstOrDefault(t => t.Folder == folder) is { } kept)
        {
            using var content = new StreamReader(entry.Open());
            var (text, file) = (content.ReadToEnd(), $"{folder}/{entry.Name}");
            Add(
                kept.Name,
                MetadataComponents.FullNameOf(kept, file),
                entry.FullName,
                org => org.Metadata.Files[file] = text,
                change: DeployComparison.OfFile(_org, file, text));
            return;
        }
        var isDeletion = Deletions.IsAfterAdditions(entry.Name) is not null;
        if (!isDeletion && folder is not ("objects" or "permissionsets" or "profiles"))
        {
            Add("", name, entry.FullName, null, $"Entity of type {folder} is not known to the emulator");
            return;
        }
        XElement root;
        try
        {
            using var stream = entry.Open();
            root = XDocument.Load(stream).Root!;
        }
        catch (XmlException e)
        {
            Add("", name, entry.FullName, null, $"Error parsing file: {e.Message}");
            return;
        }
        if (isDeletion)
            _components.AddRange(Deletions.Read(_org, root, entry.FullName));
        else if (folder == "objects")
            ReadObject(root, name, entry.FullName);
        else
            ReadGrants(root, name, entry.FullName, isProfile: folder == "profiles");
    }

    private void Add(
        string type,
        string fullName,
        string file,
        Action<Org>? apply,
        string? problem = null,
        DeployChange change = DeployChange.Unchanged
    ) => _components.Add(new DeployComponent(type, fullName, file, apply, problem) { Change = change });

    private void ReadObject(XElement root, string name, string file)
    {
        var isNew = name != "Activity" && !_org.Catalog.TryObject(name, out _);
        if (isNew && !name.EndsWith("__c", StringComparison.Ordinal))
        {
            Add("CustomObject", name, file, null, $"Entity: {name} is not a custom object, nor a standard one");
            return;
        }
        if (isNew)
        {
            _newObjects.Add(name);
            var label = root.Text("label") ?? SchemaText.LabelOf(name);
            Add("CustomObject", name, file, org =>
            {
                org.Catalog.AddCustomObject(name, label, org.Now);
                org.Metadata.Keep("CustomObject", name, OwnElements(root));
            }, change: DeployChange.Created);
        }
        else if (OwnElements(root).HasElements)
            Add("CustomObject", name, file, org => org.Metadata.Keep("CustomObject", name, OwnElements(root)));
        foreach (var field in root.Children("fields"))
            ReadField(field, name, file);
        foreach (var rule in root.Children("validationRules"))
            ReadRule(rule, name, file);
        foreach (var type in root.Children("recordTypes"))
        {
            var developerName = type.Text("fullName")!;
            Add("RecordType", $"{name}.{developerName}", file, org =>
            {
                if (!org.Database.Where("RecordType", "DeveloperName", developerName).Any(r => r.Text("SobjectType") == name))
                    OrgStart.RecordType(org, name, developerName, person: false);
                org.Metadata.Keep("RecordType", $"{name}.{developerName}", type);
            }, change: DeployComparison.OfRecordType(_org, name, developerName));
        }
        foreach (var part in root.Elements().Where(e => MetadataTypes.IsKeptPart(e.Name.LocalName)))
        {
            var (type, fullName) = (MetadataTypes.Parts[part.Name.LocalName], $"{name}.{part.Text("fullName")}");
            Add(
                type,
                fullName,
                file,
                org => org.Metadata.Keep(type, fullName, part),
                change: DeployComparison.OfPart(_org, type, fullName, part));
        }
    }

    private static XElement OwnElements(XElement root) =>
        new("CustomObject", root.Elements().Where(e => !MetadataTypes.Parts.ContainsKey(e.Name.LocalName)));

    private void ReadField(XElement xml, string objectName, string file)
    {
        var fullName = $"{objectName}.{xml.Text("fullName")}";
        try
        {
            var spec = FieldXml.Read(xml);
            var fields = spec.ToFields().ToList();
            foreach (var owner in objectName == "Activity" ? ["Activity", "Event", "Task"] : new[] { objectName })
                foreach (var field in fields)
                    _newFields.Add($"{owner}.{field.Name}");
            Add("CustomField", fullName, file, org =>
            {
                foreach (var field in fields)
                    org.Catalog.SetField(objectName, field with { NeedsGrant = NeedsGrant(org, objectName, field) }, org.Now);
                org.Metadata.Keep("CustomField", fullName, xml);
            }, FieldXml.ProblemOf(spec), DeployComparison.OfFields(_org, objectName, fields));
        }
        catch (Exception e) when (e is FormatException or FormulaException)
        {
            Add("CustomField", fullName, file, null, e.Message);
        }
    }

    /// <summary>A new field is hidden until granted; one that exists keeps what it is.</summary>
    private static bool NeedsGrant(Org org, string objectName, Field field) =>
        !org.Catalog.TryObject(objectName == "Activity" ? "Event" : objectName, out var type)
        || !type.TryField(field.Name, out var old)
        || old.NeedsGrant;

    private void ReadRule(XElement xml, string objectName, string file)
    {
        var fullName = $"{objectName}.{xml.Text("fullName")}";
        try
        {
            var rule = new ValidationRule(
                objectName,
                xml.Text("fullName")!,
                Formula.Parse(xml.Text("errorConditionFormula") ?? ""),
                xml.Text("errorMessage") ?? "",
                xml.Text("errorDisplayField"),
                xml.Text("active") == "true");
            Add("ValidationRule", fullName, file, org =>
            {
                org.ValidationRules.RemoveAll(r => r.Object == rule.Object && r.Name == rule.Name);
                org.ValidationRules.Add(rule);
                org.Metadata.Keep("ValidationRule", fullName, xml);
            }, change: DeployComparison.OfRule(_org, rule));
        }
        catch (FormulaException e)
        {
            Add("ValidationRule", fullName, file, null, e.Message);
        }
    }

    private void ReadGrants(XElement root, string name, string file, bool isProfile)
    {
        var grants = new Grants();
        foreach (var permission in root.Children("objectPermissions"))
        {
            string Right(string element, string letter) => permission.Text(element) == "true" ? letter : "";
            grants.Objects[permission.Text("object")!] =
                Right("allowRead", "R") + Right("allowCreate", "C") + Right("allowEdit", "E") + Right("allowDelete", "D");
        }
        // Events have no object permissions: 'Access Activities' reads them, 'Edit Events' makes and changes them.
        var users = root.Children("userPermissions")
            .Where(permission => permission.Text("enabled") == "true")
            .Select(permission => permission.Text("name"))
            .ToHashSet();
        var ofActivities = (users.Contains("ActivitiesAccess") ? "R" : "") + (users.Contains("EditEvent") ? "CE" : "");
        if (ofActivities.Length > 0) grants.Objects["Task"] = grants.Objects.GetValueOrDefault("Task", "") + ofActivities;
        foreach (var permission in root.Children("fieldPermissions"))
        {
            var field = permission.Text("field")!;
            if (!Exists(field))
            {
                Add(isProfile ? "Profile" : "PermissionSet", name, file, null, $"In field: field - no CustomField named {field} found");
                return;
            }
            Grant(grants, field, permission.Text("readable") == "true", permission.Text("editable") == "true");
        }
        var label = root.Text("label") ?? name;
        Add(isProfile ? "Profile" : "PermissionSet", name, file, org =>
        {
            GrantStore.Apply(org, name, label, isProfile, grants);
            org.Metadata.Keep(isProfile ? "Profile" : "PermissionSet", name, root);
        }, change: DeployComparison.OfGrants(_org, name, isProfile, grants));
    }

    private bool Exists(string field)
    {
        var dot = field.IndexOf('.', StringComparison.Ordinal);
        return _newFields.Contains(field)
            || (
                dot > 0
                && _org.Catalog.TryObject(field[..dot] == "Activity" ? "Event" : field[..dot], out var type)
                && type.TryField(field[(dot + 1)..], out _));
    }

    private static void Grant(Grants grants, string field, bool readable, bool editable)
    {
        var names = field.StartsWith("Activity.", StringComparison.Ordinal) ? [field, "Event" + field[8..], "Task" + field[8..]]
            : field.StartsWith("Contact.", StringComparison.Ordinal) && field.EndsWith("__c", StringComparison.Ordinal)
                ? [field, $"Account.{field[8..^1]}pc"]
            : new[] { field };
        foreach (var name in names)
        {
            if (readable || editable)
                grants.ReadableFields.Add(name);
            if (editable)
                grants.EditableFields.Add(name);
        }
    }
}
