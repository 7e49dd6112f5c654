using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Playground;

/// <summary>What became of a sample booking, and whether it is what it should be.</summary>
/// <param name="Problem">What differs; null when all is right.</param>
internal sealed record SampleOutcome(
    SampleBooking Sample, string Record, string Why, string Status, string? Reason, string Starts, double Calls, string? Problem)
{
    /// <param name="booking">What the gateway tells of it; null if it knows nothing.</param>
    /// <param name="events">All Events of the org.</param>
    /// <param name="contacts">All Contacts of the org, by id.</param>
    /// <param name="seeds">The ids of the seeded Contacts, by key.</param>
    public static SampleOutcome Of(
        SampleBooking sample,
        JsonObject? booking,
        IReadOnlyList<JsonElement> events,
        IReadOnlyDictionary<string, JsonElement> contacts,
        IReadOnlyDictionary<string, string> seeds)
    {
        JsonElement[] mine = [.. events.Where(record => Text(record, "OnceHub_Booking_Id__c") == sample.BookingId)];
        if (mine.Length != 1) return Missing(sample, booking, $"{mine.Length} Events instead of one");
        var found = mine[0];
        var who = Text(found, "WhoId");
        if (who is null || !contacts.TryGetValue(who, out var contact))
            return Missing(sample, booking, "the Event is related to no Contact");
        var made = !seeds.Values.Contains(who);
        var starts = DateTimeOffset.Parse(Text(found, "StartDateTime")!, CultureInfo.InvariantCulture);
        var problems = new[]
        {
            Differs("status", sample.Status, Text(found, "OnceHub_Event_Status__c")),
            Differs("reason", sample.Reason, Text(found, "OnceHub_Reason__c")),
            Differs("last name", sample.LastName, Text(contact, "LastName")),
            starts == sample.StartsAt ? null : $"start is {starts:u}, not {sample.StartsAt:u}",
            sample.Record is null == made && (made || seeds[sample.Record!] == who) ? null : "the wrong Contact",
        };
        return new SampleOutcome(
            sample,
            $"Contact {Text(contact, "Name")} ({(made ? "made" : "found")})",
            (booking?["match"] as JsonObject)?["explanation"]?.GetValue<string>() ?? "",
            Text(found, "OnceHub_Event_Status__c") ?? "",
            Text(found, "OnceHub_Reason__c"),
            starts.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            CallsOf(booking),
            problems.FirstOrDefault(problem => problem is not null));
    }

    private static SampleOutcome Missing(SampleBooking sample, JsonObject? booking, string problem) =>
        new(sample, "", "", booking?["status"]?.GetValue<string>() ?? "unknown to the gateway", null, "", CallsOf(booking), problem);

    private static string? Differs(string what, string? wanted, string? found) =>
        wanted == found ? null : $"{what} is '{found}', not '{wanted}'";

    private static double CallsOf(JsonObject? booking) => booking?["callsSpent"]?.GetValue<double>() ?? 0;

    private static string? Text(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
