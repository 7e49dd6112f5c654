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
        var record = Assert.Single(RecordsOf(("set aside", MadeAccount)));
        Assert.Equal(("Account", Account, true), (record.Object, record.Id, record.Made));
    }

    [Fact]
    public void A_write_that_was_refused_made_nothing()
    {
        const string Refused =
            """{"made":["Contact"],"sent":[{"object":"Contact","operation":"insert","recordId":"003000000000001AAA","error":"X","fields":[]}]}""";
        Assert.Null(Assert.Single(RecordsOf(("set aside", Refused))).Id);
    }

    [Theory]
    [InlineData("applied")]
    [InlineData("rewritten")]
    public void Once_it_is_written_what_the_booking_leads_to_no_more_has_no_id(string verdict) =>
        Assert.Null(Assert.Single(RecordsOf(("set aside", MadeAccount), (verdict, "{}"))).Id);

    /// <summary>The guest's record was merged into another, which the next write went to.</summary>
    [Fact]
    public void A_record_that_was_merged_is_told_apart_from_its_master()
    {
        var records = RecordsOf(
            "003000000000002AAA",
            ("applied", Written("003000000000001AAA", "insert", "Phone", "Email") + ",\"made\":[\"Contact\"]}"),
            ("applied", Written("003000000000002AAA", "update", "Title") + "}"));

        Assert.Equal(
            ["Contact  made: Phone, Email", "Contact 003000000000002AAA changed: Title"],
            records.Select(record => $"{record.Object} {record.Id} {(record.Made ? "made" : "changed")}: "
                + string.Join(", ", record.Fields.Select(field => field.Name))));
    }

    private static string Written(string id, string operation, params string[] fields) =>
        $$"""{"sent":[{"object":"Contact","operation":"{{operation}}","recordId":"{{id}}","fields":[]}],"changes":["""
        + string.Join(',', fields.Select(field => $$"""{"field":"{{field}}","to":"x","source":"form"}""")) + "]";

    private static IReadOnlyList<RecordView> RecordsOf(params (string Verdict, string Detail)[] lines) => RecordsOf(null, lines);

    private static IReadOnlyList<RecordView> RecordsOf(string? leadsTo, params (string Verdict, string Detail)[] lines) =>
        BookingView.Of(new BookingRecord
        {
            BookingId = "BKNG-1", Version = 1, RecordId = leadsTo, Failures = [], Waiting = [],
            History =
            [
                .. lines.Select((line, n) => new HistoryEntry(DateTimeOffset.UnixEpoch.AddDays(n), $"EVNT-{n}", line.Verdict, line.Detail)),
            ],
        }).Records;
}
