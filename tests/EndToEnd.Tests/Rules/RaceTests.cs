using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>Many bookings of many guests at once, by whatever the guests are known.</summary>
public sealed class RaceTests
{
    /// <summary>The whole size is 1,000 guests; a busy machine may take fewer by this variable.</summary>
    private static readonly int Guests = int.TryParse(
        Environment.GetEnvironmentVariable("ONCEHUB_RACE_GUESTS"), CultureInfo.InvariantCulture, out var asked)
        ? asked
        : 1000;

    private const int BookingsPerGuest = 10;

    /// <summary>Of a machine that does much else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Guests_who_book_ten_times_at_once_by_email_and_phone_are_one_record_each_with_one_Event_a_booking(bool dropsAnswers)
    {
        await using var product = await StartAsync(dropsAnswers);

        // Who comes by both is known by both from the first booking on; all later ones come in any order.
        await PostAsync(product, Enumerable.Range(0, Guests).Where(guest => guest % 3 == 2).Select(guest => Booking(guest, 0)));
        var rest = Enumerable
            .Range(0, Guests)
            .SelectMany(guest =>
                Enumerable
                    .Range(guest % 3 == 2 ? 1 : 0, guest % 3 == 2 ? BookingsPerGuest - 1 : BookingsPerGuest)
                    .Select(booking => Booking(guest, booking)))
            .ToArray();
        Random.Shared.Shuffle(rest);
        await Task.WhenAll(rest.Chunk(500).Select(some => PostAsync(product, some)));
        var state = await product.SettleAsync(Patience);

        Assert.Equal(Guests, state.Contacts.Count);
        Assert.Empty(state.Leads);
        Assert.Equal(Guests * BookingsPerGuest, state.Events.Count);
        Assert.Equal(Guests * BookingsPerGuest, state.Events.Select(record => record.Text("OnceHub_Booking_Id__c")).Distinct().Count());
        var names = state.Contacts.ToDictionary(record => record.Text("Id")!, record => record.Text("LastName")!);
        Assert.All(
            state.Events,
            record =>
                Assert.StartsWith($"BKNG-{names[record.Text("WhoId")!]}-", record.Text("OnceHub_Booking_Id__c")!, StringComparison.Ordinal)
        );
        await NothingFailedAsync(product);
    }

    /// <summary>
    /// Each guest books at once by a first address, by a second one, by each with the same phone, and by the phone alone. No
    /// record holds both addresses, so these are two people, and the phone alone is one of them.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Guests_whose_addresses_change_between_bookings_are_one_record_for_each_address(bool dropsAnswers)
    {
        await using var product = await StartAsync(dropsAnswers);
        var guests = Math.Max(10, Guests / 10);

        // A phone that comes alone before anybody is known by it is a guest of its own: here the first address always came with it before.
        const int WithBoth = 1;
        await PostAsync(product, Enumerable.Range(0, guests).Select(guest => Moving(guest, WithBoth)));
        var all = Enumerable
            .Range(0, guests)
            .SelectMany(guest =>
                Enumerable.Range(0, BookingsPerGuest).Where(booking => booking != WithBoth).Select(booking => Moving(guest, booking)))
            .ToArray();
        Random.Shared.Shuffle(all);
        await Task.WhenAll(all.Chunk(100).Select(some => PostAsync(product, some)));
        var state = await product.SettleAsync(Patience);

        var expected = Enumerable.Range(0, guests).SelectMany(guest => new[] { First(guest), Second(guest) }).Order(StringComparer.Ordinal);
        Assert.Equal(expected, state.Contacts.Select(record => record.Text("Email")).Order(StringComparer.Ordinal));
        Assert.Empty(state.Leads);
        Assert.Equal(guests * BookingsPerGuest, state.Events.Count);
        var emails = state.Contacts.ToDictionary(record => record.Text("Id")!, record => record.Text("Email")!);
        foreach (var record in state.Events)
        {
            var (guest, booking) = NumbersOf(record.Text("OnceHub_Booking_Id__c")!);
            var holder = emails[record.Text("WhoId")!];
            Assert.Contains(holder, EmailOf(guest, booking) is { Length: > 0 } email ? [email] : new[] { First(guest), Second(guest) });
        }
        await NothingFailedAsync(product);
    }

    private static async Task<Product> StartAsync(bool dropsAnswers)
    {
        var product = await Product.StartAsync(
            new Dictionary<string, string?> { ["OnceHub:Grains:RetryDelay"] = "00:00:00.1", ["OnceHub:Grains:MaxAttempts"] = "50" }
        );
        if (dropsAnswers)
            await product.ControlAsync(
                HttpMethod.Post,
                "/emulator/faults",
                new JsonObject
                {
                    ["kind"] = "DropAfter",
                    ["path"] = "/composite$",
                    ["every"] = 5,
                });
        return product;
    }

    private static async Task NothingFailedAsync(Product product) =>
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());

    private static string First(int guest) => $"first{guest}@example.com";

    private static string Second(int guest) => $"second{guest}@example.com";

    private static string EmailOf(int guest, int booking) => (booking % 5) switch
    {
        0 or 1 => First(guest),
        2 or 3 => Second(guest),
        _ => "",
    };

    private static (int Guest, int Booking) NumbersOf(string bookingId)
    {
        var parts = bookingId.Split('-');
        return (int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private static JsonObject Moving(int guest, int number)
    {
        var phone = number % 2 == 1 || number % 5 == 4 ? string.Create(CultureInfo.InvariantCulture, $"1-415{3_000_000 + guest}") : "";
        var hook = new Hook
        {
            Name = $"m{guest}",
            Email = EmailOf(guest, number),
            Phone = phone,
            EventId = $"EVNT-m{guest}-{number}",
        }.ToJson();
        hook["data"]!["id"] = $"BKNG-{guest}-{number}";
        return hook;
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
        var hook = new Hook
        {
            Name = $"g{guest}",
            Email = byEmail ? email : "",
            Phone = byPhone ? phones[number % 3] : "",
            EventId = $"EVNT-g{guest}-{number}",
        }.ToJson();
        hook["data"]!["id"] = $"BKNG-g{guest}-{number}";
        return hook;
    }

    private static Task PostAsync(Product product, IEnumerable<JsonObject> events)
    {
        var all = events.ToArray();
        return all.Length == 0
            ? Task.CompletedTask
            : product.PostEventsAsync(new JsonArray([.. all.Select(one => (JsonNode)one)]).ToJsonString());
    }
}
