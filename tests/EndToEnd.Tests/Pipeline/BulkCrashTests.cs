namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>A process that ends while a Bulk 2.0 job of it goes on.</summary>
public sealed class BulkCrashTests
{
    [Fact]
    public async Task Killed_in_the_middle_of_a_job_it_loses_and_doubles_nothing_though_the_job_goes_on_by_itself()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-bulk-").FullName;
        await using var emulator = await EmulatorProcess.StartAsync();
        var bookings = Trouble.Bookings(400);
        await using (var first = await emulator.StartProductAsync(folder))
        {
            await first.ChangeSettingsAsync(settings => settings["bulkFrom"] = Bulk.From);
            await first.EmulateAsync("bulkJobSeconds", 4);
            await first.PostBacklogAsync(bookings);
            await first.ClosedAsync(1);
            Assert.InRange((await first.StateAsync()).Events.Count, 0, 200);
        }
        await using var second = await emulator.StartProductAsync(folder);
        (await second.SettleAsync()).AssertSynced(bookings);
        Assert.Empty((await second.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
        foreach (var booking in bookings.Take(3)) Assert.NotNull((await second.BookingAsync(booking.BookingId))["salesforceEventId"]);
    }
}
