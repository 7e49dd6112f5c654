using System.Text;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public class EventsTests
{
    [Fact]
    public async Task One_object_is_accepted_and_its_repeat_counted()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        var first = await (await gateway.PostEventsAsync(org, PublishedBooking.Sample)).AssertEventsAsync(1, 0, 0);
        await (await gateway.PostEventsAsync(org, PublishedBooking.Sample)).AssertEventsAsync(0, 1, 0);

        Assert.Equal(0, first.GetProperty("refusals").GetArrayLength());
        Assert.Equal("EVNT-2AB8RJY3LF", Assert.Single(gateway.Store.Inbox).EventId);
    }

    [Fact]
    public async Task An_array_is_judged_one_by_one()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var body =
            $"""[ {Envelopes.Booking("EVNT-1")}, 17, {Envelopes.Booking("EVNT-2", "booking.teleported")} ,{Envelopes.Booking("EVNT-1")}, {Envelopes.Booking("EVNT-3")} ]""";

        var answer = await (await gateway.PostEventsAsync(org, body)).AssertEventsAsync(accepted: 2, repeated: 1, refused: 2);

        var refusals = answer.GetProperty("refusals");
        Assert.Equal((1, FailureCodes.NotAnEvent), (refusals[0].Number("index"), refusals[0].Text("code")));
        Assert.True(refusals[0].IsNull("eventId"));
        Assert.Equal(
            (2, "EVNT-2", FailureCodes.UnknownType),
            (refusals[1].Number("index"), refusals[1].Text("eventId"), refusals[1].Text("code")));
        Assert.Contains("booking.teleported", refusals[1].Text("reason"));
        Assert.DoesNotContain("kept", refusals[1].Text("reason"));
        Assert.Equal(["EVNT-1", "EVNT-3"], gateway.Store.Inbox.Select(entry => entry.EventId).Order());
        Assert.Equal(
            Envelopes.Booking("EVNT-3"),
            Encoding.UTF8.GetString(gateway.Store.Inbox.Single(entry => entry.EventId == "EVNT-3").Payload.Span));
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/ndjson")]
    [InlineData("Application/X-NDJSON; charset=utf-8")]
    public async Task Lines_are_judged_one_by_one_and_blank_ones_skipped(string type)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var body = $"\uFEFF{Envelopes.Booking("EVNT-1")}\r\n\r\nnot json\n{{\"id\":\n   \n{Envelopes.Booking("EVNT-2")}";
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await (await gateway.SendAsync(HttpMethod.Post, "/v1/orgs/acme/events", org.ApiKey, content)).AssertEventsAsync(
            2, 0, 2);

        var refusals = answer.GetProperty("refusals");
        Assert.Equal((1, FailureCodes.NotJson), (refusals[0].Number("index"), refusals[0].Text("code")));
        Assert.Equal((2, FailureCodes.NotJson), (refusals[1].Number("index"), refusals[1].Text("code")));
        Assert.Equal(["EVNT-1", "EVNT-2"], gateway.Store.Inbox.Select(entry => entry.EventId).Order());
    }

    [Theory]
    [InlineData("{\"id\":", FailureCodes.NotJson)]
    [InlineData("nonsense", FailureCodes.NotJson)]
    [InlineData("{}", FailureCodes.NotAnEvent)]
    public async Task A_single_bad_object_is_400_with_the_reason_and_nothing_is_kept(string body, string code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        var problem = await (await gateway.PostEventsAsync(org, body)).AssertProblemAsync(400, "events-refused");

        Assert.Equal(1, problem.Number("refused"));
        Assert.Equal(code, problem.GetProperty("refusals")[0].Text("code"));
        Assert.Contains(problem.GetProperty("refusals")[0].Text("reason"), problem.Text("detail"));
        Assert.Empty(gateway.Store.Inbox);
    }

    [Fact]
    public async Task When_all_of_many_are_refused_it_is_400_with_every_reason()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        var problem = await (await gateway.PostEventsAsync(org, "[{},{},7]")).AssertProblemAsync(400, "events-refused");

        Assert.Equal(3, problem.GetProperty("refusals").GetArrayLength());
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("  \n ", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("", "application/x-ndjson")]
    [InlineData("\n\n", "application/x-ndjson")]
    public async Task A_body_without_any_event_is_400(string body, string type)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        await (await gateway.PostEventsAsync(org, body, type)).AssertProblemAsync(400, "body-invalid");
    }

    [Fact]
    public async Task A_broken_array_is_400_and_says_where()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        foreach (
            var body in new[]
            {
                $"[{Envelopes.Booking("EVNT-1")},\n oops]",
                $"[{Envelopes.Booking("EVNT-1")}",
                $"[{Envelopes.Booking("EVNT-1")}] more",
            })
            Assert.Contains(
                "line", (await (await gateway.PostEventsAsync(org, body)).AssertProblemAsync(400, "body-invalid")).Text("detail"));
        Assert.Empty(gateway.Store.Inbox);
    }

    [Fact]
    public async Task A_thousand_are_taken_at_once_and_one_more_is_too_many()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        string[] events = [.. Enumerable.Range(0, 1_001).Select(n => Envelopes.Booking($"EVNT-{n}"))];

        await (await gateway.PostEventsAsync(org, $"[{string.Join(',', events)}]")).AssertProblemAsync(413, "too-many-events");
        Assert.Empty(gateway.Store.Inbox);
        await (await gateway.PostEventsAsync(org, $"[{string.Join(',', events.Take(1_000))}]")).AssertEventsAsync(1_000, 0, 0);
        await (await gateway.PostEventsAsync(org, string.Join('\n', events), "application/x-ndjson")).AssertEventsAsync(1, 1_000, 0);
        Assert.Equal(1_001, gateway.Store.Inbox.Count);
    }

    [Fact]
    public async Task Too_many_lines_and_too_many_bytes_are_413()
    {
        await using var gateway = await GatewayHost.StartAsync(options => (options.MaxLines, options.MaxEventsBytes) = (3, 2_000));
        var org = await gateway.CreateOrgAsync();

        await (await gateway.PostEventsAsync(org, "{}\n{}\n{}\n{}", "application/x-ndjson")).AssertProblemAsync(413, "too-many-events");
        await (await gateway.PostEventsAsync(org, Envelopes.Booking("EVNT-1", padding: 2_000))).AssertProblemAsync(413, "body-too-large");
    }

    [Fact]
    public async Task Contact_events_are_taken_from_clients()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        const string contact =
            """{"id":"EVNT-C","object":"event","creation_time":"2026-01-20T12:10:03Z","type":"contact.updated","data":{"object":"contact","id":"CTC-1","email":"a@b.example"}}""";

        await (await gateway.PostEventsAsync(org, contact)).AssertEventsAsync(1, 0, 0);

        Assert.Equal("CTC-1", Assert.Single(gateway.Store.Inbox).SubjectId);
    }

    [Fact]
    public async Task Only_an_API_key_of_the_org_opens_it_in_either_header()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var other = await gateway.CreateOrgAsync("other");

        await (await PostAsync("acme", null, null)).AssertProblemAsync(401, "key-missing");
        await (await PostAsync("acme", "Basic " + org.ApiKey, null)).AssertProblemAsync(401, "key-missing");
        await (await PostAsync("acme", "Bearer nonsense", null)).AssertProblemAsync(401, "key-invalid");
        await (await PostAsync("acme", "Bearer " + other.ApiKey, null)).AssertProblemAsync(401, "key-invalid");
        await (await PostAsync("acme", "Bearer " + GatewayHost.OperatorKey, null)).AssertProblemAsync(401, "key-invalid");
        await (await PostAsync("nobody", "Bearer " + org.ApiKey, null)).AssertProblemAsync(401, "key-invalid");
        var refused = await PostAsync("No%20Org", "Bearer " + org.ApiKey, null);
        await refused.AssertProblemAsync(401, "key-invalid");
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        await (await PostAsync("acme", "bearer " + org.ApiKey, null)).AssertEventsAsync(1, 0, 0);
        await (await PostAsync("acme", null, org.ApiKey)).AssertEventsAsync(0, 1, 0);

        async Task<HttpResponseMessage> PostAsync(string name, string? authorization, string? apiKey)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/orgs/{name}/events")
            {
                Content = new StringContent(PublishedBooking.Sample),
            };
            if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
            if (apiKey is not null) request.Headers.TryAddWithoutValidation("X-Api-Key", apiKey);
            return await gateway.Client.SendAsync(request);
        }
    }
}
