using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>A setting that is switched off while bookings are under way.</summary>
public sealed class SwitchedOffTests : IAsyncLifetime
{
    private static readonly object Form = new { name = "Ann Miller", email = "ann@example.com" };
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    /// <summary>New Events are not made; those that are there are kept true.</summary>
    [Theory]
    [InlineData("booking.canceled", "Canceled (By customer)", "Free")]
    [InlineData("booking.rescheduled", "Rescheduled (By customer)", "Busy")]
    [InlineData("booking.no_show", "No-show (Set by user)", "Busy")]
    [InlineData("booking.completed", "Completed (Set by system)", "Busy")]
    public async Task Without_new_Events_those_that_are_there_are_kept_true(string type, string status, string shownAs)
    {
        await using (var before = Visits.On(_rig)) await PlayAsync(before, "booking.scheduled", "BKNG-1");
        await _rig.ChangeSettingsAsync(OrgSettings.Default with { Event = OrgSettings.Default.Event with { Create = false } });
        await using var visits = Visits.On(_rig, told: 10);

        await PlayAsync(visits, type, "BKNG-1");
        await PlayAsync(visits, "booking.scheduled", "BKNG-2");

        var shown = Assert.Single(await _rig.RecordsAsync("Event"));
        Assert.Equal(
            ("BKNG-1", status, shownAs),
            (Text(shown, "OnceHub_Booking_Id__c"), Text(shown, "OnceHub_Event_Status__c"), Text(shown, "ShowAs")));
        Assert.Null((await visits.FindAsync("BKNG-2")).SalesforceEventId);
    }

    /// <summary>Nothing is written, not even to what is there, and the history says so.</summary>
    [Theory]
    [InlineData("BKNG-1")]
    [InlineData("BKNG-2")]
    public async Task Bookings_that_are_not_synced_say_so(string booking)
    {
        await using (var before = Visits.On(_rig)) await PlayAsync(before, "booking.scheduled", "BKNG-1");
        await _rig.ChangeSettingsAsync(OrgSettings.Default with
        {
            Sync = OrgSettings.Default.Sync with { Bookings = false },
            Calendars = [new CalendarRule { Ids = ["BP-1"], CreateCase = true }],
        });
        await using var visits = Visits.On(_rig, told: 10);
        await visits.TellAsync("booking.canceled", booking, Form, calendar: "BP-1");
        Assert.True(await visits.SettleAsync());

        Assert.Equal("Scheduled (By customer)", Text(Assert.Single(await _rig.RecordsAsync("Event")), "OnceHub_Event_Status__c"));
        Assert.Empty(await _rig.RecordsAsync("Case"));
        var told = (await visits.HistoryAsync(booking))[^1];
        Assert.Contains("the settings do not sync it", Text(told, "explanation"), StringComparison.Ordinal);
        Assert.False(told.TryGetProperty("sent", out _));
    }

    private static async Task PlayAsync(Visits visits, string type, string booking)
    {
        await visits.TellAsync(type, booking, Form);
        Assert.True(await visits.SettleAsync());
    }

    private static string? Text(JsonElement record, string field) => record.GetProperty(field).GetString();
}
