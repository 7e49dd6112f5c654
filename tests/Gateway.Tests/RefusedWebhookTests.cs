using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Webhooks that are refused are told to the org they were sent for, at a cost that has a bound.</summary>
public class RefusedWebhookTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Envelopes.Booking("EVNT-1"));

    [Fact]
    public async Task Each_cause_is_told_with_what_to_do_and_nothing_of_the_body()
    {
        await using var gateway = await GatewayHost.StartAsync(options =>
            (options.MaxWebhookBytes, options.OrgEventsPerMinute) = (4_096, 1));
        var org = await gateway.CreateOrgAsync();
        await (
            await gateway.PostEventsAsync(org, $"[{string.Join(',', Enumerable.Range(0, 30).Select(i => Envelopes.Booking($"EVNT-{i}")))}]")
        ).AssertEventsAsync(30, 0, 0);
        await gateway.WebhookAsync("acme", Body, signature: null);
        await gateway.WebhookAsync("acme", Body, "t=1,s=short");
        await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"), at: DateTimeOffset.UtcNow.AddDays(-9));
        await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"), "wrong-secret-of-somebody");
        await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1", padding: 9_000));
        await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-31"));

        var told = await TellAsync(gateway);

        string[] causes =
        [
            "quota-exceeded",
            "body-too-large",
            "signature-invalid",
            "signature-expired",
            "signature-malformed",
            "signature-missing",
        ];
        Assert.Equal(causes, told.GetProperty("last").EnumerateArray().Select(one => one.Text("cause")));
        Assert.Equal(causes.Order(), told.GetProperty("hours").EnumerateArray().Select(hour => hour.Text("cause")).Distinct().Order());
        Assert.All(told.GetProperty("last").EnumerateArray(), one =>
        {
            Assert.NotEmpty(one.Text("message"));
            Assert.NotEmpty(one.Text("whatToDo"));
            Assert.Equal("127.0.0.•", one.Text("address"));
            Assert.True(one.Number("size") > 100);
        });
        Assert.DoesNotContain("Carrie", told.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "EVNT", (await gateway.Store.FindSmallRecordAsync("refused-webhooks/acme", default))!.State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_is_one_write_of_which_all_are_counted_and_the_last_twenty_are_kept()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        for (var i = 0; i < 300; i++) await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"), "wrong-secret-of-somebody");

        var told = await TellAsync(gateway);

        Assert.Equal(300, told.GetProperty("hours").EnumerateArray().Sum(hour => hour.Number("times")));
        Assert.Equal(20, told.GetProperty("last").GetArrayLength());
        Assert.Equal(1, (await gateway.Store.FindSmallRecordAsync("refused-webhooks/acme", default))!.ExpectedVersion);
    }

    [Fact]
    public async Task Orgs_that_are_not_there_are_kept_nowhere_and_crowd_no_org_out()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var ledger = gateway.Services.GetRequiredService<RefusalLedger>();
        // It looks once which orgs there are.
        ledger.Note(Domain.OrgId.Parse("acme"), ProblemKinds.SignatureMissing, 1, IPAddress.Loopback);
        await ledger.StoreAsync(default);
        for (var i = 0; i < 2_000; i++)
            ledger.Note(Domain.OrgId.Parse($"nobody-{i}"), ProblemKinds.SignatureMissing, 1, IPAddress.Loopback);
        ledger.Note(Domain.OrgId.Parse("acme"), ProblemKinds.SignatureMissing, 1, IPAddress.Loopback);

        var told = await TellAsync(gateway);

        Assert.Equal(2, told.GetProperty("last").GetArrayLength());
        for (var i = 0; i < 2_000; i++) Assert.Null(await gateway.Store.FindSmallRecordAsync($"refused-webhooks/nobody-{i}", default));
    }

    [Fact]
    public async Task What_is_refused_while_the_store_is_out_of_reach_is_told_afterwards()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var ledger = gateway.Services.GetRequiredService<RefusalLedger>();
        gateway.Store.Down = true;
        await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"));
        await ledger.StoreAsync(default);
        await gateway.WebhookAsync("acme", Body, signature: null);
        await ledger.StoreAsync(default);
        gateway.Store.Down = false;

        var told = await TellAsync(gateway);

        Assert.Equal(
            ["signature-missing", "store-unavailable"], told.GetProperty("last").EnumerateArray().Select(one => one.Text("cause")));
    }

    [Fact]
    public async Task It_ends_with_a_gateway_that_is_disposed_of_without_having_been_stopped()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        await gateway.WebhookAsync("acme", Body, signature: null);
        var ledger = gateway.Services.GetRequiredService<RefusalLedger>();

        await ((IAsyncDisposable)gateway.Services).DisposeAsync();

        await ledger.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Every_cause_with_words_is_a_problem_that_a_webhook_can_be_answered_with() =>
        Assert.Subset(ProblemKinds.All.Select(kind => kind.Name).ToHashSet(), RefusalCause.All.Select(cause => cause.Name).ToHashSet());

    [Theory]
    [InlineData("queue-full")]
    [InlineData("store-full")]
    public async Task What_finds_no_room_is_told_as_that_with_what_to_do(string cause)
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.OrgWaitingEvents = 1);
        var org = await gateway.CreateOrgAsync();
        if (cause == "queue-full") await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);
        else gateway.Store.AppendsFailWith = new StoreFullException("The disk is full.");
        using var refused = await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-2"));
        gateway.Store.AppendsFailWith = null;

        var told = (await TellAsync(gateway)).GetProperty("last").EnumerateArray().Single();

        Assert.Equal(cause, told.Text("cause"));
        Assert.NotEqual(cause, told.Text("message"));
    }

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.•")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.•")]
    [InlineData("2001:db8:12:3456::9", "2001:db8:12:•")]
    [InlineData("::1", "0:0:0:•")]
    public void An_address_is_told_without_its_last_part(string address, string told) =>
        Assert.Equal(told, RefusalLedger.Masked(IPAddress.Parse(address)));

    private static async Task<JsonElement> TellAsync(GatewayHost gateway)
    {
        await gateway.Services.GetRequiredService<RefusalLedger>().StoreAsync(default);
        return await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/webhooks/refused")).AssertStatusAsync(200);
    }
}
