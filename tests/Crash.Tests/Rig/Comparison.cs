using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>What is wrong in the end, between the ledger of what was told, the product's journal, and Salesforce.</summary>
internal sealed record Comparison
{
    public List<string> Lost { get; } = [];

    public List<string> Doubled { get; } = [];

    public List<string> Stuck { get; } = [];

    public List<string> Misordered { get; } = [];

    public bool IsRight => Lost.Count + Doubled.Count + Stuck.Count + Misordered.Count == 0;

    public static async Task<Comparison> MakeAsync(CrashRig rig, ProductProcess product, Ledger ledger)
    {
        var comparison = new Comparison();
        var failures = await rig.OperateAsync(product, HttpMethod.Get, "/failures");
        foreach (var failure in failures["items"]!.AsArray()) comparison.Stuck.Add($"set aside: {failure!.ToJsonString()}");
        comparison.OfSalesforce(
            ledger,
            await rig.Salesforce.RecordsAsync("Contact", default),
            await rig.Salesforce.RecordsAsync("Event", default),
            await rig.Salesforce.RecordsAsync("Account", default));
        foreach (var booking in ledger.Bookings)
            comparison.OfJournal(booking, await rig.OperateAsync(product, HttpMethod.Get, $"/bookings/{booking.Id}"));
        return comparison;
    }

    public override string ToString() => string.Join('\n',
        new[] { ("lost", Lost), ("doubled", Doubled), ("stuck", Stuck), ("misordered", Misordered) }
            .Select(kind => $"{kind.Item1} {kind.Item2.Count}{string.Concat(kind.Item2.Take(10).Select(line => $"\n  {line}"))}"));

    private void OfSalesforce(
        Ledger ledger, IReadOnlyList<JsonElement> contacts, IReadOnlyList<JsonElement> events, IReadOnlyList<JsonElement> accounts)
    {
        var people = contacts.ToLookup(contact => Text(contact, "LastName"));
        var byBooking = events.ToLookup(record => Text(record, "OnceHub_Booking_Id__c"));
        foreach (var guest in ledger.Bookings.Select(booking => booking.LastName).Distinct())
            Count("Contact", guest, people[guest].Count());
        if (contacts.Count > ledger.Guests) Doubled.Add($"{contacts.Count} Contacts of {ledger.Guests} guests");
        if (events.Count > ledger.Bookings.Count) Doubled.Add($"{events.Count} Events of {ledger.Bookings.Count} bookings");
        foreach (var company in accounts.GroupBy(account => Text(account, "Name")).Where(group => group.Count() > 1))
            Doubled.Add($"Account {company.Key}: {company.Count()}");
        foreach (var booking in ledger.Bookings)
        {
            Count("Event", booking.Id, byBooking[booking.Id].Count());
            if (byBooking[booking.Id].FirstOrDefault() is not { ValueKind: JsonValueKind.Object } shown) continue;
            Same(booking, "status", booking.Status, Text(shown, "OnceHub_Event_Status__c"));
            Same(booking, "start", booking.StartsAt, DateTimeOffset.Parse(Text(shown, "StartDateTime"), CultureInfo.InvariantCulture));
            if (people[booking.LastName].All(person => Text(person, "Id") != Text(shown, "WhoId")))
                Lost.Add($"Event of {booking.Id} is not with its guest");
        }
    }

    private void OfJournal(ExpectedBooking booking, JsonObject journal)
    {
        if (journal["waiting"]!.AsArray().Count > 0) Stuck.Add($"{booking.Id}: {journal["waiting"]!.ToJsonString()}");
        Same(booking, "journal's status", booking.Status, journal["status"]?.GetValue<string>() ?? "");
        var told = journal["history"]!.AsArray().Select(entry => entry!["eventId"]!.GetValue<string>()).Where(id => id.Length > 0).ToList();
        foreach (var missing in booking.EventIds.Except(told)) Lost.Add($"event {missing} is not in the history");
        foreach (var twice in told.GroupBy(id => id).Where(group => group.Count() > 1))
            Doubled.Add($"the history tells {twice.Key} {twice.Count()} times");
    }

    private void Count(string what, string name, int found)
    {
        if (found == 0) Lost.Add($"{what} of {name}");
        if (found > 1) Doubled.Add($"{what} of {name}: {found}");
    }

    private void Same<T>(ExpectedBooking booking, string what, T expected, T found)
    {
        if (!Equals(expected, found)) Misordered.Add($"{booking.Id}: {what} is {found} instead of {expected}");
    }

    private static string Text(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
