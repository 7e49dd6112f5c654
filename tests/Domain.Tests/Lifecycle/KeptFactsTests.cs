using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

/// <summary>What counts as told, so that a later event without it does not take it away.</summary>
public class KeptFactsTests
{
    public static TheoryData<string, string> FormMembers => new()
    {
        { "name", "\"Ada\"" },
        { "email", "\"ada@example.com\"" },
        { "phone", "\"+12025550195\"" },
        { "mobile_phone", "\"1-2025550195\"" },
        { "company", "\"Engines\"" },
        { "note", "\"at noon\"" },
        { "guests", "[\"bob@example.com\"]" },
        { "custom_fields", "[{\"name\":\"Size\",\"value\":\"10\"}]" },
    };

    public static TheoryData<string, string> ContactMembers => new()
    {
        { "first_name", "\"Ada\"" },
        { "last_name", "\"Lovelace\"" },
        { "email", "\"ada@example.com\"" },
        { "phone", "\"+12025550195\"" },
        { "mobile_phone", "\"+12025550195\"" },
        { "company", "\"Engines\"" },
        { "job_title", "\"Countess\"" },
        { "custom_fields", "[{\"name\":\"Size\",\"value\":\"10\"}]" },
    };

    [Theory]
    [MemberData(nameof(FormMembers))]
    public void A_form_with_one_answer_is_kept_when_a_later_event_has_none(string member, string json)
    {
        var state = Given.State(
            Given.Booking("booking.scheduled", 1, data => data["form_submission"] = new JsonObject { [member] = JsonNode.Parse(json) }),
            Given.Booking("booking.completed", 2, data => data["form_submission"] = new JsonObject()));

        Assert.Equal(1, (state.Form!.At.Time - Given.Noon).TotalMinutes);
    }

    [Fact]
    public void A_form_without_any_answer_tells_nothing() =>
        Assert.Null(Given.State(Given.Booking("booking.scheduled", 1, data => data["form_submission"] = new JsonObject())).Form);

    [Theory]
    [MemberData(nameof(ContactMembers))]
    public void A_contact_with_one_value_is_kept_when_a_later_event_has_none(string member, string json)
    {
        var first = VisitState.Apply(null, Conversation("conversation.started", 1, new JsonObject { [member] = JsonNode.Parse(json) }));
        var last = VisitState.Apply(first.State, Conversation("conversation.closed", 2, new JsonObject { ["id"] = "CTC-1" }));

        Assert.Equal(1, (last.State.Contact!.At.Time - Given.Noon).TotalMinutes);
    }

    [Fact]
    public void A_contact_with_nothing_but_its_id_tells_nothing() =>
        Assert.Null(VisitState.Apply(null, Conversation("conversation.started", 1, new JsonObject { ["id"] = "CTC-1" })).State.Contact);

    [Theory]
    [InlineData("conversation.started", "Started", "started")]
    [InlineData("conversation.closed", "Closed", "closed")]
    [InlineData("conversation.abandoned", "Abandoned", "abandoned")]
    [InlineData("contact.created", "Contact", null)]
    public void The_status_is_that_of_the_events_type(string type, string text, string? status)
    {
        var talks = type.StartsWith("conv", StringComparison.Ordinal);
        var state = VisitState.Apply(null, talks ? Given.Conversation(type, 1) : Given.Contact(type, 1)).State;

        Assert.Equal((text, status), (state.StatusText, state.Conversation?.Value.Status));
        Assert.Equal(["Contact", "Closed", "Abandoned", "Started"], VisitState.StatusTexts.ToArray());
    }

    [Fact]
    public void A_late_event_of_a_conversation_that_fills_a_gap_is_applied()
    {
        var closed = VisitState.Apply(null, Given.Conversation("conversation.closed", 2)).State;
        var late = Conversation("conversation.started", 1, new JsonObject { ["email"] = "ada@example.com" });

        var transition = VisitState.Apply(closed, late);

        Assert.Equal((Verdict.Applied, "Closed"), (transition.Verdict, transition.State.StatusText));
        Assert.Equal(closed.Latest, transition.State.Latest);
        Assert.Equal("ada@example.com", transition.State.Identities?.Value.Email);
    }

    [Fact]
    public void A_later_event_is_applied_and_tells_who_it_was_no_more_than_before()
    {
        var known = VisitState.Apply(
            null, Conversation("conversation.started", 1, new JsonObject { ["email"] = "ada@example.com" })).State;

        var transition = VisitState.Apply(known, Given.Conversation("conversation.closed", 2));

        Assert.Equal(Verdict.Applied, transition.Verdict);
        Assert.Equal(known.Identities, transition.State.Identities);
    }

    [Fact]
    public void An_event_of_another_conversation_is_a_bug()
    {
        var state = VisitState.Apply(null, Given.Conversation("conversation.started", 1)).State;
        var other = Given.Conversation("conversation.closed", 2, data => data["id"] = "CVR-2");

        Assert.Equal(
            "An event of CVR-2 was given to the state of CVR-1. (Parameter 'incoming')",
            Assert.Throws<ArgumentException>(() => VisitState.Apply(state, other)).Message);
    }

    [Theory]
    [InlineData(null, "USR-1", "Canceled (By user)")]
    [InlineData(null, null, "Canceled (By customer)")]
    [InlineData("customer", "USR-1", "Canceled (By customer)")]
    public void Where_nobody_is_named_a_users_id_tells_of_a_user(string? actor, string? user, string expected) =>
        Assert.Equal(expected, Given.State(Given.Booking(
            "booking.canceled", 1, data => data["cancel_reschedule_information"] = Given.Cancel(actor, "why", user))).StatusText);

    [Theory]
    [InlineData("canceled")]
    [InlineData("cancelled")]
    [InlineData("CANCELED")]
    public void A_reassignment_of_a_canceled_booking_shows_it_canceled(string status) =>
        Assert.Equal(BookingPhase.Canceled, Given.State(Given.Booking("booking.reassigned", 1, data => data["status"] = status)).Phase);

    [Fact]
    public void A_reassignment_that_names_the_former_owner_tells_the_newest_of_that_owner_and_not_who_has_it()
    {
        var state = Given.State(
            Given.Booking("booking.scheduled", 1, data => data["owner"] = User("old@example.com")),
            Given.Booking("booking.reassigned", 2, data => data["owner"] = User("new@example.com")));

        Assert.True(state.IsOwnerUnknown);
        Assert.Equal("new@example.com", state.Owner?.Email);
    }

    [Fact]
    public void A_set_of_bookings_has_an_order_and_each_once()
    {
        var (one, other) = (BookingIds.Of(["b", "a", "b"])!, BookingIds.Of(["c", "a"])!);

        Assert.Equal(["a", "b"], one.All.ToArray());
        Assert.Equal(["a", "b", "c"], BookingIds.Union(one, other)!.All.ToArray());
        Assert.Same(one, BookingIds.Union(one, null));
        Assert.Same(other, BookingIds.Union(null, other));
        Assert.Same(one, BookingIds.Union(one, BookingIds.Of(["a", "b"])));
        Assert.Null(BookingIds.Union(null, null));
        Assert.Null(BookingIds.Of([]));
        Assert.False(one.Equals(null));
        Assert.NotEqual(one, other);
    }

    private static OnceHubEvent Conversation(string type, int minute, JsonObject contact) =>
        Given.Conversation(type, minute, data => data["contact"] = contact);

    private static JsonObject User(string email) => new() { ["id"] = "USR-1", ["email"] = email };
}
