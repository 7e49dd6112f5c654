using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public class WebhookTests
{
    [Fact]
    public async Task The_published_sample_is_accepted_and_stored_as_it_was_sent()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        using var answer = await gateway.WebhookAsync(org, PublishedBooking.Sample);

        await answer.AssertWebhookAsync(accepted: 1, repeated: 0, setAside: 0);
        var entry = Assert.Single(gateway.Store.Inbox);
        Assert.Equal(
            ("acme", "EVNT-2AB8RJY3LF", "BKNG-YNMGHKQ24XV5", "booking.scheduled"),
            (entry.Org.Value, entry.EventId, entry.SubjectId, entry.Type));
        Assert.Equal(DateTimeOffset.Parse("2021-01-20T12:10:02.753Z"), entry.OrderTime);
        Assert.Equal(PublishedBooking.Sample, Encoding.UTF8.GetString(entry.Payload.Span));
        Assert.Null(entry.Failure);
    }

    [Fact]
    public async Task A_repeat_is_202_and_changes_nothing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        using var first = await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"));

        using var repeat = await gateway.WebhookAsync(
            org, Envelopes.Booking("EVNT-1", "booking.canceled"), at: DateTimeOffset.UtcNow.AddHours(-1));

        await repeat.AssertWebhookAsync(accepted: 0, repeated: 1, setAside: 0);
        Assert.Equal("booking.scheduled", Assert.Single(gateway.Store.Inbox).Type);
    }

    [Fact]
    public async Task Orgs_do_not_share_event_ids()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var one = await gateway.CreateOrgAsync("one");
        var two = await gateway.CreateOrgAsync("two");

        await (await gateway.WebhookAsync(one, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);
        await (await gateway.WebhookAsync(two, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);

        Assert.Equal(["one", "two"], gateway.Store.Inbox.Select(entry => entry.Org.Value).Order());
    }

    [Theory]
    [InlineData("this is not json", FailureCodes.NotJson)]
    [InlineData("", FailureCodes.NotJson)]
    [InlineData("{\"id\":", FailureCodes.NotJson)]
    [InlineData("42", FailureCodes.NotAnEvent)]
    [InlineData("[]", FailureCodes.NotAnEvent)]
    [InlineData("{}", FailureCodes.NotAnEvent)]
    [InlineData("""{"id":"","type":"booking.scheduled","data":{"id":"BKNG-1"}}""", FailureCodes.NotAnEvent)]
    [InlineData("""{"type":"booking.scheduled","data":{"id":"BKNG-1"}}""", FailureCodes.NotAnEvent)]
    public async Task What_cannot_be_understood_is_kept_with_its_reason_under_the_hash_of_its_bytes(string body, string code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        await (await gateway.WebhookAsync(org, body)).AssertWebhookAsync(accepted: 0, repeated: 0, setAside: 1);
        await (await gateway.WebhookAsync(org, body)).AssertWebhookAsync(accepted: 0, repeated: 1, setAside: 0);

        var entry = Assert.Single(gateway.Store.Inbox);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))), entry.EventId);
        Assert.Equal(code, entry.Failure!.Code);
        Assert.NotEmpty(entry.Failure.Message);
        Assert.Equal(body, Encoding.UTF8.GetString(entry.Payload.Span));
        Assert.Equal(0, gateway.Grains.Org("acme").Wakes);
    }

    [Fact]
    public async Task An_unknown_type_is_kept_under_its_own_id()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-7", "booking.teleported"))).AssertWebhookAsync(0, 0, 1);

        var entry = Assert.Single(gateway.Store.Inbox);
        Assert.Equal(("EVNT-7", "BKNG-1", FailureCodes.UnknownType), (entry.EventId, entry.SubjectId, entry.Failure!.Code));
    }

    [Theory]
    [InlineData("aNULb")]
    [InlineData("LONG")]
    public async Task An_id_that_no_database_keeps_is_no_reason_to_refuse(string id)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        await (
            await gateway.WebhookAsync(org, Envelopes.Booking(id.Replace("NUL", "\0").Replace("LONG", new string('e', 500))))
        ).AssertWebhookAsync(0, 0, 1);

        var entry = Assert.Single(gateway.Store.Inbox);
        Assert.StartsWith("sha256:", entry.EventId);
        Assert.Equal(FailureCodes.NotAnEvent, entry.Failure!.Code);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_and_nothing_is_stored()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        using var answer = await gateway.WebhookAsync(org, PublishedBooking.Sample, secret: "not-the-secret");

        await answer.AssertProblemAsync(401, "signature-invalid");
        Assert.Empty(gateway.Store.Inbox);
    }

    [Fact]
    public async Task The_secret_of_another_org_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var one = await gateway.CreateOrgAsync("one");
        var two = await gateway.CreateOrgAsync("two");

        using var answer = await gateway.WebhookAsync(one, PublishedBooking.Sample, two.WebhookSecret);

        await answer.AssertProblemAsync(401, "signature-invalid");
    }

    [Fact]
    public async Task A_tampered_body_or_time_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var body = Encoding.UTF8.GetBytes(PublishedBooking.Sample);
        var header = Signing.Header(org.WebhookSecret, body, DateTimeOffset.UtcNow);
        var later = "t=" + DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() + header[header.IndexOf(',')..];

        await (await gateway.WebhookAsync("acme", [.. body, (byte)' '], header)).AssertProblemAsync(401, "signature-invalid");
        await (await gateway.WebhookAsync("acme", body, later)).AssertProblemAsync(401, "signature-invalid");
    }

    [Fact]
    public async Task An_org_that_is_not_there_looks_like_a_wrong_secret()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var body = Encoding.UTF8.GetBytes(PublishedBooking.Sample);
        var header = Signing.Header("guessed-secret", body, DateTimeOffset.UtcNow);

        using var there = await gateway.WebhookAsync("acme", body, header);
        using var notThere = await gateway.WebhookAsync("nobody", body, header);
        using var noId = await gateway.WebhookAsync("No%20Org", body, header);

        var expected = await there.Content.ReadAsStringAsync();
        await there.AssertProblemAsync(401, "signature-invalid");
        foreach (var answer in new[] { notThere, noId })
        {
            Assert.Equal(401, (int)answer.StatusCode);
            Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Without_a_signature_it_says_so()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();

        await (await gateway.WebhookAsync("acme", "{}"u8.ToArray(), null)).AssertProblemAsync(401, "signature-missing");
        await (await gateway.WebhookAsync("acme", "{}"u8.ToArray(), "s=1")).AssertProblemAsync(401, "signature-malformed");
    }

    [Theory]
    [InlineData(-4 * 24 * 60 + 5, 202)]
    [InlineData(4 * 24 * 60 - 5, 202)]
    [InlineData(-4 * 24 * 60 - 5, 401)]
    [InlineData(4 * 24 * 60 + 5, 401)]
    public async Task A_signature_holds_for_four_days_either_way(int minutesFromNow, int status)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        using var answer = await gateway.WebhookAsync(org, PublishedBooking.Sample, at: DateTimeOffset.UtcNow.AddMinutes(minutesFromNow));

        if (status == 401) await answer.AssertProblemAsync(401, "signature-expired");
        else await answer.AssertWebhookAsync(1, 0, 0);
    }

    [Fact]
    public async Task Both_secrets_work_while_one_is_rotated()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var added = await (
            await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/webhook-secrets", new { name = "next" })).AssertStatusAsync(201);

        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-2"), added.Text("secret"))).AssertWebhookAsync(1, 0, 0);

        using var removed = await gateway.OperatorAsync(HttpMethod.Delete, "/v1/orgs/acme/webhook-secrets/primary");
        Assert.Equal(204, (int)removed.StatusCode);
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-3"))).AssertProblemAsync(401, "signature-invalid");
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-4"), added.Text("secret"))).AssertWebhookAsync(1, 0, 0);
    }

    [Fact]
    public async Task Ids_may_hold_any_letters_and_are_kept_as_they_are()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-\U0001F600", bookingId: "BKNG-\U0001F600"))).AssertWebhookAsync(
            1, 0, 0);

        var entry = Assert.Single(gateway.Store.Inbox);
        Assert.Equal(("EVNT-\U0001F600", "BKNG-\U0001F600"), (entry.EventId, entry.SubjectId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_too_large_and_one_at_the_limit_is_not(bool chunked)
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.MaxWebhookBytes = 20_000);
        var org = await gateway.CreateOrgAsync();
        var frame = Envelopes.Booking("EVNT-1").Length;

        await (await SendAsync(Envelopes.Booking("EVNT-1", padding: 20_000 - frame))).AssertWebhookAsync(1, 0, 0);
        await (await SendAsync(Envelopes.Booking("EVNT-2", padding: 20_001 - frame))).AssertProblemAsync(413, "body-too-large");
        Assert.Single(gateway.Store.Inbox);

        async Task<HttpResponseMessage> SendAsync(string body)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orgs/acme/webhooks/oncehub")
            {
                Content = new ByteArrayContent(bytes),
            };
            request.Headers.TransferEncodingChunked = chunked;
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TryAddWithoutValidation("Oncehub-Signature", Signing.Header(org.WebhookSecret, bytes, DateTimeOffset.UtcNow));
            return await gateway.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Many_at_once_each_keep_their_own_bytes()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var bodies = Enumerable
            .Range(0, 300)
            .ToDictionary(n => $"EVNT-{n}", n => Envelopes.Booking($"EVNT-{n}", bookingId: $"BKNG-{n}", padding: n * 37));

        await Parallel.ForEachAsync(
            bodies.Values, new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (body, _) => await (await gateway.WebhookAsync(org, body)).AssertWebhookAsync(1, 0, 0));

        Assert.Equal(300, gateway.Store.Inbox.Count);
        foreach (var entry in gateway.Store.Inbox) Assert.Equal(bodies[entry.EventId], Encoding.UTF8.GetString(entry.Payload.Span));
    }
}
