using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public class VisitStateTests
{
    [Theory]
    [InlineData("conversation.started", null, false)]
    [InlineData("conversation.closed", null, true)]
    [InlineData("conversation.abandoned", null, true)]
    [InlineData("conversation.started", "email", true)]
    [InlineData("conversation.started", "phone", true)]
    [InlineData("conversation.started", "id only", false)]
    [InlineData("conversation.started", "bad email", false)]
    public void A_conversation_makes_a_person_when_it_tells_who_or_ended(string type, string? known, bool makes)
    {
        var state = VisitState.Apply(null, Given.Conversation(type, 1, data => data["contact"] = known switch
        {
            "email" => new JsonObject { ["id"] = "CTC-1", ["email"] = "a@example.com" },
            "phone" => new JsonObject { ["id"] = "CTC-1", ["mobile_phone"] = "+12025550195" },
            "id only" => "CTC-1",
            "bad email" => new JsonObject { ["email"] = "nobody" },
            _ => null,
        })).State;

        Assert.Equal(makes, state.MakesPerson);
    }

    [Fact]
    public void A_posted_contact_always_makes_a_person()
    {
        var state = VisitState.Apply(null, Given.Contact("contact.created", 1)).State;

        Assert.True(state.MakesPerson);
        Assert.Equal("Contact", state.StatusText);
    }

    [Fact]
    public void Any_order_of_a_conversation_ends_the_same()
    {
        OnceHubEvent[] events =
        [
            Given.Conversation("conversation.started", 1),
            Given.Conversation(
                "conversation.abandoned", 2, data => data["contact"] = new JsonObject { ["id"] = "CTC-1", ["email"] = "a@example.com" }
            ),
            Given.Conversation("conversation.closed", 3, data => data["contact"] = "CTC-1"),
        ];

        var ends = Permutations.Of(events).Select(order =>
        {
            VisitState? state = null;
            foreach (var one in order.Concat(order)) state = VisitState.FromJson(VisitState.Apply(state, one).State.ToJson());
            return state!;
        }).ToArray();

        Assert.Single(ends.Select(end => end.ToJson()).Distinct());
        Assert.Equal("Closed", ends[0].StatusText);
        Assert.Equal("a@example.com", ends[0].Contact?.Value.Email);
    }

    [Fact]
    public void Verdicts_are_told_apart()
    {
        var started = Given.Conversation("conversation.started", 1);
        var closed = Given.Conversation("conversation.closed", 2);

        var first = VisitState.Apply(null, closed);
        var late = VisitState.Apply(first.State, started);
        var again = VisitState.Apply(late.State, closed);

        Assert.Equal([Verdict.Applied, Verdict.Older, Verdict.Repeated], new[] { first.Verdict, late.Verdict, again.Verdict });
    }

    [Fact]
    public void A_bookings_event_is_refused() =>
        Assert.Throws<ArgumentException>(() => VisitState.Apply(null, Given.Booking("booking.scheduled", 1)));
}
