using System.Text.Json;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>All that Salesforce holds at a moment.</summary>
internal sealed record SalesforceState(
    IReadOnlyList<JsonElement> Contacts, IReadOnlyList<JsonElement> Leads, IReadOnlyList<JsonElement> Events)
{
    public JsonElement EventOf(string bookingId) => Assert.Single(EventsOf(bookingId));

    public IEnumerable<JsonElement> EventsOf(string bookingId) => Events.Where(record => record.Text("OnceHub_Booking_Id__c") == bookingId);

    public string StatusOf(string bookingId) => EventOf(bookingId).Text("OnceHub_Event_Status__c")!;

    /// <summary>Everything that matters, in a stable order and without ids and times of writing, to compare two ends.</summary>
    public string Essence()
    {
        var people = Contacts
            .Concat(Leads)
            .ToDictionary(
                record => record.Text("Id")!,
                record => $"{record.Text("Name")} <{record.Text("Email")}> {record.Text("Phone")}{record.Text("MobilePhone")}");
        var events = Events.Select(record =>
            string.Join(
                '|',
                record.Text("OnceHub_Booking_Id__c"),
                record.Text("OnceHub_Event_Status__c"),
                record.Text("OnceHub_Reason__c"),
                record.Text("StartDateTime"),
                people.GetValueOrDefault(record.Text("WhoId") ?? "")));
        return string.Join('\n', people.Values.Order(StringComparer.Ordinal).Concat(events.Order(StringComparer.Ordinal)));
    }
}

internal static class JsonRecord
{
    /// <summary>Null when absent, null or empty.</summary>
    public static string? Text(this JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
