using System.Text;

namespace OnceHub.Sync.Domain.Tests;

public class EventHeaderTests
{
    private const string Minimal = """{"id":"E","type":"booking.scheduled","data":{"id":"B","last_updated_time":"2026-01-02T03:04:05Z"}}""";

    [Fact]
    public void The_published_sample_is_read()
    {
        var header = Accepted(PublishedBooking.Sample);

        Assert.Equal("EVNT-2AB8RJY3LF", header.EventId);
        Assert.Equal(EventKind.BookingScheduled, header.Kind);
        Assert.Equal("BKNG-YNMGHKQ24XV5", header.SubjectId);
        Assert.Equal(DateTimeOffset.Parse("2021-01-20T12:10:02.753Z", null), header.OrderTime);
    }

    [Theory]
    [InlineData("booking.scheduled", EventKind.BookingScheduled)]
    [InlineData("booking.rescheduled", EventKind.BookingRescheduled)]
    [InlineData("booking.canceled_then_rescheduled", EventKind.BookingCanceledThenRescheduled)]
    [InlineData("booking.canceled_reschedule_requested", EventKind.BookingCanceledRescheduleRequested)]
    [InlineData("booking.canceled", EventKind.BookingCanceled)]
    [InlineData("booking.completed", EventKind.BookingCompleted)]
    [InlineData("booking.no_show", EventKind.BookingNoShow)]
    [InlineData("booking.reassigned", EventKind.BookingReassigned)]
    [InlineData("conversation.started", EventKind.ConversationStarted)]
    [InlineData("conversation.closed", EventKind.ConversationClosed)]
    [InlineData("conversation.abandoned", EventKind.ConversationAbandoned)]
    [InlineData("contact.created", EventKind.ContactCreated)]
    [InlineData("contact.updated", EventKind.ContactUpdated)]
    public void Every_type_is_known_and_readable_whole(string type, EventKind kind)
    {
        var json = Minimal.Replace("booking.scheduled", type, StringComparison.Ordinal);

        Assert.Equal(kind, Accepted(json).Kind);
        Assert.Equal(kind, Given.Read(json).Header.Kind);
    }

    [Theory]
    [InlineData("booking")]
    [InlineData("booking.exploded")]
    [InlineData("BOOKING.SCHEDULED")]
    public void An_unknown_type_keeps_the_ids(string type)
    {
        var problem = Refused(Minimal.Replace("booking.scheduled", type, StringComparison.Ordinal));

        Assert.Equal((FailureCodes.UnknownType, "E", type, "B"), (problem.Code, problem.EventId, problem.Type, problem.SubjectId));
    }

    [Theory]
    [InlineData(
        """{"data":{"last_updated_time":"2026-01-02T03:04:05Z","id":"B","x":{"id":"no"}},"type":"booking.scheduled","extra":[{"id":"no"}],"id":"E"}"""
    )]
    [InlineData(
        """{"id":"other","id":"E","type":"x","type":"booking.scheduled","data":{"id":"old"},"data":{"id":"B","last_updated_time":"2026-01-02T03:04:05Z"}}"""
    )]
    [InlineData(""" { "\u0069d" : "E" , "type":"booking.scheduled","data":{"id":"B","last_updated_time":"2026-01-02T05:04:05+02:00"} } """)]
    [InlineData(
        """{"id":"E","type":"booking.scheduled","data":[1,2],"data":{"id":"B","creation_time":"2026-01-02T03:04:05Z","last_updated_time":""}}"""
    )]
    [InlineData("""{"id":"E","type":"booking.scheduled","creation_time":"2026-01-02T03:04:05","data":{"id":"B","last_updated_time":7}}""")]
    public void Order_repeats_and_spelling_of_members_do_not_matter(string json) =>
        Assert.Equal(
            new EventHeader(
                "E", "booking.scheduled", EventKind.BookingScheduled, "B", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
            Accepted(json));

    [Theory]
    [InlineData("", FailureCodes.NotJson)]
    [InlineData("   ", FailureCodes.NotJson)]
    [InlineData("hello", FailureCodes.NotJson)]
    [InlineData("{", FailureCodes.NotJson)]
    [InlineData("""{"id":"E",}""", FailureCodes.NotJson)]
    [InlineData("""{"id":"E"} x""", FailureCodes.NotJson)]
    [InlineData("""{"id":"E"}{}""", FailureCodes.NotJson)]
    [InlineData("[1,2", FailureCodes.NotJson)]
    [InlineData("""{"id":"E" /* no */}""", FailureCodes.NotJson)]
    [InlineData("[]", FailureCodes.NotAnEvent)]
    [InlineData("null", FailureCodes.NotAnEvent)]
    [InlineData("\"text\"", FailureCodes.NotAnEvent)]
    [InlineData("{}", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":1,"type":"booking.scheduled","data":{"id":"B"}}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"","type":"booking.scheduled","data":{"id":"B"}}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"E","data":{"id":"B"}}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"E","type":null,"data":{"id":"B"}}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"E","type":"booking.scheduled"}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"E","type":"booking.scheduled","data":null}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"E","type":"booking.scheduled","data":"BKNG-1"}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"E","type":"booking.scheduled","data":{"id":"  "}}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"E","type":"booking.scheduled","data":{"id":{"id":"B"}}}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"E","type":"booking.scheduled","data":{"id":"B"}}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"E","type":"booking.scheduled","data":{"id":"B","last_updated_time":"soon"}}""", FailureCodes.NotAnEvent)]
    [InlineData(
        """{"id":"E","type":"booking.scheduled","data":{"id":"B","last_updated_time":"0001-01-01T00:00:00Z"}}""",
        FailureCodes.NotAnEvent)]
    [InlineData(
        """{"id":"E","type":"booking.scheduled","data":{"id":"..","last_updated_time":"2026-01-02T03:04:05Z"}}""",
        FailureCodes.NotAnEvent)]
    [InlineData(
        """{"id":"E\u0000","type":"booking.scheduled","data":{"id":"B","last_updated_time":"2026-01-02T03:04:05Z"}}""",
        FailureCodes.NotAnEvent)]
    public void What_is_no_event_is_refused_with_a_reason(string json, string code)
    {
        var problem = Refused(json);

        Assert.Equal(code, problem.Code);
        Assert.NotEmpty(problem.Reason);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => Assert.Equal("E", Accepted("\uFEFF" + Minimal).EventId);

    [Fact]
    public void Bytes_that_are_not_utf8_are_not_json()
    {
        byte[] bytes = [.. """{"id":"E","note":" """u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal(FailureCodes.NotJson, RefusedBytes(bytes).Code);
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_refused_and_keeps_what_was_read_before()
    {
        var deep = $$$"""{"id":"E","type":"booking.scheduled","x":{{{new string('[', 100)}}}{{{new string(']', 100)}}}}""";

        var problem = Refused(deep);

        Assert.Equal((FailureCodes.NotJson, "E", "booking.scheduled"), (problem.Code, problem.EventId, problem.Type));
    }

    [Theory]
    [InlineData("id", 129)]
    [InlineData("type", 129)]
    [InlineData("data.id", 65)]     // A booking's: the package's fields hold no more.
    public void An_id_that_is_too_long_is_refused(string member, int length)
    {
        string Value(string name, string fine) => name == member ? new string('x', length) : fine;
        var json =
            $$$"""{"id":"{{{Value("id", "E")}}}","type":"{{{Value("type", "booking.scheduled")}}}","data":{"id":"{{{Value("data.id", "B")}}}","last_updated_time":"2026-01-02T03:04:05Z"}}""";

        var problem = Refused(json);

        Assert.Equal(FailureCodes.NotAnEvent, problem.Code);
        Assert.Contains($"'{member}'", problem.Reason, StringComparison.Ordinal);
        Assert.Contains($"{length}", problem.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("booking.scheduled", 64)]
    [InlineData("conversation.closed", 128)]
    [InlineData("contact.created", 128)]
    public void An_id_that_is_as_long_as_may_be_is_taken(string type, int length)
    {
        var (id, subject) = (new string('x', 128), new string('y', length));

        var header = Accepted(
            $$$"""{"id":"{{{id}}}","type":"{{{type}}}","data":{"id":"{{{subject}}}","last_updated_time":"2026-01-02T03:04:05Z"}}""");

        Assert.Equal((id, subject), (header.EventId, header.SubjectId));
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_lose_the_event()
    {
        var json =
            """{"id":"E","type":"booking.scheduled","data":{"id":"B","last_updated_time":"2026-01-02T03:04:05Z","subject":"a\ud83db\\ud83d \ud83d\ude00"}}""";

        var booking = ((BookingEvent)Given.Read(json)).Booking;

        Assert.Equal("a\uFFFDb\\ud83d \U0001F600", booking.Subject);
    }

    [Fact]
    public void Cutting_or_changing_any_byte_never_throws()
    {
        var bytes = Encoding.UTF8.GetBytes(PublishedBooking.Sample);
        var random = new Random(7);
        for (var i = 0; i < bytes.Length; i++)
        {
            Attempt(bytes[..i]);
            var changed = bytes.ToArray();
            changed[i] = (byte)random.Next(256);
            Attempt(changed);
        }

        static void Attempt(byte[] some)
        {
            var isHeader = EventReader.ReadHeader(some) is Readable<EventHeader>;
            Assert.Equal(isHeader, EventReader.Read(some, "US") is Readable<OnceHubEvent>);
        }
    }

    private static EventHeader Accepted(string json) =>
        EventReader.ReadHeader(Encoding.UTF8.GetBytes(json)).TryGet(out var header, out var problem)
            ? header
            : throw new InvalidOperationException(problem.Reason);

    private static UnreadableEvent Refused(string json) => RefusedBytes(Encoding.UTF8.GetBytes(json));

    private static UnreadableEvent RefusedBytes(byte[] bytes) =>
        EventReader.ReadHeader(bytes).TryGet(out _, out var problem) ? throw new InvalidOperationException("It was accepted.") : problem;
}
