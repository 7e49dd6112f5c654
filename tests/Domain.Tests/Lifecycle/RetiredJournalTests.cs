using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public sealed class RetiredJournalTests
{
    private static readonly SalesforceId Event = SalesforceId.TryParse("00UHs00001A2B3CMAV", out var id)
        ? id
        : throw new InvalidOperationException();

    [Fact]
    public void Nothing_that_a_guest_or_user_told_is_left_of_a_booking()
    {
        var state = Given.State(
            Given.Booking("booking.scheduled", 0, Fill),
            Given.Booking("booking.rescheduled", 1, Fill),
            Given.Booking("booking.reassigned", 2, Fill),
            Given.Booking("booking.canceled", 3, Fill));
        var journal = new BookingJournal
        {
            Booking = state,
            Link = new SalesforceLink
            {
                EventId = Event,
                Revision = 7,
                Explanation = "by canary@x.example",
                Invited = ["canary@y.example"],
            },
        };
        Assert.Contains("canary", journal.ToJson(), StringComparison.Ordinal);

        var retired = BookingJournal.FromJson(RetiredJournal.Of(journal).ToJson());

        Assert.DoesNotContain("canary", retired.ToJson(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((Event, 7L), (retired.Link.EventId, retired.Link.Revision));
        Assert.Equal((state.Phase, state.StatusText, state.StartsAt, state.LinkedBookingId, state.Latest),
            (
                retired.Booking!.Phase,
                retired.Booking.StatusText,
                retired.Booking.StartsAt,
                retired.Booking.LinkedBookingId,
                retired.Booking.Latest));
    }

    [Fact]
    public void A_late_event_is_judged_as_before()
    {
        var state = Given.State(Given.Booking("booking.scheduled", 0), Given.Booking("booking.no_show", 5));
        var retired = RetiredJournal.Of(new BookingJournal { Booking = state }).Booking!;
        Assert.Equal(BookingPhase.NoShow, BookingLifecycle.Apply(retired, Given.Booking("booking.completed", 9)).State.Phase);
        Assert.Equal(Verdict.Repeated, BookingLifecycle.Apply(retired, Given.Booking("booking.no_show", 5)).Verdict);
        Assert.Equal(BookingPhase.Rescheduled, BookingLifecycle.Apply(retired, Given.Booking("booking.rescheduled", 9)).State.Phase);
    }

    [Fact]
    public void Nothing_that_a_visitor_told_is_left_of_a_conversation()
    {
        var talk = Given.Conversation("conversation.closed", 1, data =>
        {
            data["contact"] = new JsonObject { ["id"] = "CTC-1", ["last_name"] = "canary", ["email"] = "canary@x.example" };
            data["answers"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "A",
                    ["label"] = "canary",
                    ["question"] = "canary",
                    ["value"] = "canary",
                });
        });
        var journal = new BookingJournal { Visit = VisitState.Apply(null, talk).State };
        Assert.Contains("canary", journal.ToJson(), StringComparison.Ordinal);
        var retired = BookingJournal.FromJson(RetiredJournal.Of(journal).ToJson());
        Assert.DoesNotContain("canary", retired.ToJson(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(journal.Visit.StatusText, retired.Visit!.StatusText);
    }

    private static void Fill(JsonObject data)
    {
        data["subject"] = "canary";
        data["location_description"] = "canary";
        data["rescheduled_booking_id"] = "BKNG-0";
        data["cancel_reschedule_information"] = new JsonObject { ["reason"] = "canary", ["actioned_by"] = "user", ["user_id"] = "USR-1" };
        data["owner"] = new JsonObject { ["id"] = "USR-1", ["first_name"] = "canary", ["email"] = "canary@host.example" };
        data["booking_page"] = new JsonObject { ["id"] = "BP-1", ["name"] = "canary" };
        data["attendees"] = new JsonArray("canary@z.example");
        data["custom_fields"] = new JsonArray(new JsonObject { ["name"] = "canary", ["value"] = "canary" });
        data["form_submission"] = new JsonObject
        {
            ["name"] = "Canary Smith",
            ["email"] = "canary@x.example",
            ["phone"] = "+14155550199",
            ["note"] = "canary",
            ["company"] = "canary",
            ["guests"] = new JsonArray("canary@y.example"),
        };
    }
}
