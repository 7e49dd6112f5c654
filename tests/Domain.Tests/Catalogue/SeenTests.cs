using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public sealed class SeenTests
{
    [Fact]
    public void A_booking_names_its_questions_calendar_page_event_type_and_owner()
    {
        var booked = Given.Booking("booking.scheduled", 1, data =>
        {
            data["form_submission"]!["custom_fields"] = Named("Budget", "Team");
            data["custom_fields"] = Named("Room");
            data["utm_params"] = Named("utm_source");
            data["booking_calendar"] = new JsonObject { ["id"] = "BKC-1", ["name"] = "Demo calls" };
            data["booking_page"] = new JsonObject { ["id"] = "BP-1", ["name"] = "Michael" };
            data["event_type"] = new JsonObject { ["id"] = "ET-1" };
            data["owner"] = new JsonObject { ["id"] = "USR-1", ["email"] = "michael@example.com" };
        });

        Assert.Equal(
            [
                new(SeenKind.Source, "form.custom.budget", "form.custom.Budget"),
                new(SeenKind.Source, "form.custom.team", "form.custom.Team"),
                new(SeenKind.Source, "booking.custom.room", "booking.custom.Room"),
                new(SeenKind.Source, "booking.utm.source", "booking.utm.source"),
                new(SeenKind.Calendar, "BKC-1", "Demo calls"),
                new(SeenKind.BookingPage, "BP-1", "Michael"),
                new(SeenKind.EventType, "ET-1", "ET-1"),
                new(SeenKind.Owner, "USR-1", "michael@example.com"),
            ],
            Seen.In(booked));
    }

    [Fact]
    public void Every_source_that_was_seen_can_be_mapped()
    {
        var talked = Given.Conversation("conversation.closed", 1, data =>
        {
            data["contact"] = new JsonObject { ["id"] = "CTC-1", ["custom_fields"] = Named("Segment") };
        });
        var known = Given.Contact("contact.updated", 1, data => data["custom_fields"] = Named("Segment", "Region"));

        Assert.All(
            Seen.In(talked).Concat(Seen.In(known)).Where(seen => seen.Kind == SeenKind.Source),
            seen => Assert.Null(SourceNames.FaultOf(seen.Name)));
        Assert.Equal(["contact.custom.Segment", "contact.custom.Region"], Seen.In(known).Select(seen => seen.Name));
    }

    [Fact]
    public void What_is_named_twice_is_seen_once_and_blank_or_endless_names_are_not()
    {
        var booked = Given.Booking("booking.scheduled", 1, data =>
        {
            data["form_submission"]!["custom_fields"] = Named("Budget", "budget ", " ", new string('x', 300));
            data["owner"] = null;
        });

        Assert.Equal("form.custom.Budget", Assert.Single(Seen.In(booked)).Name);
    }

    private static JsonArray Named(params string[] names) =>
        [.. names.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["value"] = "1" })];
}
