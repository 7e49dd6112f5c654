namespace OnceHub.Sync.Domain.Tests;

public class LineageEventsTests
{
    private const string E1 = "00U000000000001";
    private const string E2 = "00U000000000002";

    /// <summary>
    /// Two bookings, of which the second replaces the first: each with the type of its last event, its Event and who took that
    /// over; and the Events as they are to be.
    /// </summary>
    [Theory]
    [InlineData("a booking that takes another's place takes over its Event", "scheduled E1", "scheduled", "2 E1")]
    [InlineData("its own Event is kept, and the other closed", "scheduled E1", "scheduled E2", "2 E2, 1 E1 closed for 2")]
    [InlineData("what its own events closed stays as they say", "canceled E1", "scheduled E2", "2 E2, 1 E1")]
    [InlineData("a meeting that was held stays held", "completed E1", "scheduled E2", "2 E2, 1 E1")]
    [InlineData("without any Event one is made", "scheduled", "scheduled", "2 new")]
    [InlineData("what was taken over is the holder's own", "scheduled E1>2", "scheduled E1", "2 E1")]
    [InlineData("the place goes back when the new booking is canceled", "scheduled E1>2", "canceled E1", "1 E1")]
    [InlineData("when none lives the newest shows why", "canceled E1", "canceled E1>1", "2 E1")]
    [InlineData("two Events, none live", "canceled E1", "canceled E2", "2 E2, 1 E1")]
    [InlineData("an Event that both gave up is the holder's", "scheduled E1>2", "scheduled E1>1", "2 E1")]
    [InlineData("an Event that was given up and not yet taken is the holder's", "scheduled E1>2", "scheduled", "2 E1")]
    [InlineData("an Event that a booking took which is not known here is that one's matter", "scheduled E1>3", "scheduled", "2 new")]
    [InlineData("a booking without a time takes nothing over", "scheduled E1", "scheduled untimed", "2 new, 1 E1 closed for 2")]
    [InlineData("a booking that is to have no Event closes the other's", "scheduled E1", "scheduled unwanted", "1 E1 closed for 2")]
    [InlineData("an Event that is there is kept true though none is wanted any more", "scheduled E1 unwanted", "scheduled E2 unwanted",
        "2 E2, 1 E1 closed for 2")]
    [InlineData("the same once none lives", "canceled E1 unwanted", "canceled E2 unwanted", "2 E2, 1 E1")]
    [InlineData("one that is wanted takes over what is not wanted any more", "scheduled E1 unwanted", "scheduled", "2 E1")]
    [InlineData("one that is not wanted takes nothing over", "scheduled E1 unwanted", "scheduled unwanted", "1 E1 closed for 2")]
    [InlineData("what it gave away goes back to it", "scheduled E1>2 unwanted", "canceled E1 unwanted", "1 E1")]
    [InlineData("where none is wanted none is made", "scheduled unwanted", "scheduled unwanted", "")]
    public void Which_Event_shows_which_booking_follows_from_what_is(string why, string one, string two, string expected) =>
        Assert.True(expected == Plan(ReplacedEvent.TakeOver, one, two), $"{why}: {Plan(ReplacedEvent.TakeOver, one, two)}");

    [Theory]
    [InlineData("scheduled E1", "scheduled", "2 new 'Replaces booking BKNG-1 (Event E1)', 1 E1 closed for 2")]
    [InlineData("scheduled E1", "scheduled E2", "2 E2 'Replaces booking BKNG-1 (Event E1)', 1 E1 closed for 2")]
    [InlineData("scheduled E1>2", "canceled E1", "1 new, 2 E1")]
    [InlineData("scheduled E1 unwanted", "scheduled E2 unwanted", "2 E2 'Replaces booking BKNG-1 (Event E1)', 1 E1 closed for 2")]
    [InlineData("scheduled E1>2 unwanted", "canceled E1 unwanted", "2 E1")]
    public void By_setting_each_keeps_its_own(string one, string two, string expected) =>
        Assert.Equal(expected, Plan(ReplacedEvent.CloseAndLink, one, two));

    [Fact]
    public void What_an_Event_shows_is_told_apart_by_what_is_known_and_for_whom_it_is_closed()
    {
        var one = Given.State(Given.Booking("booking.scheduled", 1));
        var more = Given.State(Given.Booking("booking.scheduled", 1), Given.Booking("booking.completed", 2));
        var (open, closed) = (new PlannedEvent { BookingId = "BKNG-1" }, new PlannedEvent { BookingId = "BKNG-1", ClosedFor = "BKNG-2" });

        string[] all = [open.FingerprintOf(one), open.FingerprintOf(more), closed.FingerprintOf(one), closed.FingerprintOf(more)];
        Assert.Equal(4, all.Distinct().Count());
        Assert.Equal(open.FingerprintOf(one), open.FingerprintOf(BookingState.FromJson(one.ToJson())));
        Assert.Equal("Canceled (By customer)", closed.Show(one).StatusText);
    }

    /// <summary>As above, with three bookings, of which the second and third replace the first.</summary>
    [Theory]
    [InlineData("an Event that two gave up shows the newer of them", "scheduled E1>2", "canceled E1>1", "scheduled E2", "3 E2, 2 E1")]
    [InlineData("an Event shows the booking that it was last written for", "canceled E1", "canceled E1>1", "scheduled E2", "3 E2, 1 E1")]
    [InlineData("one that went to a booking which is not known is not taken", "canceled E1>9", "canceled E1>1", "scheduled", "3 new")]
    [InlineData("one that a booking still has is taken before one given up", "canceled E1", "canceled E2>1", "scheduled", "3 E1, 2 E2")]
    public void Of_three_bookings_too(string why, string one, string two, string three, string expected) =>
        Assert.Equal((why, expected), (why, Plan(ReplacedEvent.TakeOver, one, two, three)));

    /// <summary>It is compared with what earlier versions stored: another text for the same facts would write every Event again.</summary>
    [Fact]
    public void The_same_facts_are_told_by_the_same_text_in_every_version()
    {
        var one = Given.State(Given.Booking("booking.scheduled", 1));
        var more = Given.State(Given.Booking("booking.scheduled", 1), Given.Booking("booking.completed", 2));

        Assert.Equal(("3e124d1e06091ae7", "fa247128e11c6930"), (one.Fingerprint, more.Fingerprint));
    }

    [Fact]
    public void A_plan_without_more_to_say_is_told_by_the_bookings_own_state()
    {
        var state = Given.State(Given.Booking("booking.scheduled", 1));
        var plan = new PlannedEvent { BookingId = "BKNG-1" };

        Assert.Equal(state.Fingerprint, plan.FingerprintOf(state));
        Assert.Equal($"{state.Fingerprint} BKNG-2", (plan with { ClosedFor = "BKNG-2" }).FingerprintOf(state));
        Assert.Equal($"{state.Fingerprint} a line", (plan with { Replaces = "a line" }).FingerprintOf(state));
        Assert.Equal("Replaced by booking BKNG-2", (plan with { ClosedFor = "BKNG-2" }).Show(state).Canceled?.Value.Reason);
    }

    private static string Plan(ReplacedEvent rule, params string[] bookings)
    {
        var held = bookings.Select((text, index) => Held(text.Split(' '), index + 1)).ToArray();
        var lineage = Assert.Single(Lineage.Resolve([.. held.Select(booking => booking.State)]));
        var planned = string.Join(", ", LineageEvents.Plan(lineage, held, rule).Select(Text));
        return planned.Replace(SalesforceId.Parse(E1).Value, "E1", StringComparison.Ordinal);
    }

    private static string Text(PlannedEvent plan) =>
        $"{plan.BookingId[^1]} {(plan.EventId is { } id ? id == SalesforceId.Parse(E1) ? "E1" : "E2" : "new")}"
        + (plan.ClosedFor is { } successor ? $" closed for {successor[^1]}" : "")
        + (plan.Replaces is { } line ? $" '{line}'" : "");

    private static HeldEvent Held(string[] words, int number)
    {
        var state = Given.State(Given.Booking($"booking.{words[0]}", number, data =>
        {
            data["creation_time"] = Given.Iso(number);
            data["rescheduled_booking_id"] = number == 1 ? null : "BKNG-1";
            if (words.Contains("untimed")) data["starting_time"] = "";
        }, $"BKNG-{number}"));
        var held = words.FirstOrDefault(word => word[0] == 'E');
        return new HeldEvent
        {
            State = state,
            IsWanted = !words.Contains("unwanted"),
            EventId = held is null ? null : SalesforceId.Parse(held.StartsWith("E1", StringComparison.Ordinal) ? E1 : E2),
            TakenOverBy = held?.Contains('>', StringComparison.Ordinal) == true ? $"BKNG-{held[^1]}" : null,
        };
    }
}
