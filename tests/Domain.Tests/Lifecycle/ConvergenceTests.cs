using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace OnceHub.Sync.Domain.Tests;

public class ConvergenceTests
{
    private static readonly string[] Types =
    [
        "booking.scheduled", "booking.rescheduled", "booking.canceled_then_rescheduled", "booking.canceled_reschedule_requested",
        "booking.canceled", "booking.completed", "booking.no_show", "booking.reassigned",
    ];

    /// <summary>Any events at all, with ties in time and any member missing.</summary>
    private static readonly Gen<BookingEvent> AnyEvent =
        from type in Gen.Elements(Types)
        from minute in Gen.Choose(0, 6)
        from variant in Gen.Choose(0, 255)
        select Given.Booking(type, minute, data =>
        {
            data["last_updated_time"] = Given.Iso(minute);
            data["status"] = Types[variant % 8].Split('.')[1];
            data["owner"] = (variant & 3) == 0 ? null : $"USR-{variant & 3}";
            data["starting_time"] = (variant & 4) == 0 ? null : Given.Iso(1000 + variant);
            data["form_submission"] =
                (variant & 8) == 0
                    ? null
                    : new JsonObject { ["name"] = $"Guest {variant}", ["email"] = $"g{variant & 16}@example.com" };
            data["in_trash"] = (variant & 32) != 0;
            data["rescheduled_booking_id"] = (variant & 64) == 0 ? "" : "BKNG-2";
            data["cancel_reschedule_information"] = Given.Cancel((variant & 128) == 0 ? "user" : "customer", $"because {variant}");
        }, id: $"EVNT-{type}-{minute}-{variant}");

    private static readonly Gen<(BookingEvent[] History, BookingEvent[] Shuffled)> Histories =
        from count in Gen.Choose(1, 9)
        from events in Gen.ArrayOf(AnyEvent, count)
        from repeats in Gen.SubListOf(events)
        from shuffled in Gen.Shuffle(events.Concat(repeats).ToArray())
        select (events.DistinctBy(one => one.Header.EventId).ToArray(), shuffled.ToArray());

    [Fact]
    public void Any_order_and_any_repeats_end_in_the_same_state()
    {
        Check(Histories, one => Given.State(one.History).ToJson() == Given.State(one.Shuffled).ToJson());
    }

    [Fact]
    public void Storing_and_reading_between_events_changes_nothing()
    {
        Check(Histories, one =>
        {
            BookingState? stored = null;
            foreach (var next in one.Shuffled)
                stored = BookingState.FromJson(BookingLifecycle.Apply(stored, next).State.ToJson());
            var whole = Given.State(one.History);
            return stored!.ToJson() == whole.ToJson()
                && BookingFacts.SourcesOf(stored).SequenceEqual(BookingFacts.SourcesOf(whole))
                && stored.StatusText == whole.StatusText;
        });
    }

    [Fact]
    public void A_second_sight_of_an_event_shows_no_change()
    {
        Check(Histories, one =>
        {
            var state = Given.State(one.Shuffled);
            return one.History.All(again => BookingLifecycle.Apply(state, again) is { ShowsChange: false, Verdict: not Verdict.Applied });
        });
    }

    [Fact]
    public void A_completed_never_beats_a_no_show_or_cancelation_of_the_same_booking()
    {
        var events = from completed in Gen.Choose(1, 9)
                     from end in Gen.Choose(1, 9)
                     from type in Gen.Elements("booking.no_show", "booking.canceled")
                     select (Completed: Given.Booking("booking.completed", completed), End: Given.Booking(type, end));

        Check(
            events,
            one =>
                Given.State(Given.Booking("booking.scheduled", 0), one.Completed, one.End).Phase
                    is BookingPhase.NoShow
                        or BookingPhase.Canceled);
    }

    [Fact]
    public void A_group_of_linked_bookings_has_one_holder_whatever_order_they_come_in()
    {
        var chains = from count in Gen.Choose(1, 5)
                     from bits in Gen.Choose(0, 1023)
                     from shuffled in Gen.Shuffle(Enumerable.Range(0, count).Select(index => Linked(index, count, bits)).ToArray())
                     select shuffled.ToArray();

        Check(chains, bookings =>
        {
            var lineage = Lineage.Resolve(bookings);
            var sorted = Lineage.Resolve([.. bookings.OrderBy(booking => booking.BookingId, StringComparer.Ordinal)]);
            var live = bookings
                .Where(booking => booking.IsLive)
                .Select(booking => booking.BookingId)
                .Order(StringComparer.Ordinal)
                .ToArray();
            var expected = live.Length > 0 ? live[^1] : $"BKNG-{bookings.Length - 1}";
            return lineage.Length == 1
                && lineage[0].Holder == expected
                && sorted[0].Holder == expected
                && lineage[0].IsLive == live.Length > 0;
        });

        // Each points forward, backward, or both ways to its neighbour; some are canceled.
        static BookingState Linked(int index, int count, int bits)
        {
            var forward = (bits >> index & 1) == 0;
            var other = forward ? index + 1 : index - 1;
            var next = index + 1 < count && !forward && (bits >> (index + 1) & 1) == 0 ? index + 1 : other;
            var link = forward && index + 1 == count ? index - 1 : !forward && index == 0 ? 1 : next;
            return Given.State(Given.Booking((bits >> (index + 5) & 1) == 0 ? "booking.scheduled" : "booking.canceled", index, data =>
            {
                data["creation_time"] = Given.Iso(index);
                data["rescheduled_booking_id"] = count == 1 ? null : $"BKNG-{LinkIn(index, count, link)}";
            }, $"BKNG-{index}"));
        }

        // A star on the first booking is connected whatever the directions are.
        static int LinkIn(int index, int count, int wanted) =>
            index > 0 ? (wanted < index && wanted >= 0 ? wanted : 0) : Math.Clamp(wanted, 1, count - 1);
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(400).WithQuietOnSuccess(true), Prop.ForAll(gen.ToArbitrary(), holds));
}
