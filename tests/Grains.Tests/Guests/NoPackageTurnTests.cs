using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>An org without the package: Events are noted before they are sent, and what its fields would hold is left out.</summary>
public sealed class NoPackageTurnTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync(hasPackage: false);

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    /// <summary>Only of an answer that was lost is it not known what came of it: Salesforce may still be at it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_not_sent_is_sent_at_once_and_what_was_not_answered_waits(bool isLost)
    {
        await using var pipeline = _rig.Pipeline();
        await _rig.AcceptAsync("EVNT-1", "booking.scheduled", Noon, Booking());
        var row = Assert.Single(await _rig.WaitingAsync());
        await _rig.RunAsync(new Unanswering(pipeline, isLost), row.Guest!.Value, [row], 1);

        var noted = await _rig.Store.FindBookingAsync(GuestRig.Org, "BKNG-1", default);
        Assert.Equal(isLost, BookingJournal.FromJson(noted!.State!).Link.EventIntent is not null);
        var listed = Assert.Single((await _rig.Store.ListBookingsAsync(GuestRig.Org, new BookingFilter(), null, 10, default)).Items);
        Assert.Equal(("Ann Miller", "BP-1", Noon.AddDays(1)), (listed.GuestName, listed.Calendar, listed.StartsAt));

        await _rig.RunAsync(pipeline, row.Guest!.Value, await _rig.WaitingAsync(), 2);
        Assert.Equal(isLost ? 1 : 0, (await _rig.WaitingAsync()).Count);
        Assert.Equal(isLost ? 0 : 1, (await _rig.RecordsAsync("Event")).Length);
    }

    [Fact]
    public async Task What_the_org_has_no_field_for_is_not_sent()
    {
        await using var pipeline = _rig.Pipeline();
        await _rig.AcceptAsync("EVNT-1", "booking.scheduled", Noon, Booking());
        var row = Assert.Single(await _rig.WaitingAsync());
        await _rig.RunAsync(pipeline, row.Guest!.Value, [row], 1);

        var line = Assert.Single((await _rig.Store.FindBookingAsync(GuestRig.Org, "BKNG-1", default))!.History);
        Assert.DoesNotContain("OnceHub_Id__c", line.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("problems", line.Detail, StringComparison.Ordinal);
        Assert.Contains("\"object\":\"Contact\",\"operation\":\"insert\"", line.Detail, StringComparison.Ordinal);
        Assert.Equal((1, 1), ((await _rig.RecordsAsync("Contact")).Length, (await _rig.RecordsAsync("Event")).Length));
    }

    private static object Booking() => new
    {
        @object = "booking",
        id = "BKNG-1",
        tracking_id = "BKNG-1",
        subject = "Call",
        status = "scheduled",
        creation_time = Noon,
        last_updated_time = Noon,
        starting_time = Noon.AddDays(1),
        duration_minutes = 30,
        form_submission = new { name = "Ann Miller", email = "ann@example.com" },
        booking_page = new { id = "BP-1", name = "Page" },
    };

    /// <param name="isLost">The writes may have been applied; else they never left.</param>
    private sealed class Unanswering(IOrgSalesforce salesforce, bool isLost) : IOrgSalesforce
    {
        public Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left) => salesforce.LookUpAsync(keys, left);

        public Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left) => Task.FromResult(
            ImmutableArray.CreateRange(
                writes, _ => new WriteOutcome { Failure = Writes.Failure(FailureAction.Retry) with { Ambiguous = isLost } }));

        public Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects, TimeSpan left) => salesforce.DescribeAsync(objects, left);
    }
}
