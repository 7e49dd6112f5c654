using System.Text.Json.Nodes;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Settings;

/// <summary>Says in words what differs between two settings.</summary>
internal static class SettingsText
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["$.target"] = "New Contacts become",
        ["$.contactForLeads"] = "Make a Contact for a guest who is a Lead",
        ["$.region"] = "Region of phone numbers",
        ["$.longTexts"] = "Texts that are too long",
        ["$.duplicates"] = "Duplicate rules of Salesforce",
        ["$.apiReservePercent"] = "API calls kept for others, in percent",
        ["$.event.create"] = "Events for all Meetings",
        ["$.event.replaced"] = "Event of a booking that is replaced",
        ["$.event.recreateDeleted"] = "Make a deleted Event again",
        ["$.account.match"] = "Account is found by",
        ["$.account.create"] = "Make an Account",
        ["$.sync.bookings"] = "Sync bookings",
        ["$.sync.conversations"] = "Sync conversations",
        ["$.sync.contacts"] = "Sync contacts",
        ["$.sync.invitees"] = "Invite further guests who are known",
        ["$.sync.createInvitees"] = "Make records for further guests",
    };

    public static string Name(string path) => Names.TryGetValue(path, out var name) ? name : path.TrimStart('$', '.');

    public static string Value(JsonNode? value) => value switch
    {
        null => "nothing",
        JsonValue one when one.TryGetValue<bool>(out var flag) => flag ? "on" : "off",
        JsonValue one when one.TryGetValue<string>(out var text) => $"“{text}”",
        JsonObject row when row["source"] is { } source && row["target"] is { } target => $"{source} → {target}",
        var other => Short(other.ToJsonString()),
    };

    public static string Of(SettingsDifference difference) => $"{Name(difference.Path)}: {Value(difference.From)} → {Value(difference.To)}";

    private static string Short(string text) => text.Length <= 120 ? text : text[..119] + "…";
}
