using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public class BookingReaderTests
{
    [Fact]
    public void The_published_sample_is_read_whole()
    {
        var booked = Assert.IsType<BookingEvent>(Given.Read(PublishedBooking.Sample));
        var booking = booked.Booking;

        Assert.Equal("15-minute meeting", booking.Subject);
        Assert.Equal(new DateTimeOffset(2021, 1, 20, 16, 45, 0, TimeSpan.Zero), booking.StartsAt);
        Assert.Equal(15, booking.DurationMinutes);
        Assert.Equal(new UserRef("USR-YX0J4ANZTV", "michael@example.com", "Michael"), booking.Owner);
        Assert.Equal(new NamedRef("BP-L5SMQPFA1V", "Michael"), booking.BookingPage);
        Assert.Equal(new NamedRef("ET-E8DL20JT5U", "15-minute meeting"), booking.EventType);
        Assert.Equal(("Carrie", "carrie@customer.com"), (booking.Form?.Name, booking.Form?.Email));
        Assert.Null(booking.JoinUrl ?? booking.Location ?? booking.RescheduledBookingId ?? booking.Form?.Phone);
        Assert.Null(booking.Cancel);
        Assert.Null(booking.MasterPage);
        Assert.Equal(new GuestIdentities { Email = "carrie@customer.com" }, booked.Identities);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\"  \"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("true")]
    public void Empty_null_and_odd_values_are_all_absent(string value)
    {
        string[] members =
        [
            "subject",
            "tracking_id",
            "starting_time",
            "duration_minutes",
            "customer_timezone",
            "virtual_conferencing",
            "location_description",
            "rescheduled_booking_id",
            "cancel_reschedule_information",
            "attendees",
            "form_submission",
            "owner",
            "booking_page",
            "master_page",
            "event_type", "booking_calendar", "conversation", "custom_fields", "payment_information", "utm_params",
        ];

        var odd = Given.Booking("booking.scheduled", 1, data => { foreach (var member in members) data[member] = JsonNode.Parse(value); });
        var missing = Given.Booking("booking.scheduled", 1, data => { foreach (var member in members) data.Remove(member); });

        Assert.Equal(Given.State(missing).ToJson(), Given.State(odd).ToJson());
        Assert.Equal(GuestIdentities.None, odd.Identities);
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("booking_page")]
    [InlineData("master_page")]
    [InlineData("event_type")]
    [InlineData("booking_calendar")]
    public void A_reference_is_an_id_or_an_object(string member)
    {
        var byId = Given.Booking("booking.scheduled", 1, data => data[member] = "X-1").Booking;
        var byObject = Given
            .Booking("booking.scheduled", 1, data => data[member] = new JsonObject { ["id"] = "X-1", ["name"] = "N" })
            .Booking;

        Assert.Equal("X-1", IdOf(byId));
        Assert.Equal("X-1", IdOf(byObject));

        string? IdOf(Booking booking) => member switch
        {
            "owner" => booking.Owner?.Id,
            "booking_page" => booking.BookingPage?.Id,
            "master_page" => booking.MasterPage?.Id,
            "event_type" => booking.EventType?.Id,
            _ => booking.Calendar?.Id,
        };
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("12.50", "12.50")]
    [InlineData("true", "true")]
    [InlineData("null", "")]
    [InlineData("\"\"", "")]
    [InlineData("[\"a\",\"b\",3]", "a;b;3")]
    [InlineData("[]", "")]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("[{\"a\":1}]", "[{\"a\":1}]")]
    [InlineData("1e400", "1e400")]
    public void A_custom_field_may_be_of_any_type(string json, string expected)
    {
        var booking = Given
            .Booking("booking.scheduled", 1, data => data["custom_fields"] = Given.Named("Budget", JsonNode.Parse(json)))
            .Booking;

        Assert.Equal(expected, Assert.Single(booking.CustomFields).Value.ToString());
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("\"45\"", 45)]
    [InlineData("30.0", 30)]
    [InlineData("-5", -5)]
    [InlineData("1e12", null)]
    [InlineData("\"long\"", null)]
    public void A_duration_may_be_a_number_or_a_text(string json, int? expected) =>
        Assert.Equal(
            expected,
            Given.Booking("booking.scheduled", 1, data => data["duration_minutes"] = JsonNode.Parse(json)).Booking.DurationMinutes);

    [Fact]
    public void Everything_a_booking_calendar_adds_is_read()
    {
        var booking = Given.Booking("booking.scheduled", 1, data =>
        {
            data["booking_calendar"] = "BKC-1";
            data["cancel_url"] = "https://c";
            data["reschedule_url"] = "https://r";
            data["payment_information"] = new JsonObject { ["amount_charged"] = 2500, ["currency"] = "USD", ["transaction_id"] = "T-1" };
            data["utm_params"] = new JsonObject { ["utm_source"] = "mail" };
            data["attendees"] = new JsonArray("a@example.com", "b@example.com");
            data["form_submission"] = new JsonObject { ["guests"] = new JsonArray("g@example.com", ""), ["note"] = "line\r\n\u0007two" };
            data["virtual_conferencing"] = new JsonObject { ["join_url"] = "https://meet" };
        }).Booking;

        Assert.Equal(("BKC-1", "https://c", "https://r"), (booking.Calendar?.Id, booking.CancelUrl, booking.RescheduleUrl));
        Assert.Equal(new Payment(2500, "USD", "T-1"), booking.Payment);
        Assert.Equal(new NamedValue("source", FieldValue.Of("mail")), Assert.Single(booking.Utm));
        Assert.Equal(["a@example.com", "b@example.com"], booking.Attendees.ToArray());
        Assert.Equal(["g@example.com"], booking.Form!.Guests.ToArray());
        Assert.Equal("line\r\ntwo", booking.Form.Note);
        Assert.Equal("https://meet", booking.JoinUrl);
    }
}
