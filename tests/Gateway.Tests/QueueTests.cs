using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

public class QueueTests
{
    [Fact]
    public async Task An_org_of_which_as_much_waits_as_may_is_answered_429_until_less_does_and_others_are_served()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.OrgWaitingEvents = 3);
        var busy = await gateway.CreateOrgAsync("busy");
        var quiet = await gateway.CreateOrgAsync("quiet");
        // A whole body may overdraw.
        var events = $"[{string.Join(',', Enumerable.Range(0, 5).Select(i => Envelopes.Booking($"EVNT-{i}")))}]";
        await (await gateway.PostEventsAsync(busy, events)).AssertEventsAsync(5, 0, 0);

        using var webhook = await gateway.WebhookAsync(busy, Envelopes.Booking("EVNT-9"));
        var problem = await webhook.AssertProblemAsync(429, "queue-full");
        Assert.Equal(problem.Number("retryAfter"), (int)webhook.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        using var posted = await gateway.PostEventsAsync(busy, Envelopes.Booking("EVNT-10"));
        await posted.AssertProblemAsync(429, "queue-full");
        await (await gateway.WebhookAsync(quiet, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);
    }

    [Fact]
    public async Task A_store_without_room_is_answered_503_with_its_own_reason()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        gateway.Store.AppendsFailWith = new StoreFullException("The disk is full.");
        using var webhook = await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"));
        await webhook.AssertProblemAsync(503, "store-full");
        Assert.NotNull(webhook.Headers.RetryAfter);
    }

    [Fact]
    public async Task What_waits_is_counted_again_when_what_was_free_is_used_up_or_the_count_is_old()
    {
        var store = new FakeStore();
        var time = new FakeTimeProvider();
        var queues = new OrgQueues(store, Options.Create(new GatewayOptions { OrgWaitingEvents = 100 }), time);
        var org = OrgId.Parse("acme");
        store.WaitingIs = 90;
        for (var i = 0; i < 10; i++)
        {
            await queues.EnterAsync(org, default);
            queues.Spend(org, 1);
        }
        Assert.Equal(1, store.WaitingCounts);

        store.WaitingIs = 100;
        await Assert.ThrowsAsync<ProblemException>(async () => await queues.EnterAsync(org, default));
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<ProblemException>(async () => await queues.EnterAsync(org, default));
        Assert.Equal(2, store.WaitingCounts);
        store.WaitingIs = 20;
        time.Advance(TimeSpan.FromSeconds(5));
        await queues.EnterAsync(org, default);
        time.Advance(TimeSpan.FromMinutes(1));
        await queues.EnterAsync(org, default);
        Assert.Equal(4, store.WaitingCounts);
    }
}
