using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public class QuotaTests
{
    private static readonly OrgId Acme = OrgId.Parse("acme");
    private static readonly OrgId Other = OrgId.Parse("other");

    /// <summary>Each look costs API calls that bookings need, and whoever may look at all may look again and again.</summary>
    [Theory]
    [InlineData("connection/check")]
    [InlineData("connector")]
    [InlineData("settings/warnings?fresh=true")]
    [InlineData("salesforce/owners")]
    public async Task An_orgs_Salesforce_is_looked_at_only_so_often_by_all_together(string path)
    {
        await using var gateway = await GatewayHost.StartAsync(
            services: services => services.Configure<AccessOptions>(access => access.OrgLooksPerHour = 3));
        foreach (var org in new[] { "acme", "globex" }) await gateway.CreateOrgAsync(org);
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Viewer));
        for (var i = 0; i < 3; i++)
            Assert.NotEqual(429, (int)(await gateway.OperatorAsync(HttpMethod.Get, $"/v1/orgs/acme/{path}")).StatusCode);

        var spent = await ann.SendAsync(HttpMethod.Get, $"/v1/orgs/acme/{path}");

        var problem = await spent.AssertProblemAsync(429, "quota-exceeded");
        Assert.Contains("OrgLooksPerHour", problem.Text("detail"), StringComparison.Ordinal);
        Assert.True(spent.Headers.RetryAfter!.Delta > TimeSpan.FromMinutes(15));
        Assert.NotEqual(429, (int)(await gateway.OperatorAsync(HttpMethod.Get, $"/v1/orgs/globex/{path}")).StatusCode);
        // What is known without asking is told as before.
        Assert.NotEqual(429, (int)(await ann.SendAsync(HttpMethod.Get, "/v1/orgs/acme/settings/warnings")).StatusCode);
    }

    [Fact]
    public async Task An_org_that_has_spent_its_events_is_answered_429_with_when_to_come_again_and_others_are_served()
    {
        // Ten are saved up: thirty take it far below nothing.
        await using var gateway = await GatewayHost.StartAsync(options => options.OrgEventsPerMinute = 1);
        var busy = await gateway.CreateOrgAsync("busy");
        var quiet = await gateway.CreateOrgAsync("quiet");
        var events = $"[{string.Join(',', Enumerable.Range(0, 30).Select(i => Envelopes.Booking($"EVNT-{i}")))}]";
        await (await gateway.PostEventsAsync(busy, events)).AssertEventsAsync(30, 0, 0);

        using var webhook = await gateway.WebhookAsync(busy, Envelopes.Booking("EVNT-30"));
        var problem = await webhook.AssertProblemAsync(429, "quota-exceeded");
        Assert.Equal(problem.Number("retryAfter"), (int)webhook.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Contains("OrgEventsPerMinute", problem.Text("detail"), StringComparison.Ordinal);
        using var posted = await gateway.PostEventsAsync(busy, Envelopes.Booking("EVNT-31"));
        await posted.AssertProblemAsync(429, "quota-exceeded");
        Assert.Equal(1, gateway.Logs.Lines.Count(line => line.Contains("has sent more events", StringComparison.Ordinal)));

        await (await gateway.WebhookAsync(quiet, Envelopes.Booking("EVNT-32"))).AssertWebhookAsync(1, 0, 0);
    }

    /// <summary>Each costs the org calls of its Salesforce, and the key of a web site is easily lost.</summary>
    [Fact]
    public async Task Forms_are_filled_so_often_a_minute_and_other_orgs_are_served()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.OrgPrefillsPerMinute = 1);
        var (busy, quiet) = (await gateway.CreateOrgAsync("busy"), await gateway.CreateOrgAsync("quiet"));
        for (var form = 0; form < OrgQuotas.MinutesSaved; form++) await (await FillAsync(busy)).AssertProblemAsync(404, "not-connected");
        var problem = await (await FillAsync(busy)).AssertProblemAsync(429, "quota-exceeded");
        Assert.Contains("OrgPrefillsPerMinute", problem.Text("detail"), StringComparison.Ordinal);
        Assert.InRange(problem.Number("retryAfter"), 1, 61);
        await (await FillAsync(quiet)).AssertProblemAsync(404, "not-connected");
        await (await gateway.PostEventsAsync(busy, $"[{Envelopes.Booking("EVNT-1")}]")).AssertEventsAsync(1, 0, 0);

        Task<HttpResponseMessage> FillAsync(NewOrg org) =>
            gateway.SendAsync(HttpMethod.Get, $"/v1/orgs/{org.Org}/prefill?sosfContactId=003000000000001AAA", org.ApiKey);
    }

    [Fact]
    public async Task Who_has_no_key_spends_nothing_of_the_org()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.OrgEventsPerMinute = 1);
        var org = await gateway.CreateOrgAsync();
        for (var i = 0; i < 30; i++)
            await (await gateway.WebhookAsync(org, Envelopes.Booking($"EVNT-{i}"), "wrong-secret-of-somebody")).AssertProblemAsync(
                401, "signature-invalid");
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-30"))).AssertWebhookAsync(1, 0, 0);
    }

    [Theory]
    [InlineData(2, 1)]         // Something is left.
    [InlineData(5, 2)]         // Twenty and nothing.
    public void What_is_left_may_be_overdrawn_once_by_a_whole_body(int bodies, int taken)
    {
        var time = new FakeTimeProvider();
        var quotas = Quotas(time, events: 2, bytes: 1_000_000);
        var passed = 0;
        for (var i = 0; i < bodies; i++)
        {
            if (IsRefused(quotas, Acme)) break;
            quotas.Spend(Acme, events: 10 * (i + (bodies == 2 ? 2 : 1)), bytes: 1);
            passed++;
        }
        Assert.Equal(taken, passed);
        Assert.False(IsRefused(quotas, Other));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(6, false)]     // Thirty of two a minute: ten are owed, five minutes' worth.
    public void What_is_owed_is_worked_off_by_the_minute(int minutes, bool isRefused)
    {
        var time = new FakeTimeProvider();
        var quotas = Quotas(time, events: 2, bytes: 1_000_000);
        quotas.Spend(Acme, events: 30, bytes: 1);
        time.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(isRefused, IsRefused(quotas, Acme));
    }

    [Fact]
    public void Bytes_are_counted_as_events_are()
    {
        var quotas = Quotas(new FakeTimeProvider(), events: 1_000, bytes: 1_024);
        quotas.Spend(Acme, events: 1, bytes: 1_024 * (OrgQuotas.MinutesSaved - 1));
        Assert.False(IsRefused(quotas, Acme));
        quotas.Spend(Acme, events: 1, bytes: 1_024);
        Assert.True(IsRefused(quotas, Acme));
    }

    [Fact]
    public void No_more_is_saved_up_than_ten_minutes()
    {
        var time = new FakeTimeProvider();
        var quotas = Quotas(time, events: 2, bytes: 1_000_000);
        time.Advance(TimeSpan.FromDays(1));
        quotas.Spend(Acme, events: 2 * OrgQuotas.MinutesSaved, bytes: 1);
        Assert.True(IsRefused(quotas, Acme));
    }

    private static OrgQuotas Quotas(TimeProvider time, int events, long bytes) => new(
        Options.Create(new GatewayOptions { OrgEventsPerMinute = events, OrgBytesPerMinute = bytes }),
        time,
        NullLogger<OrgQuotas>.Instance);

    private static bool IsRefused(OrgQuotas quotas, OrgId org)
    {
        try
        {
            quotas.Enter(org);
            return false;
        }
        catch (ProblemException refused) when (refused.Kind == ProblemKinds.QuotaExceeded)
        {
            return true;
        }
    }
}
