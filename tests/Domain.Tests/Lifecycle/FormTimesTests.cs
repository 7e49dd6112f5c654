using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public class FormTimesTests
{
    /// <summary>Events of one booking, each with the name in its form and its minute.</summary>
    [Theory]
    [InlineData("A1", 1)]
    [InlineData("A1 A5", 1)]
    [InlineData("A1 A5 A7", 1)]
    [InlineData("A1 B3", 3)]
    [InlineData("A1 B3 A5", 5)]
    [InlineData("A1 A2 B3 A5 A7", 5)]
    [InlineData("A1 -3 A5", 1)]
    public void A_form_is_as_old_as_the_first_event_that_told_it_as_it_is(string told, int minute)
    {
        var events = told.Split(' ').Select(Event).ToArray();

        Assert.All(Permutations.Of(events), order =>
        {
            var state = BookingState.FromJson(Given.State([.. order]).ToJson());
            Assert.Equal(DateTimeOffset.Parse(Given.Iso(minute), CultureInfo.InvariantCulture), state.FormToldAt);
            Assert.Equal(Given.State(events).ToJson(), state.ToJson());
        });
    }

    private static BookingEvent Event(string told)
    {
        var (name, minute) = (told[..1], int.Parse(told[1..], CultureInfo.InvariantCulture));
        return Given.Booking("booking.rescheduled", minute, data =>
        {
            data["last_updated_time"] = Given.Iso(minute);
            data["form_submission"] = name == "-" ? null : new JsonObject { ["name"] = name, ["email"] = "ann@example.com" };
        }, id: $"EVNT-{told}");
    }
}
