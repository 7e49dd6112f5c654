using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Tests;

/// <summary>Which records a booking made or changed, and where they are.</summary>
public sealed class RecordViewTests
{
    private const string Account = "001000000000001AAA";
    private const string MadeAccount =
        $$"""{"made":["Account"],"sent":[{"object":"Account","operation":"insert","recordId":"{{Account}}","fields":["Name"]}]}""";

    [Fact]
    public void Of_a_booking_that_is_set_aside_a_record_that_was_made_already_has_the_id_of_its_write()
    {
        var record = Assert.Single(RecordsOf(("kept aside", MadeAccount)));
        Assert.Equal(("Account", Account, true), (record.Object, record.Id, record.Made));
    }

    [Fact]
    public void A_write_that_was_refused_made_nothing()
    {
        const string Refused =
            """{"made":["Contact"],"sent":[{"object":"Contact","operation":"insert","recordId":"003000000000001AAA","error":"X","fields":[]}]}""";
        Assert.Null(Assert.Single(RecordsOf(("kept aside", Refused))).Id);
    }

    [Theory]
    [InlineData("applied")]
    [InlineData("rewritten")]
    public void Once_it_is_written_what_the_booking_leads_to_no_more_has_no_id(string verdict) =>
        Assert.Null(Assert.Single(RecordsOf(("kept aside", MadeAccount), (verdict, "{}"))).Id);

    private static IReadOnlyList<RecordView> RecordsOf(params (string Verdict, string Detail)[] lines) => BookingView.Of(new BookingRecord
    {
        BookingId = "BKNG-1", Version = 1, Failures = [], Waiting = [],
        History =
        [
            .. lines.Select((line, n) => new HistoryEntry(DateTimeOffset.UnixEpoch.AddDays(n), $"EVNT-{n}", line.Verdict, line.Detail)),
        ],
    }).Records;
}
