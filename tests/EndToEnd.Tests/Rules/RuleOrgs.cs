using System.Text.Json.Nodes;
using OnceHub.Sync.Playground;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>The orgs of the table: one OnceHub org for each way to set the product up, and one Salesforce org for all.</summary>
internal static class RuleOrgs
{
    public static async Task<IReadOnlyDictionary<string, RuleOrg>> CreateAsync(HttpClient http, Product product)
    {
        await product.ControlAsync(
            HttpMethod.Patch, $"/emulator/orgs/{EmulatedOrg.Name}/settings", new JsonObject { ["personAccounts"] = true }
        );
        await product.ControlAsync(HttpMethod.Post, $"/emulator/orgs/{EmulatedOrg.Name}/changes", Salesforce());
        var user = (await product.Salesforce.RecordsAsync("User", default))
            .First(record => record.Text("LastName") == "Standard")
            .Text("Id")!;
        var inactive = (await product.Salesforce.RecordsAsync("User", default))
            .First(record => record.Text("Username")!.StartsWith("gone@", StringComparison.Ordinal))
            .Text("Id")!;
        var second = (await product.Salesforce.RecordsAsync("User", default))
            .First(record => record.Text("Username")!.StartsWith("second@", StringComparison.Ordinal))
            .Text("Id")!;
        var types = (await product.Salesforce.RecordsAsync("RecordType", default)).ToDictionary(
            record => record.Text("DeveloperName")!, record => record.Text("Id")!);
        var orgs = new Dictionary<string, RuleOrg>();
        foreach (var (name, configure) in All(user, second, inactive, types))
            orgs[name] = await RuleOrg.CreateAsync(http, product, name, configure);
        return orgs;
    }

    private static JsonObject Salesforce() => JsonNode.Parse("""
        {
          "users": [{ "name": "gone", "isActive": false }, { "name": "second" }],
          "recordTypes": [
            { "object": "Account", "developerName": "Person", "isPersonType": true },
            { "object": "Account", "developerName": "Company" }
          ],
          "assignmentRules": [
            { "object": "Lead", "name": "Leads", "active": true, "entries": [{ "formula": "TRUE", "owner": "Inbound" }] },
            { "object": "Case", "name": "Cases", "active": true, "entries": [{ "formula": "TRUE", "owner": "Inbound" }] }
          ],
          "duplicateRules": [
            { "object": "Contact", "name": "Alert", "match": [["Department"]], "allowSave": true },
            { "object": "Contact", "name": "Block", "match": [["Title"]], "allowSave": false },
            {
              "object": "Contact", "name": "BlockEdit", "match": [["Title", "Department"]],
              "allowSave": false, "onInsert": false, "onUpdate": true
            },
            {
              "object": "Contact", "name": "AlertEdit", "match": [["Phone", "Department"]],
              "allowSave": true, "onInsert": false, "onUpdate": true
            },
            { "object": "Account", "name": "Sites", "match": [["Site"]], "allowSave": true }
          ],
          "validationRules": [
            { "object": "Contact", "name": "NoForbidden", "formula": "LastName = \"Forbidden\"", "message": "Nobody is called Forbidden", "errorField": "LastName" },
            { "object": "Event", "name": "NoThirteen", "formula": "DurationInMinutes = 13", "message": "Thirteen minutes bring bad luck" },
            { "object": "Case", "name": "NoUrgent", "formula": "Description = \"urgent\"", "message": "Nothing is urgent" }
          ]
        }
        """)!.AsObject();

    private static IEnumerable<(string Name, Action<JsonObject> Configure)> All(
        string user, string second, string inactive, Dictionary<string, string> types)
    {
        yield return ("plain", _ => { });
        yield return ("owners", settings => settings["owners"] = new JsonObject { ["USR-1"] = user });
        yield return ("owners-gone", settings => settings["owners"] = new JsonObject { ["USR-1"] = inactive });
        yield return ("owners-follow", settings =>
        {
            settings["owners"] = new JsonObject { ["USR-1"] = user, ["USR-2"] = second };
            foreach (var type in new[] { "contact", "lead", "case" }) settings[type]!["ownerOfExisting"] = "bookingOwner";
        });
        yield return ("link-email", settings => settings["linkNeedsEmail"] = true);
        yield return ("override", settings => settings["contact"]!["update"] = "override");
        yield return ("only-empty", settings =>
        {
            settings["contact"]!["update"] = "onlyEmpty";
            foreach (var row in settings["mappings"]!["contact"]!.AsArray()) row!["overwrite"] = true;
        });
        yield return ("rows", settings =>
        {
            Map(settings, "contact", "form.custom.title", "Title", overwrite: true);
            Map(settings, "contact", "form.custom.source", "LeadSource", fallback: "Web");
        });
        yield return ("lead", settings => settings["target"] = "lead");
        yield return ("lead-follow", settings =>
        {
            settings["target"] = "lead";
            settings["owners"] = new JsonObject { ["USR-1"] = user, ["USR-2"] = second };
            settings["lead"]!["update"] = "override";
            settings["lead"]!["ownerOfExisting"] = "bookingOwner";
        });
        yield return ("lead-reassign", settings =>
        {
            settings["target"] = "lead";
            settings["lead"]!["ownerOfExisting"] = "assignmentRules";
        });
        yield return ("lead-assign", settings =>
        {
            settings["target"] = "lead";
            settings["lead"]!["ownerOfNew"] = "assignmentRules";
        });
        yield return ("contact-for-leads", settings => settings["contactForLeads"] = true);
        yield return ("domain", settings => settings["account"]!["match"] = "emailDomain");
        yield return ("no-match", settings => settings["account"]!["match"] = "none");
        yield return ("no-account", settings => settings["account"] = new JsonObject { ["match"] = "none", ["create"] = false });
        yield return ("found-account", settings => settings["account"]!["create"] = false);
        yield return ("company-type", settings => settings["account"]!["recordType"] = types["Company"]);
        yield return ("persons", settings => settings["account"]!["personAccountRecordType"] = types["Person"]);
        yield return ("calendars", settings => settings["calendars"] = new JsonArray(
            Calendar("BP-CASE", ("createCase", true)),
            Calendar("BP-CASEONLY", ("createCase", true), ("createEvent", false)),
            Calendar("BP-QUIET", ("createEvent", false)),
            Calendar("BP-LEAD", ("target", "lead")),
            Calendar("BP-CONTACT", ("target", "contact")),
            Calendar("BP-NONE", ("target", "none")),
            Calendar("BP-TARGETCASE", ("target", "case"))));
        yield return ("cases", settings =>
        {
            settings["calendars"] = new JsonArray(Calendar("BP-1", ("createCase", true)));
            settings["case"]!["update"] = "override";
            settings["owners"] = new JsonObject { ["USR-1"] = user };
            Map(settings, "case", "booking.status", "Description", replace: true);
        });
        yield return ("cases-shared", settings =>
        {
            settings["case"]!["update"] = "override";
            settings["case"]!["ownerOfExisting"] = "bookingOwner";
            settings["owners"] = new JsonObject { ["USR-1"] = user, ["USR-2"] = second };
            Map(settings, "case", "form.custom.text", "Subject", replace: true);
        });
        yield return ("cases-assign", settings =>
        {
            settings["calendars"] = new JsonArray(Calendar("BP-1", ("createCase", true)));
            settings["case"]!["ownerOfNew"] = "assignmentRules";
            Map(settings, "case", "form.custom.text", "Description", replace: true);
        });
        yield return ("topics", settings => Map(settings, "event", "form.custom.topic", "Location", replace: true));
        yield return ("close-and-link", settings => settings["event"]!["replaced"] = "closeAndLink");
        yield return ("leave-deleted", settings => settings["event"]!["recreateDeleted"] = false);
        yield return ("no-events", settings => settings["event"]!["create"] = false);
        yield return ("invitees", settings => settings["sync"]!["invitees"] = true);
        yield return ("make-invitees", settings => settings["sync"] = new JsonObject { ["invitees"] = true, ["createInvitees"] = true });
        yield return ("adopt", Duplicates);
        yield return ("save", settings =>
        {
            Duplicates(settings);
            settings["duplicates"] = "saveWhereAllowed";
        });
        yield return ("bookings-only", settings => settings["sync"] = new JsonObject { ["conversations"] = false, ["contacts"] = false });
        yield return ("talks-only", settings => settings["sync"]!["bookings"] = false);
        yield return ("answers", settings => Map(settings, "contact", "conversation.answers.need", "Title"));
        yield return ("broken-row", settings => Map(settings, "contact", "static:x", "Nowhere__c"));
        yield return ("gb", settings => settings["region"] = "GB");
    }

    private static void Duplicates(JsonObject settings)
    {
        Map(settings, "contact", "form.custom.dept", "Department");
        Map(settings, "contact", "form.custom.title", "Title");
        Map(settings, "account", "form.custom.site", "Site");
    }

    private static void Map(
        JsonObject settings,
        string table,
        string source,
        string target,
        bool? overwrite = null,
        string? fallback = null,
        bool replace = false)
    {
        var rows = settings["mappings"]![table]!.AsArray();
        if (replace && rows.FirstOrDefault(row => row!["target"]!.GetValue<string>() == target) is { } old) rows.Remove(old);
        var added = new JsonObject { ["source"] = source, ["target"] = target };
        if (overwrite is not null) added["overwrite"] = overwrite;
        if (fallback is not null) added["fallback"] = fallback;
        rows.Add(added);
    }

    private static JsonObject Calendar(string id, params (string Member, JsonNode Value)[] rules)
    {
        var calendar = new JsonObject { ["ids"] = new JsonArray(id) };
        foreach (var (member, value) in rules) calendar[member] = value;
        return calendar;
    }
}
