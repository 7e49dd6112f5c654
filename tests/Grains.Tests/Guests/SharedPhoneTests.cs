using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Two people of one phone, each with an email, whose bookings are written in whatever order.</summary>
public sealed class SharedPhoneTests : IAsyncLifetime
{
    private const string Phone = "1-4155550123";
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    /// <summary>
    /// The phone is the first one's, whose record is not made yet when a booking of the phone alone finds the second one's.
    /// </summary>
    [Fact]
    public async Task A_booking_by_the_phone_alone_that_finds_the_other_ones_record_leads_no_booking_by_email_there()
    {
        await AcceptAsync("BKNG-1", "first@example.com", Phone);
        await AcceptAsync("BKNG-2", "second@example.com", Phone);
        await AcceptAsync("BKNG-3", "", Phone);
        var rows = (await _rig.WaitingAsync()).ToLookup(row => row.Guest!.Value);
        var (first, second) = (GuestOf(rows, "BKNG-1"), GuestOf(rows, "BKNG-2"));
        Assert.Equal(first, GuestOf(rows, "BKNG-3"));
        await using var pipeline = _rig.Pipeline();

        await _rig.RunAsync(pipeline, second, rows[second], revision: 1);
        await _rig.RunAsync(pipeline, first, rows[first], revision: 2);

        var contacts = (await _rig.RecordsAsync("Contact")).ToDictionary(
            record => record.GetProperty("Email").GetString()!, record => record.GetProperty("Id").GetString());
        Assert.Equal(["first@example.com", "second@example.com"], contacts.Keys.Order(StringComparer.Ordinal));
        var events = (await _rig.RecordsAsync("Event")).ToDictionary(
            record => record.GetProperty("OnceHub_Booking_Id__c").GetString()!, record => record.GetProperty("WhoId").GetString());
        Assert.Equal(contacts["first@example.com"], events["BKNG-1"]);
        Assert.Equal(contacts["second@example.com"], events["BKNG-2"]);
    }

    private static Domain.GuestToken GuestOf(ILookup<Domain.GuestToken, InboxRow> rows, string booking) =>
        rows.Single(guest => guest.Any(row => row.SubjectId == booking)).Key;

    private Task AcceptAsync(string booking, string email, string phone)
    {
        var now = DateTimeOffset.UtcNow;
        return _rig.AcceptAsync($"EVNT-{booking}", "booking.scheduled", now, new
        {
            @object = "booking",
            id = booking,
            subject = "Call",
            starting_time = now.AddDays(1),
            last_updated_time = now,
            duration_minutes = 30,
            form_submission = new { name = "Ann Miller", email, phone },
        });
    }
}
