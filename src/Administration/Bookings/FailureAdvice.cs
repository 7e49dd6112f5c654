using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>What to do about failures of one cause, and where.</summary>
/// <param name="Todo">In words.</param>
/// <param name="Fix">Null where nothing is to be mended, or not in this product.</param>
internal sealed record FailureAdvice(string Todo, FailureFix? Fix)
{
    private const string ValidationRule = "FIELD_CUSTOM_VALIDATION_EXCEPTION";

    private static readonly string[] Rights = ["INSUFFICIENT_ACCESS", "INVALID_FIELD_FOR_INSERT_UPDATE"];

    /// <summary>Codes of the table in docs/errors.md, and Salesforce's own.</summary>
    public static FailureAdvice Of(FailureGroup group, OrgSettings settings) => group.Code switch
    {
        var code when FailureCodes.IsUnreadable(code) => new(
            "Find out who sends this: it is no event of OnceHub's. A replay changes nothing.", new FailureFix("oncehub", null, null)),
        FailureCodes.UnknownType => new("This version does not know such events. Replay them after an upgrade.", null),
        FailureCodes.NoUsableTime => new(
            "The person is synced. The Event is made when an event of the booking brings a time: nothing is to be done.", null),
        FailureCodes.EventUnclear => new(
            "Salesforce has several Events that could be the booking's. Delete those that are not wanted and replay; "
            + "with the package this does not happen.",
            new FailureFix("salesforce", "package", null)),
        FailureCodes.CaseUnclear => new(
            "Salesforce has Cases of the guest that could be the booking's. Delete those that are not wanted and replay; "
            + "with the package this does not happen.",
            new FailureFix("salesforce", "package", null)),
        FailureCodes.MergedTooOften => new(
            "Delete the merged records for good from Salesforce's recycle bin and replay: the guest is then looked up without them.", null),
        FailureCodes.SalesforceUnreachable => new(
            "Check https://status.salesforce.com and the network, then replay.", new FailureFix("salesforce", null, null)),
        FailureCodes.NotConnected => new("Connect the org again, then replay.", new FailureFix("salesforce", null, null)),
        FailureCodes.ObjectHidden => new(
            $"Give the connected user {(group.Cause.Length > 0 ? group.Cause : "the object that the message names")}, then replay.",
            new FailureFix("salesforce", "rights", null)),
        FailureCodes.Internal => new("A fault of ours. Report it with what it says, and replay after an upgrade.", null),
        ValidationRule => new(
            $"A validation rule{On(group)} refuses the record: {Quoted(group.Cause)} Correct the mapping, "
            + "or the rule in Salesforce (Setup, Object Manager"
            + $"{(group.Object.Length > 0 ? $", {group.Object}" : "")}, Validation Rules), then replay.",
            MappingOf(group, settings, named: false)),
        "REQUIRED_FIELD_MISSING" => new(
            $"Salesforce requires {Fields(group)}. Map a OnceHub value to it, or give it a fallback, then replay.",
            MappingOf(group, settings)),
        "DUPLICATES_DETECTED" => new(
            $"Salesforce has what counts as the same{(group.Object.Length > 0 ? $" {group.Object}" : "")} already. "
            + "Correct or merge what is there, or let the duplicate rule allow the save, then replay.",
            new FailureFix("rules", "duplicates", "$.duplicates")),
        "DUPLICATE_VALUE" => new(
            $"Another record has the value of {Fields(group)}, which is unique in the org; the message names the record. Correct or "
            + "merge it, or let the connected user see it, then replay.",
            FieldOf(group) is null ? null : MappingOf(group, settings)),
        "INACTIVE_OWNER_OR_USER" or "OP_WITH_INVALID_USER_TYPE_EXCEPTION" => new(
            "The owner is no active user who may own it. Match the users again, or choose another owner in the rules, then replay.",
            new FailureFix("users", null, null)),
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" or "CANNOT_EXECUTE_FLOW_TRIGGER" => new(
            $"A trigger, flow or package of the org refuses {Subject(group)}; the message says which. "
            + "Have it mended in Salesforce, then replay.",
            null),
        var code when HiddenField.IsMeantBy(code) && FieldOf(group) is not null && !IsMapped(group, settings) => new(
            HiddenField.Todo(group.Object, group.Cause.Split(',')), new FailureFix("salesforce", "rights", null)),
        var code when Rights.Any(right => code.StartsWith(right, StringComparison.Ordinal)) => new(
            $"The connected user may not write {Subject(group)}, or what it names is not there. "
            + "Check the connection's rights and the values, then replay.",
            new FailureFix("salesforce", "rights", null)),
        _ when FieldOf(group) is not null => new($"Correct what is mapped to {Fields(group)}, then replay.", MappingOf(group, settings)),
        _ => new(
            $"Salesforce refuses {Subject(group)} with {group.Code}. Do what its message says, "
            + "in Salesforce or in the mapping, then replay.",
            MappingOf(group, settings)),
    };

    /// <summary>The first field that the failures name; null where they name none.</summary>
    public static string? FieldOf(FailureGroup group) =>
        group.Code != ValidationRule
        && group.Cause.Length > 0
        && group.Cause.Split(',')[0] is { Length: > 0 } first
        && first.All(c => char.IsLetterOrDigit(c) || c is '_' or '.')
            ? first
            : null;

    private static bool IsMapped(FailureGroup group, OrgSettings settings) =>
        group.Object.Length == 0 || group.Cause.Split(',').Any(field => settings.Mappings.Maps(group.Object, field));

    private static FailureFix? MappingOf(FailureGroup group, OrgSettings settings, bool named = true)
    {
        if (group.Object.Length == 0) return null;
        var member = char.ToLowerInvariant(group.Object[0]) + group.Object[1..];
        var field = named ? FieldOf(group) : null;
        var at = field is null
            ? -1
            : settings
                .Mappings.Rows(MappingTable.Names.Contains(member) ? member : "contact")
                .ToList()
                .FindIndex(row => string.Equals(row.Target, field, StringComparison.OrdinalIgnoreCase));
        return new FailureFix($"mapping/{member}", field, at < 0 ? null : $"$.mappings.{member}[{at}]");
    }

    /// <summary>A rule's own text, which may be a sentence or not, at the end of one.</summary>
    private static string Quoted(string text) => text.EndsWith('.') ? $"\"{text}\"" : $"\"{text}\".";

    private static string On(FailureGroup group) => group.Object.Length > 0 ? $" of {group.Object}" : "";

    private static string Subject(FailureGroup group) => FieldOf(group) is null
        ? (group.Object.Length > 0 ? $"the {group.Object}" : "the record")
        : Fields(group);

    private static string Fields(FailureGroup group)
    {
        var fields = group.Cause.Length > 0 ? string.Join(", ", group.Cause.Split(',')) : "a field";
        return group.Object.Length > 0 ? $"{fields} of {group.Object}" : fields;
    }
}

/// <summary>Where failures are mended.</summary>
/// <param name="Page">mapping/contact and its like, rules, users, salesforce or oncehub.</param>
/// <param name="Row">On that page: a Salesforce field, or a part of the page; null for all of it.</param>
/// <param name="Path">The row's place in the settings document; null where there is no such row yet.</param>
public sealed record FailureFix(string Page, string? Row, string? Path);
