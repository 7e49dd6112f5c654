using System.Net;

namespace OnceHub.Sync.EndToEnd.Tests;

public sealed class MainJobTests
{
    [Fact]
    public async Task A_new_guest_becomes_a_Contact_with_one_Event_that_is_explained()
    {
        await using var product = await Product.StartAsync();
        await product.AcceptAsync(new Webhook { Email = "Ann@Example.com", Name = "Ann Miller" });
        var state = await product.SettleAsync();

        var contact = Assert.Single(state.Contacts);
        Assert.Equal("Miller", contact.Text("LastName"));
        Assert.Equal(contact.Text("Id"), state.EventOf("BKNG-1").Text("WhoId"));
        Assert.Equal("Scheduled (By customer)", state.StatusOf("BKNG-1"));
        var booking = await product.BookingAsync("BKNG-1");
        Assert.Equal(contact.Text("Id"), booking["recordId"]!.GetValue<string>());
        Assert.NotEmpty(booking["match"]!["explanation"]!.GetValue<string>());
        Assert.Equal(2, booking["callsSpent"]!.GetValue<double>(), 3);
        Assert.Single(booking["history"]!.AsArray());
    }

    [Fact]
    public async Task A_booking_keeps_one_Event_through_its_whole_life_and_costs_one_call_a_change()
    {
        await using var product = await Product.StartAsync();
        var booking = new Webhook { Email = "ann@example.com" };
        await product.AcceptAsync(booking);
        await product.SettleAsync();
        var before = await product.Salesforce.CallsAsync(default);
        await product.AcceptAsync(
            booking with
            {
                Type = "booking.rescheduled",
                Minute = 1,
                StartsAt = booking.StartsAt.AddHours(3),
                Reason = "Ill",
                By = "customer",
            });
        var rescheduled = await product.SettleAsync();
        await product.AcceptAsync(booking with { Type = "booking.completed", Minute = 2, StartsAt = booking.StartsAt.AddHours(3) });
        var completed = await product.SettleAsync();

        Assert.Equal("Rescheduled (By customer)", rescheduled.StatusOf("BKNG-1"));
        Assert.Equal("Completed (Set by system)", completed.StatusOf("BKNG-1"));
        var listed = (await product.GetAsync("/v1/orgs/demo/bookings"))["items"]!.AsArray();
        Assert.Equal("Completed (Set by system)", Assert.Single(listed)!["status"]!.GetValue<string>());
        Assert.Equal(rescheduled.EventOf("BKNG-1").Text("Id"), completed.EventOf("BKNG-1").Text("Id"));
        Assert.StartsWith("2026-11-30T12:00:00", completed.EventOf("BKNG-1").Text("StartDateTime"), StringComparison.Ordinal);
        Assert.Equal(2, await product.Salesforce.CallsAsync(default) - before);
    }

    [Fact]
    public async Task What_is_signed_but_makes_no_sense_is_kept_with_its_reason()
    {
        await using var product = await Product.StartAsync();
        Assert.Equal(HttpStatusCode.Accepted, await product.PostAsync("this is not JSON"));
        Assert.Equal(
            HttpStatusCode.Accepted,
            await product.PostAsync(
                """{"id":"EVNT-X","type":"booking.levitated","creation_time":"2026-01-01T00:00:00Z","data":{"id":"BKNG-X"}}"""));
        Assert.Equal(HttpStatusCode.Unauthorized, await product.PostAsync(new Webhook().ToJson(), secret: "guessed"));
        var failures = await product.GetAsync("/v1/orgs/demo/failures");
        Assert.Equal(
            ["NOT_JSON", "UNKNOWN_EVENT_TYPE"],
            failures["items"]!.AsArray().Select(failure => failure!["code"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task A_thousand_bookings_at_once_by_one_new_guest_give_one_Contact_and_a_thousand_Events_and_again_nothing()
    {
        await using var product = await Product.StartAsync();
        Webhook[] bookings =
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(i => new Webhook
                {
                    BookingId = $"BKNG-{i}",
                    Email = "busy@example.com",
                    Name = "Busy Bee",
                }),
        ];
        await Task.WhenAll(bookings.Select(booking => product.AcceptAsync(booking)));
        var state = await product.SettleAsync();

        Assert.Single(state.Contacts);
        Assert.Equal(1000, state.Events.Count);
        Assert.Equal(1000, state.Events.Select(record => record.Text("OnceHub_Booking_Id__c")).Distinct().Count());
        var calls = await product.Salesforce.CallsAsync(default);
        Assert.InRange(calls, 2, 100);

        await Task.WhenAll(bookings.Select(booking => product.AcceptAsync(booking)));
        var again = await product.SettleAsync();
        Assert.Equal(state.Essence(), again.Essence());
        Assert.Equal(calls, await product.Salesforce.CallsAsync(default));
    }

    [Fact]
    public async Task The_sample_bookings_of_the_playground_become_exactly_what_they_should()
    {
        await using var session = await Playground.PlaygroundSession.StartAsync(
            new Playground.PlaygroundOptions { Port = 0, EmulatorPort = 0 }, CancellationToken.None);
        Assert.True(
            await new Playground.SampleRun(session.Gateway, session.Salesforce, session.Keys.WebhookSecret!).RunAsync(
                CancellationToken.None));
    }
}
