using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public class ActivityEventTests
{
    private static readonly SalesforceId Contact = SalesforceId.Parse("003000000000001AAA");
    private static readonly SalesforceId Lead = SalesforceId.Parse("00Q000000000001EAA");
    private static readonly SalesforceId Case = SalesforceId.Parse("500000000000001AAA");
    private static readonly SalesforceId User = SalesforceId.Parse("005000000000001AAA");

    [Fact]
    public void A_scheduled_booking_becomes_a_whole_event()
    {
        var state = Given.State(Given.Booking("booking.scheduled", 1, data =>
        {
            data["virtual_conferencing"] = new JsonObject { ["join_url"] = "https://meet.example.com/1" };
            data["location_description"] = "Room 5";
            data["form_submission"]!["note"] = "Bring tea";
        }));

        var built = ActivityEvent.Build(state, OrgSettings.Default, Contact, Case, User, 7);

        Assert.Empty(built.Problems);
        Assert.Equal(
            """{"Subject":"Demo","Location":"Room 5","Description":"Join: https://meet.example.com/1\nLocation: Room 5\nNote: Bring tea","StartDateTime":"2026-03-03T12:00:00.000Z","EndDateTime":"2026-03-03T12:30:00.000Z","ShowAs":"Busy","WhoId":"003000000000001AAA","WhatId":"500000000000001AAA","OwnerId":"005000000000001AAA","OnceHub_Booking_Id__c":"BKNG-1","OnceHub_Event_Status__c":"Scheduled (By customer)","OnceHub_Revision__c":7,"OnceHub_Reason__c":null}""",
            built.Fields!.ToJson());
    }

    [Theory]
    [InlineData(0, 0, FieldProblemCodes.DurationUnknown)]
    [InlineData(1, 1, null)]
    [InlineData(30, 30, null)]
    [InlineData(1440, 1440, null)]
    [InlineData(1441, 1440, FieldProblemCodes.DurationCapped)]
    [InlineData(20160, 1440, FieldProblemCodes.DurationCapped)]
    [InlineData(int.MaxValue, 1440, FieldProblemCodes.DurationCapped)]
    [InlineData(-5, 0, FieldProblemCodes.DurationUnknown)]
    [InlineData(null, 0, FieldProblemCodes.DurationUnknown)]
    public void An_event_ends_where_salesforce_lets_it(int? minutes, int expected, string? code)
    {
        var built = Build(data => data["duration_minutes"] = minutes);

        Assert.Equal(FieldValue.Of(Given.Noon.AddDays(1).AddMinutes(expected)), built.Fields!["EndDateTime"]);
        Assert.Equal(code, built.Problems.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Where_multi_day_events_are_taken_it_may_last_two_weeks()
    {
        var state = Given.State(Given.Booking("booking.scheduled", 1, change: data => data["duration_minutes"] = 30 * 1440));

        var built = ActivityEvent.Build(state, OrgSettings.Default, null, null, null, 1, longest: ActivityEvent.MaxMultiDayMinutes);

        Assert.Equal(FieldValue.Of(Given.Noon.AddDays(15)), built.Fields!["EndDateTime"]);
        Assert.Contains("20160", Assert.Single(built.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("03/04/2026 10:00")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void Without_a_usable_time_there_is_no_event(string? time)
    {
        var built = Build(data => data["starting_time"] = time);

        Assert.Null(built.Fields);
        Assert.Equal(FailureCodes.NoUsableTime, Assert.Single(built.Problems).Code);
        Assert.Contains("BKNG-1", built.Problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2020-02-29T23:30:00Z", "2020-02-29T23:30:00.000Z")]
    [InlineData("2026-07-01T10:00:00+05:30", "2026-07-01T04:30:00.000Z")]
    [InlineData("2026-07-01T10:00:00", "2026-07-01T10:00:00.000Z")]
    [InlineData("2026-07-01T10:00:00.123456Z", "2026-07-01T10:00:00.123Z")]
    public void Times_are_utc_and_the_past_is_fine(string time, string expected) =>
        Assert.Equal(expected, Build(data => data["starting_time"] = time).Fields!["StartDateTime"]?.Text);

    [Fact]
    public void A_leads_event_relates_to_nothing_else()
    {
        var built = ActivityEvent.Build(Given.State(Given.Booking("booking.scheduled", 1)), OrgSettings.Default, Lead, Case, null, 1);

        Assert.Equal(Lead.Value, built.Fields!["WhoId"]?.Text);
        Assert.Null(built.Fields["WhatId"]);
        Assert.Equal(FieldProblemCodes.WhatIdLeftOut, Assert.Single(built.Problems).Code);
    }

    [Fact]
    public void Without_a_person_the_case_stays()
    {
        var built = ActivityEvent.Build(Given.State(Given.Booking("booking.scheduled", 1)), OrgSettings.Default, null, Case, null, 1);

        Assert.False(built.Fields!.Contains("WhoId"));
        Assert.False(built.Fields.Contains("OwnerId"));
        Assert.Equal(Case.Value, built.Fields["WhatId"]?.Text);
    }

    [Theory]
    [InlineData("subject", "Subject", 255)]
    [InlineData("location_description", "Location", 255)]
    public void A_text_too_long_is_cut_with_a_mark_and_reported(string member, string field, int length)
    {
        var built = Build(data => data[member] = new string('x', length + 1));

        Assert.Equal(new string('x', length - 1) + "…", built.Fields![field]?.Text);
        Assert.Contains(built.Problems, problem => problem.Field == field && problem.Code == FieldProblemCodes.TextCut);
        Assert.Equal(new string('x', length), Build(data => data[member] = new string('x', length)).Fields![field]?.Text);
    }

    [Fact]
    public void A_note_too_long_loses_its_end_only()
    {
        var built = Build(data => data["form_submission"]!["note"] = string.Concat(Enumerable.Repeat("😀", 20_000)));

        var description = built.Fields!["Description"]?.Text!;
        Assert.InRange(description.Length, 31_999, 32_000);
        Assert.StartsWith("Note: 😀", description, StringComparison.Ordinal);
        Assert.EndsWith("😀…", description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "Meeting with Ada Lovelace")]
    [InlineData(null, "Intro call", "Intro call with Ada Lovelace")]
    [InlineData("Demo", "Intro call", "Demo")]
    public void A_meeting_without_subject_gets_one(string? subject, string? eventType, string expected) =>
        Assert.Equal(expected, Build(data =>
        {
            data["subject"] = subject;
            data["event_type"] = eventType is null ? null : new JsonObject { ["id"] = "ET-1", ["name"] = eventType };
        }).Fields!["Subject"]?.Text);

    [Fact]
    public void The_link_stands_for_a_place_that_is_not_given() =>
        Assert.Equal(
            "https://meet",
            Build(data => data["virtual_conferencing"] = new JsonObject { ["join_url"] = "https://meet" }).Fields!["Location"]?.Text);

    [Theory]
    [InlineData("booking.canceled", "Free")]
    [InlineData("booking.no_show", "Busy")]
    [InlineData("booking.completed", "Busy")]
    public void Only_what_stands_blocks_the_calendar(string type, string expected) =>
        Assert.Equal(
            expected,
            ActivityEvent.Build(Given.State(Given.Booking(type, 1)), OrgSettings.Default, Contact, null, null, 1).Fields!["ShowAs"]?.Text);

    [Fact]
    public void A_reason_is_written_and_cleared_when_the_booking_stands_again()
    {
        var canceled = Given.Booking(
            "booking.canceled", 2, data => data["cancel_reschedule_information"] = Given.Cancel("customer", "ill"));
        var rescheduled = Given.Booking("booking.rescheduled", 3);

        Assert.Equal("ill", Reason(canceled));
        Assert.Equal(
            FieldValue.Null,
            ActivityEvent.Build(Given.State(canceled, rescheduled), OrgSettings.Default, Contact, null, null, 1).Fields![
                "OnceHub_Reason__c"
            ]);

        static string? Reason(BookingEvent one) =>
            ActivityEvent.Build(Given.State(one), OrgSettings.Default, Contact, null, null, 1).Fields!["OnceHub_Reason__c"]?.Text;
    }

    [Fact]
    public void Without_the_package_the_subject_tells_the_status()
    {
        var settings = OrgSettings.Default with
        {
            PackageFields = new()
            {
                EventBookingId = null,
                EventReason = null,
                EventRevision = null,
                EventStatus = null,
            },
        };

        var fields = ActivityEvent.Build(Given.State(Given.Booking("booking.no_show", 1)), settings, Contact, null, null, 1).Fields!;

        Assert.Equal("[No-show (Set by user)] Demo", fields["Subject"]?.Text);
        Assert.DoesNotContain(fields, field => field.Key.EndsWith("__c", StringComparison.Ordinal));
    }

    [Fact]
    public void Own_rows_and_record_types_of_a_calendar_are_used()
    {
        var type = SalesforceId.Parse("012000000000001AAA");
        var settings = OrgSettings.Default with
        {
            Calendars = [new CalendarRule { Ids = ["BKC-1"], EventRecordType = type }],
            Mappings = MappingTable.Default with
            {
                Event =
                [
                    new() { Source = "static:Call", Target = "Type" },
                    new() { Source = "template:{form.name}: {booking.subject}", Target = "Subject" },
                    new()
                    {
                        Source = "form.company",
                        Target = "Firm__c",
                        Fallback = "none",
                    },
                ],
            },
        };

        var fields = ActivityEvent
            .Build(
                Given.State(Given.Booking("booking.scheduled", 1, data => data["booking_calendar"] = "BKC-1")),
                settings,
                Contact,
                null,
                null,
                1)
            .Fields!;

        Assert.Equal(
            ("Call", "Ada Lovelace: Demo", "none", type.Value),
            (fields["Type"]?.Text, fields["Subject"]?.Text, fields["Firm__c"]?.Text, fields["RecordTypeId"]?.Text));
    }

    [Theory]
    // record type of the org, of the calendar, new Event or not, what is written
    [InlineData("012000000000001AAA", null, true, "012000000000001AAA")]
    [InlineData("012000000000001AAA", "012000000000002AAA", true, "012000000000002AAA")]
    [InlineData(null, null, true, null)]
    [InlineData("012000000000001AAA", null, false, null)]
    [InlineData("012000000000001AAA", "012000000000002AAA", false, null)]
    public void A_record_type_is_given_to_new_Events_alone(string? ofOrg, string? ofCalendar, bool isNew, string? expected)
    {
        var settings = OrgSettings.Default with
        {
            Event = OrgSettings.Default.Event with { RecordType = IdOf(ofOrg) },
            Calendars = [new CalendarRule { Ids = ["BKC-1"], EventRecordType = IdOf(ofCalendar) }],
        };
        var state = Given.State(Given.Booking("booking.scheduled", 1, data => data["booking_calendar"] = "BKC-1"));

        var fields = ActivityEvent.Build(state, settings, Contact, null, null, 1, isNew: isNew).Fields!;

        Assert.Equal(expected, fields["RecordTypeId"]?.Text);
    }

    private static SalesforceId? IdOf(string? text) => text is null ? null : SalesforceId.Parse(text);

    private static ActivityEventFields Build(Action<JsonObject> change) =>
        ActivityEvent.Build(Given.State(Given.Booking("booking.scheduled", 1, change)), OrgSettings.Default, Contact, null, null, 1);
}
