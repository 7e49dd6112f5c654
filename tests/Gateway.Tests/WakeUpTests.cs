namespace OnceHub.Sync.Gateway.Tests;

public class WakeUpTests
{
    [Fact]
    public async Task An_accepted_event_wakes_its_org_and_no_other()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();

        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(1, 0, 0);

        await Eventually.HoldsAsync(() => gateway.Grains.Org("acme").Wakes == 1, "the wake-up");
        Assert.Equal(0, gateway.Grains.Org("other").Wakes);
    }

    [Fact]
    public async Task Many_events_while_a_wake_up_is_under_way_become_one_more()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var grain = gateway.Grains.Org("acme");
        var hang = new TaskCompletionSource();
        grain.WakesHang = hang;

        for (var n = 0; n < 25; n++) await (await gateway.WebhookAsync(org, Envelopes.Booking($"EVNT-{n}"))).AssertWebhookAsync(1, 0, 0);
        await Eventually.HoldsAsync(() => grain.Wakes == 1, "the first wake-up");
        hang.SetResult();

        await Eventually.HoldsAsync(() => grain.Wakes == 2, "the second wake-up");
        Assert.Equal(1, grain.MostWakesInFlight);

        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-last"))).AssertWebhookAsync(1, 0, 0);
        await Eventually.HoldsAsync(() => grain.Wakes == 3, "the wake-up of a later event");
    }

    [Fact]
    public async Task Without_anything_that_runs_grains_events_are_accepted_all_the_same()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        gateway.Grains.Unreachable = true;

        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);
        await (await gateway.PostEventsAsync(org, Envelopes.Booking("EVNT-2"))).AssertEventsAsync(1, 0, 0);
        gateway.Grains.Unreachable = false;
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-3"))).AssertWebhookAsync(1, 0, 0);

        await Eventually.HoldsAsync(() => gateway.Grains.Org("acme").Wakes >= 1, "a wake-up once grains can be reached");
    }

    [Fact]
    public async Task Repeats_wake_nobody()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        await (await gateway.PostEventsAsync(org, PublishedBooking.Sample)).AssertEventsAsync(1, 0, 0);
        await Eventually.HoldsAsync(() => gateway.Grains.Org("acme").Wakes == 1, "the wake-up");

        await (await gateway.PostEventsAsync(org, PublishedBooking.Sample)).AssertEventsAsync(0, 1, 0);
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(0, 1, 0);

        Assert.Equal(1, gateway.Grains.Org("acme").Wakes);
    }
}
