using System.Globalization;
using System.Text.Json;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>What Salesforce holds for one case, a line a record, as <see cref="Legend"/> says.</summary>
internal sealed class RenderedState
{
    /// <summary>What the lines mean, for whoever reads a failure.</summary>
    public const string Legend = """
        A line is a record: C Contact, P Person Account, L Lead, A Account, K Case, E Event with the booking's number, I invitee of the
        booking's Event; "!" a booking's failure with its code. "*" marks what the product made; <…> email, tel= Phone, mob= MobilePhone,
        from= LeadSource, co= Company, own= owner, @ the Contact's Account, of the Case's Contact, with the Event's WhoId, about its
        WhatId, +1h hours after the usual start, free ShowAs Free, at= Location, replaces a Description that tells of the booking before.
        "~" stands for the case's tag. What is usual is left out.
        """;

    private static readonly string[] Types = ["Contact", "Lead", "Account", "Case", "Event", "EventRelation"];
    private static readonly string[] Links = ["AccountId", "ContactId", "WhoId", "WhatId", "EventId", "RelationId"];

    private readonly Dictionary<string, (string Type, JsonElement Record)> _records = [];
    private readonly Dictionary<string, string> _users = [];
    private readonly HashSet<string> _claimed = [];

    public static async Task<RenderedState> ReadAsync(Product product)
    {
        var state = new RenderedState();
        foreach (var type in Types)
            foreach (var record in await product.Salesforce.RecordsAsync(type, CancellationToken.None))
                state._records[record.Text("Id")!] = (type, record);
        foreach (var user in await product.Salesforce.RecordsAsync("User", CancellationToken.None))
            state._users[user.Text("Id")!] = user.Text("LastName")!;
        return state;
    }

    /// <summary>Records that no rendered case claimed: made for nobody.</summary>
    public IEnumerable<string> Unclaimed =>
        _records
            .Where(pair => !_claimed.Contains(pair.Key))
            .Select(pair => $"{pair.Value.Type} {pair.Value.Record.Text("Name") ?? pair.Value.Record.Text("Subject")} {pair.Key}");

    public IReadOnlyList<string> Render(Stage stage)
    {
        var mine = _records.Where(pair => stage.Owns(pair.Value.Record.GetRawText())).Select(pair => pair.Key).ToHashSet();
        for (var before = -1; before != mine.Count;)
        {
            before = mine.Count;
            foreach (var (id, (_, record)) in _records)
            {
                var linked = Links.Select(link => record.Text(link)).OfType<string>().Where(_records.ContainsKey).ToArray();
                if (mine.Contains(id)) mine.UnionWith(linked);
                else if (linked.Any(mine.Contains)) mine.Add(id);
            }
        }
        _claimed.UnionWith(mine);
        return [.. mine.Select(Line).OfType<string>().Select(stage.Generalize).Order(StringComparer.Ordinal)];
    }

    private string? Line(string id)
    {
        var (type, record) = _records[id];
        return type switch
        {
            "Contact" when record.TryGetProperty("IsPersonAccount", out var person) && person.ValueKind == JsonValueKind.True =>
                $"P {record.Text("Name")}{Mark(record.Text("AccountId") is { } account ? _records[account].Record : record)}{Person(record)}",
            "Contact" =>
                $"C {record.Text("Name")}{Mark(record)}{Person(record)}{(record.Text("AccountId") is { } account ? $" @{NameOf(account)}" : "")}",
            "Lead" =>
                $"L {record.Text("Name")}{Mark(record)}{Person(record)} "
                + $"co={record.Text("Company")}{(record.GetProperty("IsConverted").GetBoolean() ? " converted" : "")}",
            "Account" when record.TryGetProperty("IsPersonAccount", out var person) && person.ValueKind == JsonValueKind.True => null,
            "Account" => $"A {record.Text("Name")}{Mark(record)}{Field(record, "Website", "site")}{Owner(record)}",
            "Case" =>
                $"K {record.Text("Subject")}{Mark(record)}{(record.Text("ContactId") is { } contact ? $" of {NameOf(contact)}" : "")}{Field(record, "Description", "text")}{Field(record, "Priority", "prio", "Medium")}{Owner(record)}",
            "Event" => Event(record),
            _ when record.GetProperty("IsInvitee").GetBoolean() =>
                $"I {Number(_records[record.Text("EventId")!].Record)} {NameOf(record.Text("RelationId")!)}",
            _ => null,
        };
    }

    private string Event(JsonElement record)
    {
        var start = DateTimeOffset.Parse(record.Text("StartDateTime")!, CultureInfo.InvariantCulture) - Webhook.Monday.AddDays(7);
        var minutes = record.GetProperty("DurationInMinutes").GetDouble();
        var line = $"E{Number(record)} {record.Text("OnceHub_Event_Status__c") ?? record.Text("Subject")}";
        if (record.Text("OnceHub_Reason__c") is { } reason) line += $" '{reason}'";
        if (start != TimeSpan.Zero) line += string.Create(CultureInfo.InvariantCulture, $" +{start.TotalHours}h");
        if (minutes != 30) line += string.Create(CultureInfo.InvariantCulture, $" {minutes}min");
        if (record.Text("WhoId") is { } who) line += $" with {_records.GetValueOrDefault(who).Type?[..1] ?? "?"}:{NameOf(who)}";
        if (record.Text("WhatId") is { } what) line += $" about {NameOf(what)}";
        if (record.Text("ShowAs") == "Free") line += " free";
        line += Field(record, "Location", "at");
        if (record.Text("Description")?.Contains("Replaces", StringComparison.Ordinal) == true) line += " replaces";
        return line + Owner(record);
    }

    private static string Number(JsonElement record) => record.Text("OnceHub_Booking_Id__c")?.Split('-')[^1] ?? "?";

    private static string Mark(JsonElement record) => record.Text("OnceHub_Id__c") is null ? "" : "*";

    private string Person(JsonElement record) =>
        $"{(record.Text("Email") is { } email ? $" <{email}>" : "")}{Field(record, "Phone", "tel")}{Field(record, "MobilePhone", "mob")}{Field(record, "Title", "title")}{Field(record, "Department", "dept")}{Field(record, "LeadSource", "from")}{Owner(record)}";

    private static string Field(JsonElement record, string field, string label, string? usual = null) =>
        record.Text(field) is { } value && value != usual ? $" {label}={value}" : "";

    private string Owner(JsonElement record) =>
        record.Text("OwnerId") is { } owner && _users.GetValueOrDefault(owner, owner) is var name && name != "Admin"
            ? $" own={(name.StartsWith("00G", StringComparison.Ordinal) ? "queue" : name)}"
            : "";

    private string NameOf(string id) =>
        _records.TryGetValue(id, out var found)
            ? found.Record.Text("Name") ?? found.Record.Text("Subject") ?? found.Record.Text("CaseNumber") ?? id
            : $"gone {id[..3]}";
}
