namespace OnceHub.Sync.Domain.Tests;

public class LineageTests
{
    [Theory]
    // old booking, new booking: type and whether it links to the other; holder; live
    [InlineData("booking.canceled_then_rescheduled", true, "booking.scheduled", false, "BKNG-2", true)]
    [InlineData("booking.canceled_then_rescheduled", false, "booking.scheduled", true, "BKNG-2", true)]
    [InlineData("booking.canceled_then_rescheduled", true, "booking.scheduled", true, "BKNG-2", true)]
    [InlineData("booking.scheduled", false, "booking.scheduled", true, "BKNG-2", true)]
    [InlineData("booking.scheduled", true, "booking.scheduled", false, "BKNG-2", true)]
    [InlineData("booking.canceled", true, "booking.rescheduled", true, "BKNG-2", true)]
    [InlineData("booking.canceled", true, "booking.canceled", true, "BKNG-2", false)]
    [InlineData("booking.rescheduled", true, "booking.canceled", true, "BKNG-1", true)]
    [InlineData("booking.completed", true, "booking.no_show", true, "BKNG-2", true)]
    public void The_newest_live_booking_holds_the_event(
        string older, bool olderLinks, string newer, bool newerLinks, string holder, bool live)
    {
        var one = Make(1, older, olderLinks ? "BKNG-2" : null);
        var two = Make(2, newer, newerLinks ? "BKNG-1" : null);

        foreach (var given in new BookingState[][] { [one, two], [two, one] })
        {
            var lineage = Assert.Single(Lineage.Resolve(given));
            Assert.Equal((holder, live), (lineage.Holder, lineage.IsLive));
            Assert.Equal(["BKNG-1", "BKNG-2"], lineage.Bookings.ToArray());
            Assert.Empty(lineage.Missing);
        }
    }

    [Fact]
    public void Bookings_without_links_stand_by_themselves()
    {
        var lineages = Lineage.Resolve([Make(1, "booking.scheduled", null), Make(2, "booking.scheduled", null)]);

        Assert.Equal(["BKNG-1", "BKNG-2"], lineages.Select(lineage => lineage.Holder).ToArray());
    }

    [Fact]
    public void A_linked_booking_that_was_not_given_is_named()
    {
        var lineage = Assert.Single(Lineage.Resolve([Make(1, "booking.canceled_then_rescheduled", "BKNG-2")]));

        Assert.Equal(("BKNG-1", false), (lineage.Holder, lineage.IsLive));
        Assert.Equal(["BKNG-2"], lineage.Missing.ToArray());
    }

    [Fact]
    public void Two_that_link_to_the_same_missing_one_belong_together()
    {
        var lineage = Assert.Single(Lineage.Resolve([Make(1, "booking.canceled", "BKNG-2"), Make(3, "booking.scheduled", "BKNG-2")]));

        Assert.Equal("BKNG-3", lineage.Holder);
    }

    [Fact]
    public void A_booking_in_the_trash_holds_nothing_while_another_lives()
    {
        var trashed = Given.State(
            Given.Booking(
                "booking.scheduled",
                2,
                data => (data["in_trash"], data["rescheduled_booking_id"], data["creation_time"]) = (true, "BKNG-1", Given.Iso(2)),
                "BKNG-2"));

        Assert.Equal("BKNG-1", Assert.Single(Lineage.Resolve([Make(1, "booking.scheduled", null), trashed])).Holder);
    }

    /// <summary>A booking in the middle names both its neighbours, one after the other.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_booking_that_was_ever_named_belongs_to_it(bool backwards)
    {
        BookingEvent[] events =
        [
            Given.Booking("booking.scheduled", 2, data => data["rescheduled_booking_id"] = "BKNG-1", "BKNG-2"),
            Given.Booking("booking.canceled_then_rescheduled", 3, data => data["rescheduled_booking_id"] = "BKNG-3", "BKNG-2"),
        ];
        if (backwards) Array.Reverse(events);
        var state = BookingState.FromJson(Given.State(events).ToJson());

        Assert.Equal("BKNG-3", state.LinkedBookingId);
        Assert.Equal(["BKNG-1", "BKNG-3"], Assert.Single(Lineage.Resolve([state])).Missing.ToArray());
    }

    [Fact]
    public void Who_named_a_booking_is_read_as_earlier_versions_kept_it()
    {
        Assert.Equal(["BKNG-7"], BookingJournal.FromJson("""{"link":{"namedBy":"BKNG-7"}}""").Link.NamedBy!.All.ToArray());
        var link = new SalesforceLink { NamedBy = BookingIds.Of(["BKNG-9", "BKNG-8"]) };
        Assert.Equal(link, BookingJournal.FromJson(new BookingJournal { Link = link }.ToJson()).Link);
    }

    [Fact]
    public void A_link_that_only_Salesforce_tells_of_joins_two_bookings()
    {
        var lineage = Assert.Single(Lineage.Resolve(
            [Make(1, "booking.scheduled", null), Make(2, "booking.scheduled", null)], alsoLinked: [("BKNG-1", "BKNG-2")]));

        Assert.Equal(["BKNG-1", "BKNG-2"], lineage.Bookings.ToArray());
    }

    /// <summary>Minutes at which each was made and scheduled, and last changed; null where no event tells.</summary>
    [Theory]
    [InlineData("their creation", 1, 9, 9, 2, 3, 3, "BKNG-2")]
    [InlineData("of one time, their scheduling", 1, 2, 9, 1, 3, 3, "BKNG-2")]
    [InlineData("of one time, their scheduling, backwards", 1, 3, 3, 1, 2, 9, "BKNG-1")]
    [InlineData("of one time in all, their id", 1, 2, 2, 1, 2, 2, "BKNG-2")]
    [InlineData("without a creation, their scheduling", null, 2, 9, null, 3, 4, "BKNG-2")]
    [InlineData("without either, their last change", null, null, 9, null, null, 3, "BKNG-1")]
    public void The_newer_of_two_is_told_by(
        string what, int? made1, int? scheduled1, int changed1, int? made2, int? scheduled2, int changed2, string newer)
    {
        var one = Make(1, made1, scheduled1, changed1);
        var two = Make(2, made2, scheduled2, changed2);

        foreach (var given in new BookingState[][] { [one, two], [two, one] })
            Assert.Equal((what, newer), (what, Assert.Single(Lineage.Resolve(given, [("BKNG-1", "BKNG-2")])).Holder));
    }

    [Fact]
    public void Nothing_given_is_nothing_resolved() => Assert.Empty(Lineage.Resolve([]));

    private static BookingState Make(int number, int? made, int? scheduled, int changed)
    {
        BookingEvent Event(string type, int minute) => Given.Booking(
            type, minute, data => data["creation_time"] = made is { } at ? Given.Iso(at) : null, $"BKNG-{number}", $"EVNT-{type}-{minute}");
        return scheduled is { } first
            ? Given.State(Event("booking.scheduled", first), Event("booking.completed", changed))
            : Given.State(Event("booking.reassigned", changed));
    }

    private static BookingState Make(int number, string type, string? link) => Given.State(Given.Booking(
        type, number, data => (data["rescheduled_booking_id"], data["creation_time"]) = (link, Given.Iso(number)), $"BKNG-{number}"));
}
