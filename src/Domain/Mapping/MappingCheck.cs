using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Holds settings against what an org really has, and says what would go wrong before a booking meets it.</summary>
public static class MappingCheck
{
    public static ImmutableArray<SettingsFinding> Run(OrgSettings settings, OrgTypes org)
    {
        var findings = new List<SettingsFinding>();
        foreach (var (table, name, rows) in Tables(settings.Mappings))
        {
            // Rows that Person Accounts take over from Contacts stand in the document there.
            var isTakenOver = table == PersonAccount && settings.Mappings.PersonAccount is null;
            var path = $"$.mappings.{(isTakenOver ? "contact" : table)}";
            if (org.Find(name) is not { } type)
            {
                if (Uses(settings, table))
                    findings.Add(
                        Error(
                            path,
                            "OBJECT_HIDDEN",
                            $"{name} cannot be seen by the connected user. Give the user the object, or connect as another."));
                continue;
            }
            if (table == PersonAccount && !PersonAccountFields.AreIn(type))
            {
                TellOfNoPersonAccounts(settings, findings);
                continue;
            }
            var ofRows = new List<SettingsFinding>();
            for (var i = 0; i < rows.Length; i++) CheckRow(type, rows[i], $"{path}[{i}]", settings, org.Names, ofRows);
            if (table == "event") TellOfUnusedOverwrite(rows, path, ofRows);
            if (!isTakenOver || Makes(settings, table))
                findings.AddRange(ofRows.Where(found => !findings.Exists(known => known.Path == found.Path && known.Code == found.Code)));
            if (!Makes(settings, table)) continue;
            CheckCreateable(type, path, findings);
            CheckRequired(Needed(table, type, org), rows, path, findings);
        }
        RecordTypeCheck.Run(settings, org, findings);
        OwnerCheck.Run(settings, org, findings);
        return [.. findings];
    }

    /// <summary>The objects that these settings look up or write, which a check must know.</summary>
    public static IEnumerable<string> ObjectsOf(OrgSettings settings) =>
        Tables(settings.Mappings)
            .Where(table => table.Name is "contact" or "lead" || Uses(settings, table.Name))
            .Select(table => table.Object)
            .Distinct();

    /// <summary>
    /// The records that static values and fallbacks name in words: a check finds what it is told of them by <see cref="OrgTypes.Names"/>.
    /// </summary>
    public static IEnumerable<NamedRecord> NamedIn(OrgSettings settings, IEnumerable<ObjectType> objects)
    {
        foreach (var (type, row, _) in MappedFields(settings, objects))
        {
            if (type.Fields.GetValueOrDefault(row.Target) is not { Kind: FieldKind.Reference } field) continue;
            foreach (var text in new[] { StaticOf(row), row.Fallback?.Trim() })
                if (!string.IsNullOrEmpty(text) && !NamedRecord.IsId(text))
                    foreach (var target in field.References) yield return new NamedRecord(target, text);
        }
    }

    private static string? StaticOf(FieldMapping row) =>
        row.Source.StartsWith(SourceNames.Static, StringComparison.OrdinalIgnoreCase)
            ? row.Source[SourceNames.Static.Length..].Trim()
            : null;

    /// <summary>Each row with the object it writes to, and its path in the settings.</summary>
    internal static IEnumerable<(ObjectType Type, FieldMapping Row, string Path)> MappedFields(
        OrgSettings settings, IEnumerable<ObjectType> objects)
    {
        var byName = objects.ToDictionary(type => type.Name);
        foreach (
            var (table, name, rows) in Tables(settings.Mappings)
                .Where(table =>
                    byName.ContainsKey(table.Object) && (table.Name != PersonAccount || settings.Mappings.PersonAccount is not null)))
            for (var i = 0; i < rows.Length; i++) yield return (byName[name], rows[i], $"$.mappings.{table}[{i}]");
    }

    private const string PersonAccount = "personAccount";

    /// <summary>Their names in the settings, and the objects that they write to.</summary>
    private static IEnumerable<(string Name, string Object, ImmutableArray<FieldMapping> Rows)> Tables(MappingTable mappings) =>
    [
        ("contact", "Contact", mappings.Contact), ("lead", "Lead", mappings.Lead), ("account", "Account", mappings.Account),
        ("event", "Event", mappings.Event),
        ("case", "Case", mappings.Case),
        (PersonAccount, PersonAccountFields.ObjectName, mappings.OfPersonAccount()),
    ];

    /// <summary>What new records of a table must have.</summary>
    private static ObjectType Needed(string table, ObjectType type, OrgTypes org)
    {
        var types = new FieldTypes(type, DateTimeOffset.UnixEpoch);
        return table switch
        {
            PersonAccount => PersonAccountFields
                .RequiredOf(types, org.Find("Contact") is { } contact ? new FieldTypes(contact, DateTimeOffset.UnixEpoch) : null)
                .Object,
            "account" => PersonAccountFields.OfCompany(types).Object,
            _ => type,
        };
    }

    private static void TellOfNoPersonAccounts(OrgSettings settings, List<SettingsFinding> findings)
    {
        const string No = "This Salesforce org has no Person Accounts";
        if (settings.Account.PersonAccountRecordType is not null)
            findings.Add(
                Error(
                    "$.account.personAccountRecordType",
                    NoPersonAccounts,
                    $"{No}, so new guests could not be made such. Have Salesforce enable them, or set this to null."));
        else if (settings.Mappings.PersonAccount is not null)
            findings.Add(Warning($"$.mappings.{PersonAccount}", NoPersonAccounts, $"{No}: these rows do nothing here."));
    }

    private static void TellOfUnusedOverwrite(ImmutableArray<FieldMapping> rows, string path, List<SettingsFinding> findings)
    {
        for (var i = 0; i < rows.Length; i++)
            if (rows[i].Overwrite is not null)
                findings.Add(Warning(
                    $"{path}[{i}].overwrite", "OVERWRITE_UNUSED",
                    "An Event is written with what changes in OnceHub, whatever its rows say of overwriting. Leave this out."));
    }

    private const string NoPersonAccounts = "PERSON_ACCOUNTS_OFF";

    private static void CheckCreateable(ObjectType type, string path, List<SettingsFinding> findings)
    {
        if (!type.Createable)
            findings.Add(
                Error(
                    path,
                    "OBJECT_READ_ONLY",
                    $"The connected user cannot create {type.Name} records. Give the user create on {type.Name} (the connection's check "
                    + "tells which rights are missing)."));
        else if (!type.Updateable)
            findings.Add(
                Error(
                    path,
                    "OBJECT_READ_ONLY",
                    $"The connected user cannot edit {type.Name} records. Give the user edit on {type.Name} (the connection's check tells "
                    + "which rights are missing)."));
    }

    /// <summary>Whether new records are made by this table's rows: with Person Accounts, no Contacts and no companies.</summary>
    private static bool Makes(OrgSettings settings, string table) =>
        Uses(settings, table) && (table is not ("contact" or "account") || settings.Account.PersonAccountRecordType is null);

    /// <summary>Whether these settings can make a record of the object.</summary>
    private static bool Uses(OrgSettings settings, string name) => name switch
    {
        "lead" => settings.Target == PersonObject.Lead || settings.Calendars.Any(calendar => calendar.Target == GuestTarget.Lead),
        "contact" => settings.Target == PersonObject.Contact
            || settings.ContactForLeads
            || settings.Calendars.Any(calendar => calendar.Target is GuestTarget.Contact or GuestTarget.Case),
        "account" => settings.Account.Create,
        PersonAccount => settings.Account.PersonAccountRecordType is not null,
        "case" => settings.Calendars.Any(calendar => calendar is { CreateCase: true } or { Target: GuestTarget.Case }),
        _ => settings.Event.Create || settings.Calendars.Any(calendar => calendar.CreateEvent == true),
    };

    private static void CheckRow(
        ObjectType type, FieldMapping row, string path, OrgSettings settings, NamedRecords? names, List<SettingsFinding> findings)
    {
        if (type.Fields.GetValueOrDefault(row.Target) is not { } field)
        {
            var near = NearestName.Of(row.Target, type.Fields.Keys) is { } name ? $" Did you mean {name}?" : "";
            findings.Add(Error(
                $"{path}.target", "FIELD_MISSING",
                $"{type.Name} has no field {row.Target}, or it is hidden from the connected user.{near} Correct the name, "
                + "or give the user the field."));
            return;
        }
        if (TypeTable.FitOf(TypeTable.Of(row.Source), field.Kind) == Fit.Never)
        {
            findings.Add(
                Error(
                    $"{path}.target",
                    "TYPE_MISMATCH",
                    $"{row.Source} gives {Lower(TypeTable.Of(row.Source).ToString())} values, and {type.Name}.{field.Name} is a "
                    + $"{Lower(field.Kind.ToString())} field. Map it to a field that takes them."));
            return;
        }
        if (field.Kind != FieldKind.Geolocation && !field.Createable && !field.Updateable)
            findings.Add(
                Error(
                    $"{path}.target",
                    "FIELD_READ_ONLY",
                    $"{type.Name}.{field.Name} cannot be written by the connected user: it is computed, or the user lacks edit access."));
        else if (field.Kind != FieldKind.Geolocation && !field.Updateable)
            findings.Add(Warning($"{path}.target", "CREATE_ONLY", $"{type.Name}.{field.Name} can be written on new records only."));
        if (StaticOf(row) is { } value) CheckValue(field, value, $"{path}.source", settings, names, findings);
        if (row.Fallback is { } fallback) CheckValue(field, fallback.Trim(), $"{path}.fallback", settings, names, findings);
    }

    private static void CheckValue(
        FieldType field, string text, string path, OrgSettings settings, NamedRecords? names, List<SettingsFinding> findings)
    {
        if (field.Kind == FieldKind.Reference && !NamedRecord.IsId(text))
        {
            // Where nobody looked, it is looked up when a booking comes.
            var unclear = new List<FieldProblem>();
            names?.Find(field, text, unclear);
            findings.AddRange(unclear.Select(problem => Error(path, problem.Code, problem.Message)));
            return;
        }
        foreach (var problem in TypedValue.Convert(field, FieldValue.Of(text), settings.Region, null, settings.LongTexts).Problems)
            findings.Add(problem.Code is FieldProblemCodes.TextCut or FieldProblemCodes.NotAPhone
                ? Warning(path, problem.Code, problem.Message)
                : Error(path, problem.Code, problem.Message));
    }

    private static void CheckRequired(ObjectType type, ImmutableArray<FieldMapping> rows, string path, List<SettingsFinding> findings)
    {
        foreach (var field in RequiredFields.Of(type))
        {
            var at = Array.FindIndex([.. rows], row => row.Target.Equals(field.Name, StringComparison.OrdinalIgnoreCase));
            if (at >= 0
                && (rows[at].Fallback is not null || rows[at].Source.StartsWith(SourceNames.Static, StringComparison.OrdinalIgnoreCase)))
                continue;
            if (WeFill(type.Name, field.Name)) continue;
            var standIn = RequiredDefault.Of(field, DateTimeOffset.UnixEpoch);
            var where = at >= 0 ? $"{path}[{at}].fallback" : path;
            var what = at >= 0 ? "its row has no fallback for guests who leave it blank" : "nothing is mapped to it";
            findings.Add(standIn is null
                ? Error(
                    where,
                    "REQUIRED_UNMAPPED",
                    $"{type.Name}.{field.Name} is required, and {what}: new records would be refused. "
                    + "Map a value to it, or give its row a fallback.")
                : Warning(
                    where,
                    "REQUIRED_UNMAPPED",
                    $"{type.Name}.{field.Name} is required, and {what}: new records get {Described(field, standIn.Value)}. "
                    + "Map a value to it, or give its row a fallback."));
        }
    }

    private static string Described(FieldType field, FieldValue standIn) => field.Kind switch
    {
        FieldKind.Date => "the date of today",
        FieldKind.DateTime => "the present time",
        _ => $"'{standIn}'",
    };

    /// <summary>What has a value of ours whatever is mapped.</summary>
    private static bool WeFill(string name, string field) =>
        (name, field)
            is
                ("Contact" or "Lead", "LastName")
                or
                ("Lead", "Company")
                or
                ("Account", "Name" or "LastName")
                or
                ("Event", "Subject");

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    internal static SettingsFinding Error(string path, string code, string message) => new(FindingSeverity.Error, path, code, message);

    internal static SettingsFinding Warning(string path, string code, string message) => new(FindingSeverity.Warning, path, code, message);
}

/// <summary>What settings are held against.</summary>
/// <param name="Objects">Those that the connected user can see.</param>
/// <param name="ActiveUsers">Of those that the settings name; null when they could not be looked up.</param>
public sealed record OrgTypes(ImmutableArray<ObjectType> Objects, ImmutableHashSet<SalesforceId>? ActiveUsers)
{
    /// <summary>What <see cref="MappingCheck.NamedIn"/> was found to name; null when it was not looked up.</summary>
    public NamedRecords? Names { get; init; }

    /// <summary>Record types of Account that make Person Accounts; null when they were not looked up.</summary>
    public ImmutableHashSet<SalesforceId>? PersonRecordTypes { get; init; }

    public ObjectType? Find(string name) => Objects.FirstOrDefault(type => type.Name == name);
}

/// <param name="Path">JSON path in the settings document.</param>
/// <param name="Code">Stable.</param>
public sealed record SettingsFinding(FindingSeverity Severity, string Path, string Code, string Message)
{
    /// <summary>Where it is, as a person sees it; null where nobody has looked into the settings for it.</summary>
    public string? Place { get; init; }

    public SettingsFinding In(OrgSettings settings) => this with { Place = SettingsPlace.Of(Path, settings) };
}

public enum FindingSeverity
{
    /// <summary>Bookings would lose a value, or fail.</summary>
    Error,

    Warning,
}
