using System.Text;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

public class BookingTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-01-20T12:00:00Z");

    [Fact]
    public async Task A_booking_is_told_with_its_match_history_failures_waiting_events_and_cost()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        gateway.Store.Bookings["acme/BKNG-1"] = new BookingRecord
        {
            BookingId = "BKNG-1",
            Version = 3,
            Guest = new GuestToken("g-1"),
            Phase = "Canceled",
            RecordId = "003000000000001AAA",
            SalesforceEventId = "00U000000000001AAA",
            UpdatedAt = At,
            State = JournalOf(Envelopes.Booking("EVNT-1", "booking.scheduled")),
            History =
            [
                new HistoryEntry(
                    At,
                    "EVNT-1",
                    "applied",
                    """{"type":"booking.scheduled","calls":0.25,"made":["Event"],"changes":[{"field":"Email","to":"ann@example.com","source":"form.email"},{"field":"Event.Status","to":"Scheduled"}]}"""
                ),
                new HistoryEntry(
                    At, "EVNT-2", "applied", """{"calls":1.5,"changes":[{"field":"Event.Status","from":"Scheduled","to":"Canceled"}]}"""),
                new HistoryEntry(At, "EVNT-3", "older", "{}"),
            ],
            Failures =
            [
                new Failure(
                    7,
                    "EVNT-4",
                    "BKNG-1",
                    "booking.completed",
                    "FIELD_INTEGRITY_EXCEPTION",
                    "OwnerId",
                    "The owner is inactive.",
                    At,
                    null),
            ],
            Waiting = [new WaitingEvent("EVNT-5", "booking.no_show", At, At, At.AddMinutes(1), 2)],
        };

        var booking = await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings/BKNG-1", org.ApiKey)).AssertStatusAsync(200);

        Assert.Equal(("BKNG-1", "Canceled", "g-1"), (booking.Text("bookingId"), booking.Text("phase"), booking.Text("guest")));
        Assert.Equal(("003000000000001AAA", "00U000000000001AAA"), (booking.Text("recordId"), booking.Text("salesforceEventId")));
        Assert.Equal("Scheduled (By customer)", booking.Text("status"));
        Assert.Equal(DateTimeOffset.Parse("2026-01-20T16:45:00Z"), booking.GetProperty("startsAt").GetDateTimeOffset());
        Assert.Equal(15, booking.Number("durationMinutes"));
        Assert.Equal(("Contact", "Email", "The only Contact with this email."), (
            booking.GetProperty("match").Text("object"),
            booking.GetProperty("match").Text("rule"),
            booking.GetProperty("match").Text("explanation")));
        Assert.True(booking.GetProperty("pending").GetBoolean());
        Assert.Equal(1.75, booking.GetProperty("callsSpent").GetDouble());
        Assert.Equal(
            ["EVNT-1", "EVNT-2", "EVNT-3", "EVNT-4"],
            booking.GetProperty("history").EnumerateArray().Select(entry => entry.Text("eventId")));
        Assert.Equal("set aside", booking.GetProperty("history")[3].Text("verdict"));
        Assert.Equal("Email", booking.GetProperty("history")[0].GetProperty("detail").GetProperty("changes")[0].Text("field"));
        Assert.Equal("The owner is inactive.", booking.GetProperty("failures")[0].Text("message"));
        Assert.Equal(2, booking.GetProperty("waiting")[0].Number("attempts"));
        Assert.Equal(("failed", "The owner is inactive."), (booking.Text("state"), booking.Text("because")));
        Assert.Equal(
            ["Contact 003000000000001AAA False Email:>ann@example.com", "Event 00U000000000001AAA True Status:>Canceled"],
            booking.GetProperty("records").EnumerateArray().Select(record =>
                $"{record.Text("object")} {record.Text("id")} {record.GetProperty("made").GetBoolean()} "
                + string.Join(
                    ' ',
                    record
                        .GetProperty("fields")
                        .EnumerateArray()
                        .Select(field => $"{field.Text("name")}:{field.Text("before")}>{field.Text("after")}"))));
    }

    [Theory]
    [InlineData(true, "ORG_LOCKED")]
    [InlineData(false, null)]
    public async Task A_booking_that_waits_says_why_its_org_is_paused(bool waits, string? code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        gateway.Grains.Org("acme").Status = new() { PausedCode = "ORG_LOCKED", PausedBecause = "The org is locked.", PausedUntil = At };
        WaitingEvent[] waiting = waits ? [new WaitingEvent("EVNT-5", "booking.no_show", At, At, At, 0)] : [];
        gateway.Store.Bookings["acme/BKNG-1"] = new BookingRecord
        {
            BookingId = "BKNG-1",
            Version = 1,
            History = [],
            Failures = [],
            Waiting = [.. waiting],
        };

        var booking = await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings/BKNG-1", org.ApiKey)).AssertStatusAsync(200);

        Assert.Equal(code, booking.IsNull("pausedCode") ? null : booking.Text("pausedCode"));
        Assert.Equal(waits ? "The org is locked." : null, booking.IsNull("pausedBecause") ? null : booking.Text("pausedBecause"));
        Assert.Equal(waits, !booking.IsNull("pausedUntil"));
    }

    /// <summary>As the guest's turns note it; of earlier versions, and before the first try, nothing is noted.</summary>
    [Theory]
    [InlineData(4, """{"refused":{"BKNG-1":"UNABLE_TO_LOCK_ROW: unable to obtain exclusive access."}}""",
        "booking.no_show is to be applied now, after what came before it. It was tried 4 times. The last try ended with "
        + "UNABLE_TO_LOCK_ROW: unable to obtain exclusive access. It is tried again by itself; where it never passes, it fails with "
        + "that reason.")]
    [InlineData(4, """{"refused":{"BKNG-2":"X: Another one's."}}""", null)]
    [InlineData(4, """{"refused":7}""", null)]
    [InlineData(4, "not json", null)]
    [InlineData(4, null, null)]
    [InlineData(0, """{"refused":{"BKNG-1":"X: Of an earlier event."}}""",
        "booking.no_show is to be applied now, after what came before it. Nothing is to be done.")]
    public async Task A_booking_that_is_tried_again_says_what_the_last_try_ended_with(int attempts, string? notes, string? because)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        gateway.Grains.Org("acme").Status = new();
        await (await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme/connection",
            """{"loginUrl":"http://127.0.0.1:5555","clientId":"id","clientSecret":"secret"}""")).AssertStatusAsync(200);
        gateway.Store.Bookings["acme/BKNG-1"] = new BookingRecord
        {
            BookingId = "BKNG-1",
            Version = 1,
            GuestNotes = notes,
            History = [],
            Failures = [],
            Waiting = [new WaitingEvent("EVNT-5", "booking.no_show", At, At, At, attempts)],
        };

        var booking = await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings/BKNG-1", org.ApiKey)).AssertStatusAsync(200);

        Assert.Equal(
            because ?? "booking.no_show is to be applied now, after what came before it. It was tried 4 times. Nothing is to be done.",
            booking.Text("because"));
    }

    [Fact]
    public async Task A_booking_of_an_org_that_was_never_connected_says_so_though_its_grain_cannot_be_reached()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        gateway.Grains.Unreachable = true;
        gateway.Store.Bookings["acme/BKNG-1"] = new BookingRecord
        {
            BookingId = "BKNG-1",
            Version = 1,
            History = [],
            Failures = [],
            Waiting = [new WaitingEvent("EVNT-5", "booking.no_show", At, At, At, 0)],
        };

        var booking = await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings/BKNG-1", org.ApiKey)).AssertStatusAsync(200);

        Assert.Equal("NOT_CONNECTED", booking.Text("pausedCode"));
        Assert.Contains("Connect it", booking.Text("because"), StringComparison.Ordinal);
        Assert.Equal("waiting", booking.Text("state"));
        Assert.Equal(1, booking.GetProperty("waiting").GetArrayLength());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"booking":{"schemaVersion":"of the future"},"link":17}""")]
    public async Task A_booking_whose_state_is_missing_or_of_another_version_is_told_as_far_as_known(string? state)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        gateway.Store.Bookings["acme/BKNG-1"] = new BookingRecord
        {
            BookingId = "BKNG-1",
            Version = 0,
            State = state,
            History = [new HistoryEntry(At, "EVNT-1", "applied", "not json")],
            Failures = [],
            Waiting = [new WaitingEvent("EVNT-5", "booking.no_show", At, At, At, 0)],
        };

        var booking = await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings/BKNG-1", org.ApiKey)).AssertStatusAsync(200);

        Assert.True(booking.IsNull("phase") && booking.IsNull("status") && booking.IsNull("match"));
        Assert.Equal(1, booking.GetProperty("waiting").GetArrayLength());
    }

    [Fact]
    public async Task A_booking_that_nobody_sent_is_404_with_what_to_check()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings/BKNG-9", org.ApiKey)).AssertProblemAsync(
            404, "booking-not-found");
    }

    [Fact]
    public async Task Lists_hand_filters_limit_and_cursor_to_the_store()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        const string filters = "phase=Scheduled&recordId=003000000000001AAA&updatedSince=2026-01-20T12:00:00Z&limit=7"
            + "&calendar=BKC-1&state=waiting&startsFrom=2026-01-20T12:00:00Z&startsUntil=2026-01-21T12:00:00Z&updatedUntil=2026-01-21T12:00:00Z";

        var page = await (await gateway.SendAsync(HttpMethod.Get, $"/v1/orgs/acme/bookings?{filters}", org.ApiKey)).AssertStatusAsync(200);
        Assert.Equal("next", page.Text("nextCursor"));
        await (await gateway.SendAsync(HttpMethod.Get, $"/v1/orgs/acme/bookings?{filters}&cursor=next", org.ApiKey)).AssertStatusAsync(200);

        var expected = new BookingFilter("Scheduled", "003000000000001AAA", At)
        {
            Calendar = "BKC-1",
            Standing = BookingStanding.Waiting,
            StartsFrom = At,
            StartsUntil = At.AddDays(1),
            UpdatedUntil = At.AddDays(1),
        };
        Assert.Equal((expected, "next", 7), gateway.Store.LastBookingList);
    }

    [Theory]
    [InlineData("bookings?limit=0", "limit")]
    [InlineData("bookings?state=Failed", "state")]
    [InlineData("bookings?startsFrom=tomorrow", "startsFrom")]
    [InlineData("bookings?limit=201", "limit")]
    [InlineData("bookings?limit=many", "limit")]
    [InlineData("bookings?updatedSince=yesterday", "updatedSince")]
    [InlineData("bookings?cursor=made-up", "cursor")]
    [InlineData("failures?cursor=made-up", "cursor")]
    [InlineData("failures?includeResolved=perhaps", "includeResolved")]
    public async Task A_bad_query_is_400_and_names_the_parameter(string query, string name)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        var problem = await (await gateway.SendAsync(HttpMethod.Get, $"/v1/orgs/acme/{query}", org.ApiKey)).AssertProblemAsync(
            400, "query-invalid");

        Assert.Contains($"'{name}'", problem.Text("detail"));
    }

    [Theory]
    [InlineData("GET", "bookings")]
    [InlineData("GET", "bookings/BKNG-1")]
    [InlineData("GET", "failures")]
    [InlineData("GET", "failures/groups")]
    [InlineData("POST", "failures/1/replay")]
    [InlineData("POST", "failures/replay")]
    public async Task Reading_takes_the_orgs_API_key_or_the_operator_key_and_nothing_else(string method, string path)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var other = await gateway.CreateOrgAsync("other");

        await (await SendAsync("acme", null)).AssertProblemAsync(401, "key-missing");
        await (await SendAsync("acme", "nonsense")).AssertProblemAsync(401, "key-invalid");
        await (await SendAsync("acme", other.ApiKey)).AssertProblemAsync(401, "key-invalid");
        await (await SendAsync("nobody", org.ApiKey)).AssertProblemAsync(401, "key-invalid");
        await (await SendAsync("nobody", GatewayHost.OperatorKey)).AssertProblemAsync(404, "org-not-found");
        foreach (var key in new[] { org.ApiKey, GatewayHost.OperatorKey })
            Assert.NotEqual(401, (int)(await SendAsync("acme", key)).StatusCode);

        Task<HttpResponseMessage> SendAsync(string name, string? key) =>
            gateway.SendAsync(new HttpMethod(method), $"/v1/orgs/{name}/{path}", key);
    }

    /// <summary>A stored journal: the booking's state, and where it is in Salesforce.</summary>
    private static string JournalOf(string envelope)
    {
        Assert.True(EventReader.Read(Encoding.UTF8.GetBytes(envelope), "US").TryGet(out var read, out _));
        var state = BookingLifecycle.Apply(null, (BookingEvent)read).State.ToJson();
        return """{"schemaVersion":1,"booking":STATE,"link":{"recordId":"003000000000001AAA","recordObject":"Contact","rule":"Email","explanation":"The only Contact with this email.","pending":true},"calls":1.75}""".Replace(
            "STATE", state, StringComparison.Ordinal);
    }
}
