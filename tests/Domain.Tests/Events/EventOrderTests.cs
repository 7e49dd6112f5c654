namespace OnceHub.Sync.Domain.Tests;

public class EventOrderTests
{
    [Fact]
    public void Time_goes_before_rank_and_rank_before_id()
    {
        EventOrder[] ascending =
        [
            new(Given.Noon, 10, "B"),
            new(Given.Noon, 20, "A"),
            new(Given.Noon, 20, "B"),
            new(Given.Noon, 20, "a"),
            new(Given.Noon.AddTicks(1), 10, "A"),
        ];

        for (var i = 0; i < ascending.Length; i++)
            for (var j = 0; j < ascending.Length; j++)
            {
                Assert.Equal(Math.Sign(i.CompareTo(j)), Math.Sign(ascending[i].CompareTo(ascending[j])));
                Assert.Equal(
                    (i < j, i <= j, i > j, i >= j),
                    (ascending[i] < ascending[j], ascending[i] <= ascending[j], ascending[i] > ascending[j], ascending[i] >= ascending[j]));
            }
    }

    [Fact]
    public void What_ends_a_booking_ranks_after_what_opens_it()
    {
        EventKind[] ascending =
        [
            EventKind.BookingScheduled,
            EventKind.BookingRescheduled,
            EventKind.BookingReassigned,
            EventKind.BookingCompleted,
            EventKind.BookingNoShow,
            EventKind.BookingCanceled, EventKind.BookingCanceledRescheduleRequested, EventKind.BookingCanceledThenRescheduled,
        ];

        Assert.Equal(ascending, ascending.OrderBy(EventOrder.RankOf).ToArray());
        Assert.Equal(ascending.Length, ascending.Select(EventOrder.RankOf).Distinct().Count());
    }

    [Fact]
    public void The_same_instant_in_two_zones_is_one_order() =>
        Assert.Equal(0, new EventOrder(Given.Noon, 1, "E").CompareTo(new EventOrder(Given.Noon.ToOffset(TimeSpan.FromHours(5)), 1, "E")));
}
