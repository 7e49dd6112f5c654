namespace OnceHub.Sync.Benchmarks;

/// <summary>Every booking moves through four states; all events are shuffled, and every third comes twice.</summary>
internal static class LifecycleBenchmark
{
    private static readonly string[] States = ["booking.scheduled", "booking.rescheduled", "booking.completed", "booking.no_show"];

    public static async Task RunAsync(Report report, bool quick)
    {
        var bookings = quick ? 2_000 : 10_000;
        await using var product = await RunningProduct.StartAsync();
        await product.ConnectAsync("storm");
        await Burst.OfGuestsAsync(product, "storm", "warm", 10_000);
        var random = new Random(6);
        var events = Enumerable.Range(0, bookings).SelectMany(booking => States.Select((type, minute) => EventOf(booking, type, minute)))
            .SelectMany((text, i) => i % 3 == 0 ? [text, text] : (string[])[text]).ToArray();
        random.Shuffle(events);

        var burst = await Burst.RunAsync(product, "storm", events);
        var records = (await product.Emulator.RecordsAsync("Event"))
            .Where(record => IdOf(record).StartsWith("BKNG-storm-", StringComparison.Ordinal))
            .ToArray();
        var right = records
            .Where(record => record.GetProperty("OnceHub_Event_Status__c").GetString()!.StartsWith("No-show", StringComparison.Ordinal))
            .Select(IdOf)
            .Distinct()
            .Count();
        report.Add(
            "lifecycle", $"{bookings:N0} bookings through four states, shuffled and repeated",
            [.. burst.Figures("event"), ("right at the end", right), ("Events too many", records.Length - bookings)]);
    }

    private static string EventOf(int booking, string type, int minute) =>
        PublishedBooking.Event($"BKNG-storm-{booking}", $"guest{booking}@storm.example.com", type, minute, $"Guest Number{booking}");

    private static string IdOf(System.Text.Json.JsonElement record) =>
        record.TryGetProperty("OnceHub_Booking_Id__c", out var id) ? id.GetString() ?? "" : "";
}
