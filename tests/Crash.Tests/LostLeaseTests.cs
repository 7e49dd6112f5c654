using System.Text.Json;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>A process that stands still for longer than its lease finds its work done by another, and writes none of it.</summary>
public sealed class LostLeaseTests
{
    [PostgresTheory]
    [InlineData("after load")]
    [InlineData("after look-up")]
    public async Task A_paused_process_writes_nothing_once_its_lease_is_lost(string point)
    {
        await using var rig = await CrashRig.StartAsync(onPostgres: true);
        await using var paused = await rig.StartFirstProductAsync();
        Webhook[] told =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(i => new Webhook
                {
                    BookingId = $"BKNG-{i}",
                    Email = $"guest{i}@example.com",
                    Name = $"Guest Number{i}",
                }),
        ];
        await paused.HoldAtAsync(point, 1);
        await rig.AcceptAsync(paused, told[0]);
        Assert.True(await paused.HeldAsync(TimeSpan.FromSeconds(90)), "The point was not reached.");
        paused.Stop();

        await using var other = await rig.StartProductAsync();
        foreach (var webhook in told) await rig.AcceptAsync(other, webhook);
        await SyncedAsync(rig, other);
        var (last, _) = await rig.WritesAfterAsync(0);

        paused.Continue();
        await paused.GoAsync();
        await paused.HoldAtAsync("before record", 1);
        // Whatever its turn had to write is behind it when it comes to record what came of it.
        Assert.True(await paused.HeldAsync(TimeSpan.FromSeconds(60)), $"Its turn did not end: {paused.Log}");
        (last, var late) = await rig.WritesAfterAsync(last);
        Assert.Empty(late);

        await paused.GoAsync();
        var fresh = told[0] with { Type = "booking.rescheduled", Minute = 5, StartsAt = told[0].StartsAt.AddDays(1) };
        await rig.AcceptAsync(other, fresh);
        await SyncedAsync(rig, other);
        var (_, writes) = await rig.WritesAfterAsync(last);
        var only = Assert.Single(writes);
        Assert.Contains("Rescheduled", only, StringComparison.Ordinal);
        var shown = Assert.Single(
            await rig.Salesforce.RecordsAsync("Event", default),
            record => record.GetProperty("OnceHub_Booking_Id__c").GetString() == "BKNG-0");
        Assert.Equal(JsonValueKind.String, shown.GetProperty("WhoId").ValueKind);
        Assert.Equal(told.Length, (await rig.Salesforce.RecordsAsync("Contact", default)).Count);
    }

    private static Task SyncedAsync(CrashRig rig, ProductProcess product) =>
        Eventually.HoldsAsync(async () => await rig.WaitingAsync(product) == 0, "all events to have their outcome");
}
