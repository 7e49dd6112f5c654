using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public class BookingLifecycleTests
{
    /// <summary>Histories as "type@minute[:actor]" and the text they end in.</summary>
    [Theory]
    [InlineData("scheduled@1", "Scheduled (By customer)")]
    [InlineData("scheduled@1 rescheduled@2", "Rescheduled (By customer)")]
    [InlineData("scheduled@1 completed@2", "Completed (Set by system)")]
    [InlineData("scheduled@1 rescheduled@2 completed@3", "Completed (Set by system)")]
    [InlineData("scheduled@1 no_show@2", "No-show (Set by user)")]
    [InlineData("scheduled@1 canceled@2:customer", "Canceled (By customer)")]
    [InlineData("scheduled@1 canceled@2:user", "Canceled (By user)")]
    [InlineData("scheduled@1 canceled@2:USER", "Canceled (By user)")]
    [InlineData("scheduled@1 canceled@2", "Canceled (By customer)")]
    [InlineData("scheduled@1 canceled_reschedule_requested@2:user", "Canceled (New times requested by user)")]
    [InlineData("scheduled@1 canceled_reschedule_requested@2", "Canceled (New times requested by user)")]
    [InlineData("scheduled@1 canceled_then_rescheduled@2:customer", "Canceled (By customer)")]
    [InlineData("scheduled@1 canceled_then_rescheduled@2:user", "Canceled (By user)")]
    [InlineData("scheduled@1 reassigned@2", "Scheduled (Reassigned by User)")]
    [InlineData("scheduled@1 rescheduled@2 reassigned@3=rescheduled", "Rescheduled (Reassigned by User)")]
    [InlineData("scheduled@1 rescheduled@2 reassigned@3", "Rescheduled (Reassigned by User)")]
    [InlineData("scheduled@1 reassigned@2 rescheduled@3", "Rescheduled (By customer)")]
    [InlineData("scheduled@1 reassigned@2 completed@3", "Completed (Set by system)")]
    [InlineData("scheduled@1 reassigned@2 canceled@3:user", "Canceled (By user)")]
    // a late completed beats neither
    [InlineData("scheduled@1 no_show@2 completed@3", "No-show (Set by user)")]
    [InlineData("scheduled@1 canceled@2:customer completed@3", "Canceled (By customer)")]
    [InlineData("scheduled@1 completed@2 no_show@3", "No-show (Set by user)")]
    [InlineData("scheduled@1 completed@2 canceled@3:user", "Canceled (By user)")]
    // a newer rescheduled beats all of them
    [InlineData("scheduled@1 canceled@2 rescheduled@3", "Rescheduled (By customer)")]
    [InlineData("scheduled@1 no_show@2 rescheduled@3", "Rescheduled (By customer)")]
    [InlineData("scheduled@1 completed@2 rescheduled@3", "Rescheduled (By customer)")]
    [InlineData("scheduled@1 canceled_reschedule_requested@2 rescheduled@3", "Rescheduled (By customer)")]
    [InlineData("scheduled@1 no_show@2 completed@3 rescheduled@4", "Rescheduled (By customer)")]
    [InlineData("scheduled@1 canceled@2 rescheduled@3 completed@4", "Completed (Set by system)")]
    // the later of no-show and canceled
    [InlineData("scheduled@1 no_show@2 canceled@3:user", "Canceled (By user)")]
    [InlineData("scheduled@1 canceled@2:user no_show@3", "No-show (Set by user)")]
    // gaps: a first event that is not scheduled
    [InlineData("canceled@2:customer", "Canceled (By customer)")]
    [InlineData("completed@2", "Completed (Set by system)")]
    [InlineData("no_show@2", "No-show (Set by user)")]
    [InlineData("rescheduled@2", "Rescheduled (By customer)")]
    [InlineData("reassigned@2", "Scheduled (Reassigned by User)")]
    [InlineData("reassigned@2=rescheduled", "Rescheduled (Reassigned by User)")]
    [InlineData("reassigned@2=completed", "Completed (Set by system)")]
    [InlineData("reassigned@2=no_show", "No-show (Set by user)")]
    [InlineData("reassigned@2=canceled:user", "Canceled (By user)")]
    // a reassignment that shows the booking standing again, whose rescheduling was missed
    [InlineData("scheduled@1 canceled@2 reassigned@3=rescheduled", "Rescheduled (Reassigned by User)")]
    [InlineData("rescheduled@1 reassigned@2=scheduled", "Rescheduled (Reassigned by User)")]
    [InlineData("reassigned@1=rescheduled scheduled@2", "Scheduled (By customer)")]
    [InlineData("scheduled@1 canceled@2:user reassigned@3=canceled", "Canceled (By user)")]
    // same instant: what ends a booking comes after what opens it
    [InlineData("scheduled@1 canceled@1", "Canceled (By customer)")]
    [InlineData("completed@1 no_show@1 scheduled@1", "No-show (Set by user)")]
    [InlineData("canceled@1:customer canceled_reschedule_requested@1", "Canceled (New times requested by user)")]
    [InlineData("rescheduled@1 scheduled@1", "Rescheduled (By customer)")]
    public void A_history_ends_in_its_text_in_whatever_order_it_arrives(string history, string expected)
    {
        var events = Read(history);

        foreach (var order in Permutations.Of(events))
        {
            var state = Given.State([.. order, .. order]);
            Assert.Equal(expected, state.StatusText);
            Assert.Equal(Given.State(events).ToJson(), state.ToJson());
        }
    }

    [Fact]
    public void Verdicts_tell_news_from_old_news_and_repeats()
    {
        var scheduled = Given.Booking("booking.scheduled", 1);
        var rescheduled = Given.Booking("booking.rescheduled", 2);
        var canceled = Given.Booking("booking.canceled", 3);
        var completed = Given.Booking("booking.completed", 4);

        var first = BookingLifecycle.Apply(null, rescheduled);
        var late = BookingLifecycle.Apply(first.State, scheduled);
        var again = BookingLifecycle.Apply(late.State, rescheduled);
        var newer = BookingLifecycle.Apply(again.State, canceled);
        var outranked = BookingLifecycle.Apply(newer.State, completed);

        Assert.Equal((Verdict.Applied, true), (first.Verdict, first.ShowsChange));
        Assert.Equal((Verdict.Older, false), (late.Verdict, late.ShowsChange));
        Assert.Equal((Verdict.Repeated, false), (again.Verdict, again.ShowsChange));
        Assert.Equal((Verdict.Applied, true), (newer.Verdict, newer.ShowsChange));
        Assert.Equal(Verdict.Older, outranked.Verdict);
    }

    [Fact]
    public void A_late_event_that_fills_a_gap_is_applied()
    {
        var state = Given.State(Given.Booking("booking.canceled", 5, data => data["starting_time"] = null));

        var late = BookingLifecycle.Apply(state, Given.Booking("booking.scheduled", 1));

        Assert.Equal((Verdict.Applied, true), (late.Verdict, late.ShowsChange));
        Assert.NotNull(late.State.StartsAt);
    }

    [Fact]
    public void An_event_of_another_booking_is_a_bug()
    {
        var state = Given.State(Given.Booking("booking.scheduled", 1));

        Assert.Throws<ArgumentException>(() => BookingLifecycle.Apply(state, Given.Booking("booking.scheduled", 1, booking: "BKNG-2")));
    }

    [Fact]
    public void The_time_is_the_latest_usable_one()
    {
        var state = Given.State(
            Given.Booking("booking.scheduled", 1),
            Given.Booking(
                "booking.rescheduled", 2, data => (data["starting_time"], data["duration_minutes"]) = ("2026-05-01T10:00:00+02:00", 45)),
            Given.Booking("booking.canceled", 3, data => data["starting_time"] = "never"));

        Assert.Equal(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero), state.StartsAt);
        Assert.Equal(TimeSpan.Zero, state.StartsAt!.Value.Offset);
        Assert.Equal(45, state.DurationMinutes);
    }

    [Theory]
    [InlineData("canceled@2:user", "why canceled")]
    [InlineData("rescheduled@2", "why rescheduled")]
    [InlineData("canceled@2:user rescheduled@3", "why rescheduled")]
    [InlineData("rescheduled@2 completed@3", "why rescheduled")]
    [InlineData("rescheduled@2 canceled@3", "why canceled")]
    [InlineData("scheduled@2", null)]
    [InlineData("completed@2", null)]
    public void The_reason_is_that_of_the_last_change(string history, string? expected) =>
        Assert.Equal(expected, Given.State(Read(history)).Reason);

    [Fact]
    public void A_form_that_is_missing_later_is_kept()
    {
        var state = Given.State(
            Given.Booking("booking.scheduled", 1),
            Given.Booking("booking.canceled", 2, data => data["form_submission"] = null));

        Assert.Equal("Ada Lovelace", state.Booking.Form?.Name);
        Assert.Equal("ada@example.com", state.Identities?.Value.Email);
    }

    [Fact]
    public void Trash_is_not_live_and_can_be_left_again()
    {
        var trashed = Given.Booking("booking.completed", 2, data => data["in_trash"] = true);
        var restored = Given.Booking("booking.no_show", 3, data => data["in_trash"] = false);

        Assert.False(Given.State(trashed).IsLive);
        Assert.True(Given.State(trashed, restored).IsLive);
    }

    [Theory]
    [InlineData("scheduled@1 canceled_then_rescheduled@2", true)]
    [InlineData("scheduled@1 canceled_then_rescheduled@2 canceled@3", true)]
    [InlineData("scheduled@1 canceled_then_rescheduled@2 rescheduled@3", false)]
    [InlineData("scheduled@1 canceled@2", false)]
    public void A_booking_moved_elsewhere_is_superseded_until_it_is_scheduled_again(string history, bool superseded) =>
        Assert.Equal(superseded, Given.State(Read(history)).IsSuperseded);

    [Theory]
    [InlineData("USR-1", "USR-2", null, null, "USR-2", false)]
    [InlineData("USR-1", "USR-1", null, null, "USR-1", true)]
    [InlineData("USR-1", "USR-1", "USR-3", null, "USR-3", false)]
    [InlineData("USR-1", "USR-2", "USR-3", null, "USR-2", false)]
    [InlineData("USR-1", null, null, "USR-2", "USR-2", false)]
    [InlineData("USR-1", null, null, "USR-1", "USR-1", true)]
    [InlineData(null, "USR-2", null, null, "USR-2", false)]
    [InlineData("USR-1", "USR-2", null, "USR-1", "USR-2", false)]
    public void The_owner_after_a_reassignment_is_known_only_when_some_event_tells(
        string? scheduled, string? reassigned, string? page, string? later, string expected, bool unknown)
    {
        BookingEvent[] events =
        [
            Given.Booking("booking.scheduled", 1, data => data["owner"] = scheduled),
            Given.Booking("booking.reassigned", 2, data =>
            {
                data["owner"] = reassigned;
                data["booking_page"] = new JsonObject { ["id"] = "BP-1", ["owner"] = page };
            }),
            Given.Booking("booking.completed", 3, data => data["owner"] = later),
        ];

        foreach (var order in Permutations.Of(events))
        {
            var state = Given.State([.. order]);
            Assert.Equal((expected, unknown), (state.Owner?.Id, state.IsOwnerUnknown));
        }
    }

    /// <summary>Owners as they are told by a scheduling, and by reassignments after it; "-" is none.</summary>
    [Theory]
    [InlineData("USR-1 USR-2 USR-1", "USR-1", false)]
    [InlineData("USR-1 USR-2 USR-1 USR-2", "USR-2", false)]
    [InlineData("USR-1 USR-2 USR-3", "USR-3", false)]
    [InlineData("USR-1 USR-2 - USR-1", "USR-1", false)]
    [InlineData("USR-1 USR-2 USR-2", "USR-2", true)]
    [InlineData("USR-1 USR-1 USR-1", "USR-1", true)]
    [InlineData("- USR-2 USR-1", "USR-1", false)]
    public void A_booking_that_is_given_back_is_the_former_owners_again(string told, string expected, bool unknown)
    {
        var owners = told.Split(' ').Select(owner => owner == "-" ? null : owner).ToArray();
        var events = owners.Select((owner, i) =>
            Given.Booking(i == 0 ? "booking.scheduled" : "booking.reassigned", i + 1, data => data["owner"] = owner)).ToArray();

        foreach (var order in Permutations.Of(events))
        {
            var state = Given.State([.. order]);
            Assert.Equal((expected, unknown), (state.Owner?.Id, state.IsOwnerUnknown));
        }
    }

    /// <summary>Till then the reassignment back seemed to name the former owner, and whose the Event is was left alone.</summary>
    [Fact]
    public void A_reassignment_that_comes_late_and_tells_that_the_owner_is_known_shows_a_change()
    {
        var state = Given.State(
            Given.Booking("booking.scheduled", 1, data => data["owner"] = "USR-1"),
            Given.Booking("booking.reassigned", 3, data => data["owner"] = "USR-1"));

        Assert.True(BookingLifecycle.Apply(state, Given.Booking("booking.reassigned", 2, data => data["owner"] = "USR-2")).ShowsChange);
    }

    /// <summary>Owners as they are told by a scheduling and by what comes after it, and by which of them the last one was told.</summary>
    [Theory]
    [InlineData("booking.completed USR-1", 1)]
    [InlineData("booking.completed USR-2", 2)]
    [InlineData("booking.completed -", 1)]
    [InlineData("booking.reassigned USR-2", 2)]
    [InlineData("booking.rescheduled USR-2", 2)]
    public void An_owner_is_as_old_as_the_event_that_told_it(string then, int at)
    {
        var (type, owner) = (then.Split(' ')[0], then.Split(' ')[1]);
        var state = Given.State(
            Given.Booking("booking.scheduled", 1, data => data["owner"] = "USR-1"),
            Given.Booking(type, 2, data => data["owner"] = owner == "-" ? null : owner));

        Assert.Equal(Given.State(Given.Booking("booking.scheduled", at)).Latest.Time, state.OwnerToldAt?.Time);
    }

    [Fact]
    public void An_owner_seen_before_a_reassignment_does_not_tell_who_came_after_it()
    {
        var state = Given.State(
            Given.Booking("booking.scheduled", 1, data => data["owner"] = "USR-1"),
            Given.Booking("booking.completed", 2, data => data["owner"] = "USR-5"),
            Given.Booking("booking.reassigned", 3, data => data["owner"] = null));

        Assert.True(state.IsOwnerUnknown);
    }

    [Fact]
    public void A_rescheduling_after_a_reassignment_names_the_owner_again()
    {
        var state = Given.State(
            Given.Booking("booking.reassigned", 2, data => data["owner"] = "USR-2"),
            Given.Booking("booking.rescheduled", 3, data => data["owner"] = "USR-3"));

        Assert.Equal("USR-3", state.Owner?.Id);
        Assert.False(state.IsOwnerUnknown);
    }

    [Fact]
    public void A_link_to_itself_is_none() =>
        Assert.Null(
            Given.State(Given.Booking("booking.rescheduled", 1, data => data["rescheduled_booking_id"] = "BKNG-1")).LinkedBookingId);

    internal static BookingEvent[] Read(string history) => [.. history.Split(' ').Select(ReadOne)];

    private static BookingEvent ReadOne(string step)
    {
        var (head, actor) = step.Split(':') is [var h, var a] ? (h, a) : (step, null);
        var (timed, status) = head.Split('=') is [var t, var s] ? (t, s) : (head, null);
        var type = timed.Split('@')[0];
        var why = type.StartsWith("canceled", StringComparison.Ordinal) ? "why canceled" : type == "rescheduled" ? "why rescheduled" : null;
        return Given.Booking($"booking.{type}", int.Parse(timed.Split('@')[1], null), data =>
        {
            data["status"] = status ?? "scheduled";
            data["cancel_reschedule_information"] = Given.Cancel(actor, why);
        });
    }
}
