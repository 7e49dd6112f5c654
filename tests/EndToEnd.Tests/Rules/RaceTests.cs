using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>Many bookings of many guests at once, by whatever the guests are known.</summary>
public sealed class RaceTests
{
    /// <summary>The whole size is 1,000 guests; a busy machine may take fewer by this variable.</summary>
    private static readonly int Guests = int.TryParse(Environment.GetEnvironmentVariable("ONCEHUB_RACE_GUESTS"), CultureInfo.InvariantCulture, out var asked) ? asked : 1000;

    private const int BookingsPerGuest = 10;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Guests_who_book_ten_times_at_once_by_email_and_phone_are_one_record_each_with_one_Event_a_booking(bool dropsAnswers)
    {
        await using var product = await Product.StartAsync(new Dictionary<string, string?> { ["OnceHub:Grains:RetryDelay"] = "00:00:00.1", ["OnceHub:Grains:MaxAttempts"] = "50" });
        if (dropsAnswers) await product.ControlAsync(HttpMethod.Post, "/emulator/faults", new JsonObject { ["kind"] = "DropAfter", ["path"] = "/composite$", ["every"] = 5 });
        var guests = dropsAnswers ? Math.Min(Guests, 200) : Guests;

        // Who comes by both is known by both from the first booking on; all later ones come in any order.
        await PostAsync(product, Enumerable.Range(0, guests).Where(guest => guest % 3 == 2).Select(guest => Booking(guest, 0)));
        var rest = Enumerable.Range(0, guests).SelectMany(guest => Enumerable.Range(guest % 3 == 2 ? 1 : 0, guest % 3 == 2 ? BookingsPerGuest - 1 : BookingsPerGuest).Select(booking => Booking(guest, booking))).ToArray();
        Random.Shared.Shuffle(rest);
        await Task.WhenAll(rest.Chunk(500).Select(some => PostAsync(product, some)));
        var state = await product.SettleAsync();

        Assert.Equal(guests, state.Contacts.Count);
        Assert.Empty(state.Leads);
        Assert.Equal(guests * BookingsPerGuest, state.Events.Count);
        Assert.Equal(guests * BookingsPerGuest, state.Events.Select(record => record.Text("OnceHub_Booking_Id__c")).Distinct().Count());
        var names = state.Contacts.ToDictionary(record => record.Text("Id")!, record => record.Text("LastName")!);
        Assert.All(state.Events, record => Assert.StartsWith($"BKNG-{names[record.Text("WhoId")!]}-", record.Text("OnceHub_Booking_Id__c")!, StringComparison.Ordinal));
        var failures = await product.GetAsync("/v1/orgs/demo/failures");
        Assert.Empty(failures["items"]!.AsArray());
    }

    private static JsonObject Booking(int guest, int number)
    {
        var phone = string.Create(CultureInfo.InvariantCulture, $"415{2_000_000 + guest}");
        string[] phones = [$"1-{phone}", $"+1{phone}", $"({phone[..3]}) {phone[3..6]}-{phone[6..]}"];
        var email = number % 2 == 0 ? $"g{guest}@example.com" : $"G{guest}@Example.com";
        var (byEmail, byPhone) = (guest % 3) switch
        {
            0 => (true, false),
            1 => (false, true),
            _ => number % 3 == 0 ? (true, true) : (number % 3 == 1, number % 3 == 2),
        };
        var hook = new Hook { Name = $"g{guest}", Email = byEmail ? email : "", Phone = byPhone ? phones[number % 3] : "", EventId = $"EVNT-g{guest}-{number}" }.ToJson();
        hook["data"]!["id"] = $"BKNG-g{guest}-{number}";
        return hook;
    }

    private static Task PostAsync(Product product, IEnumerable<JsonObject> events)
    {
        var all = events.ToArray();
        return all.Length == 0 ? Task.CompletedTask : product.PostEventsAsync(new JsonArray([.. all.Select(one => (JsonNode)one)]).ToJsonString());
    }
}
