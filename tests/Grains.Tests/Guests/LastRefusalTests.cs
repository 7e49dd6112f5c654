namespace OnceHub.Sync.Grains.Tests;

/// <summary>Why a booking is tried again is noted as long as it waits; what never passes is set aside with what to do.</summary>
public sealed class LastRefusalTests : VisitsTest
{
    private const string Locked = "unable to obtain exclusive access to this record";
    private static readonly object Form = new { name = "Ann Miller", email = "ann@example.com" };

    [Theory]
    [InlineData("Contact", "UNABLE_TO_LOCK_ROW", Locked)]
    [InlineData("Event", "UNABLE_TO_LOCK_ROW", Locked)]
    [InlineData("Event", "DUPLICATE_VALUE", "duplicate value found: Number__c duplicates value on record with id: 00U000000000001")]
    public async Task It_is_noted_as_long_as_the_booking_waits(string of, string errorCode, string message)
    {
        await Rig.FaultAsync(new { kind = "RowError", @object = of, errorCode, message });
        await Visits.ScheduleAsync("BKNG-1", Form);
        Assert.False(await Visits.SettleAsync(turns: 3));
        Assert.StartsWith($"{errorCode}: {message}", await RefusalAsync(), StringComparison.Ordinal);

        await Rig.NoMoreFaultsAsync();
        Assert.True(await Visits.SettleAsync(turns: 2));
        Assert.Null(await RefusalAsync());
        Assert.Empty((await Visits.FindAsync("BKNG-1")).Failures);
    }

    [Fact]
    public async Task A_value_of_an_Event_that_stays_taken_is_set_aside()
    {
        await Rig.FaultAsync(new
        {
            kind = "RowError", @object = "Event", errorCode = "DUPLICATE_VALUE", message = "duplicate value found",
        });
        await Visits.ScheduleAsync("BKNG-1", Form);
        Assert.False(await Visits.SettleAsync(turns: 9));
        Assert.True(await Visits.SettleAsync(turns: 2));
        var failure = Assert.Single((await Visits.FindAsync("BKNG-1")).Failures);
        Assert.Equal("DUPLICATE_VALUE", failure.Code);
        Assert.EndsWith("then replay. (tried 10 times)", failure.Message, StringComparison.Ordinal);
        Assert.Null(await RefusalAsync());
    }

    [Fact]
    public void What_is_noted_is_bounded()
    {
        var notes = new Guests.GuestNotes();
        for (var booking = 0; booking < 100; booking++) notes = notes.Refuse($"BKNG-{booking}", new string('x', 5_000));
        Assert.Equal(50, notes.Refused!.Count);
        Assert.All(notes.Refused.Values, why => Assert.Equal(501, why.Length));
        for (var booking = 0; booking < 100; booking++) notes = notes.Refuse($"BKNG-{booking}", null);
        Assert.Equal(new Guests.GuestNotes(), notes);
    }

    private async Task<string?> RefusalAsync() =>
        Guests.GuestNotes.Read((await Visits.FindAsync("BKNG-1")).GuestNotes).Refused?.GetValueOrDefault("BKNG-1");
}
