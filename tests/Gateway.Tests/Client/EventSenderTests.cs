using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Client;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests.Client;

public sealed class EventSenderTests
{
    [Fact]
    public async Task Each_event_is_told_whether_it_was_accepted_repeated_or_refused()
    {
        await using var rig = await ClientRig.StartAsync();
        await using var sender = rig.Client.SendEvents();
        Assert.IsType<EventAccepted>(await sender.PostAsync(ClientRig.Event(1)));

        var outcomes = await ListAsync(
            sender.PostAllAsync([
                ClientRig.Event(0),
                ClientRig.Event(1),
                Encoding.UTF8.GetBytes(Envelopes.Booking("EVNT-X", type: "booking.moved")),
                "{\"id\":"u8.ToArray(),
                ClientRig.Event(2),
            ]));

        Assert.Equal(
            [typeof(EventAccepted), typeof(EventRepeated), typeof(EventRefused), typeof(EventRefused), typeof(EventAccepted)],
            outcomes.Select(one => one.GetType()));
        Assert.Equal(["UNKNOWN_EVENT_TYPE", "NOT_JSON"], outcomes.OfType<EventRefused>().Select(refused => refused.Code));
        Assert.Equal(ClientRig.Ids(3), rig.Stored);
    }

    [Fact]
    public async Task When_all_are_refused_each_has_its_reason()
    {
        await using var rig = await ClientRig.StartAsync();
        await using var sender = rig.Client.SendEvents();

        var refused = Assert.IsType<EventRefused>(await sender.PostAsync(new JsonObject { ["id"] = "EVNT-1" }));

        Assert.Equal("NOT_AN_EVENT", refused.Code);
        Assert.Contains("type", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_may_have_line_breaks_but_not_be_empty()
    {
        await using var rig = await ClientRig.StartAsync();
        await using var sender = rig.Client.SendEvents();
        var indented = JsonNode
            .Parse(Envelopes.Booking("EVNT-0000"))!
            .ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true, NewLine = "\r\n" });

        Assert.IsType<EventAccepted>(await sender.PostAsync(Encoding.UTF8.GetBytes(indented)));
        await Assert.ThrowsAsync<ArgumentException>(() => sender.PostAsync(" \n"u8.ToArray()));
        await Assert.ThrowsAsync<ArgumentException>(() => sender.PostAsync("\uFEFF"u8.ToArray()));
        await Assert.ThrowsAsync<ArgumentException>(() => sender.PostAsync("\uFEFF \r\n"u8.ToArray()));

        Assert.Equal(ClientRig.Ids(1), rig.Stored);
    }

    [Theory]
    [InlineData(Break.BeforeAnything, false)]
    [InlineData(Break.AsSoonAsConnected, false)]
    [InlineData(Break.InTheBody, false)]
    [InlineData(Break.BeforeTheAnswer, true)]
    public async Task A_connection_that_drops_loses_nothing_and_doubles_nothing(Break where, bool isStoredAlready)
    {
        await using var rig = await ClientRig.StartAsync();
        rig.Wire.Breaks[1] = where;
        rig.Wire.Breaks[2] = where;
        await using var sender = rig.Client.SendEvents(new EventSenderOptions { BatchEvents = 1_000 });

        var outcomes = await ListAsync(sender.PostAllAsync(ClientRig.Events(450)));

        Assert.Equal(450, outcomes.Count);
        Assert.Equal(ClientRig.Ids(450), rig.Stored);
        var first = outcomes.Take(rig.Wire.Lines.First());
        Assert.All(first, outcome => Assert.IsType(isStoredAlready ? typeof(EventRepeated) : typeof(EventAccepted), outcome));
    }

    [Fact]
    public async Task A_store_that_is_away_is_asked_again_when_the_gateway_says_so()
    {
        var away = new FakeStore();
        var times = 0;
        var time = new HurriedTime(wait =>
        {
            if (wait == TimeSpan.FromSeconds(5) && ++times == 3) away.AppendsFailWith = null;
        });
        await using var gateway = await GatewayHost.StartAsync(store: away);
        var org = await gateway.CreateOrgAsync();
        away.AppendsFailWith = new StoreUnavailableException("The disk is stuck.");
        using var http = new HttpClient();
        var client = new GatewayClient(
            http,
            new GatewayClientOptions
            {
                Gateway = gateway.Client.BaseAddress!,
                Org = org.Org,
                ApiKey = org.ApiKey,
                TryTimeout = TimeSpan.FromHours(2),
            },
            time);
        await using var sender = client.SendEvents(new EventSenderOptions { BatchDelay = TimeSpan.Zero });

        Assert.IsType<EventAccepted>(await sender.PostAsync(ClientRig.Event(0)));

        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(5), 3), time.Waits);
    }

    [Fact]
    public async Task An_org_that_sends_too_much_waits_as_long_as_it_is_told()
    {
        var clock = new FakeTimeProvider();
        var time = new HurriedTime(clock.Advance);
        await using var rig = await ClientRig.StartAsync(
            time, options => options.OrgEventsPerMinute = 1, services => services.AddSingleton<TimeProvider>(clock));
        await using var sender = rig.Client.SendEvents(new EventSenderOptions { BatchEvents = 30, BatchDelay = TimeSpan.Zero });
        await ListAsync(sender.PostAllAsync(ClientRig.Events(30)));

        Assert.IsType<EventAccepted>(await sender.PostAsync(ClientRig.Event(30)));

        Assert.Contains(System.Net.HttpStatusCode.TooManyRequests, rig.Wire.Answers);
        Assert.All(time.Waits, wait => Assert.True(wait > TimeSpan.FromMinutes(1), $"{wait}"));
        Assert.Equal(ClientRig.Ids(31), rig.Stored);
    }

    [Fact]
    public async Task A_request_that_takes_longer_than_the_HttpClient_waits_is_sent_again()
    {
        await using var rig = await ClientRig.StartAsync(timeout: TimeSpan.FromSeconds(2));
        rig.Wire.Breaks[1] = Break.Silence;
        await using var sender = rig.Client.SendEvents();

        Assert.IsType<EventAccepted>(await sender.PostAsync(ClientRig.Event(0)));
    }

    [Fact]
    public async Task Each_event_has_its_own_outcome_where_the_gateway_tells_of_another_number_of_events()
    {
        await using var rig = await ClientRig.StartAsync();
        rig.Wire.Rewrites = answer => answer.Replace("\"accepted\":1", "\"accepted\":2", StringComparison.Ordinal);
        await using var sender = rig.Client.SendEvents();

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => sender.PostAsync(ClientRig.Event(0)));
        Assert.Contains("Of 1 events", failed.Message, StringComparison.Ordinal);

        rig.Wire.Rewrites = null;
        Assert.IsType<EventRepeated>(await sender.PostAsync(ClientRig.Event(0)));
    }

    [Fact]
    public async Task A_buffer_may_be_used_again_while_its_event_waits()
    {
        await using var rig = await ClientRig.StartAsync();
        var hang = new TaskCompletionSource();
        rig.Gateway.Store.AppendsHang = hang;
        await using var sender = rig.Client.SendEvents(new EventSenderOptions { BatchDelay = TimeSpan.Zero });
        var first = sender.PostAsync(ClientRig.Event(0));
        await Eventually.HoldsAsync(() => rig.Gateway.Store.Hanging == 1, "the first to be on its way");
        var buffer = ClientRig.Event(1).ToArray();

        var second = sender.PostAsync(buffer);
        ClientRig.Event(2).CopyTo(buffer);
        hang.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(ClientRig.Ids(2), rig.Stored);
    }

    [Fact]
    public async Task After_its_last_retry_a_fault_is_told_and_later_events_are_sent_again()
    {
        await using var rig = await ClientRig.StartAsync();
        await using var sender = rig.Client.SendEvents();
        rig.Gateway.Store.AppendsFailWith = new StoreUnavailableException("The disk is stuck.");

        var failed = await Assert.ThrowsAsync<GatewayProblemException>(() => sender.PostAsync(ClientRig.Event(0)));
        Assert.Equal((503, "/problems/store-unavailable"), (failed.Problem.Status, failed.Problem.Type));
        Assert.Equal(9, rig.Wire.Requests);

        rig.Gateway.Store.AppendsFailWith = null;
        Assert.IsType<EventAccepted>(await sender.PostAsync(ClientRig.Event(0)));
    }

    [Fact]
    public async Task A_wrong_key_is_told_at_once_and_not_tried_again()
    {
        await using var rig = await ClientRig.StartAsync(key: "ohk_of_somebody_else");
        await using var sender = rig.Client.SendEvents();

        var refused = await Assert.ThrowsAsync<GatewayProblemException>(() => sender.PostAsync(ClientRig.Event(0)));

        Assert.Equal((401, "/problems/key-invalid"), (refused.Problem.Status, refused.Problem.Type));
        Assert.Equal(1, rig.Wire.Requests);
    }

    [Theory]
    [InlineData(3, 1_000_000, new[] { 1, 3, 3 })]
    [InlineData(500, 1_000, new[] { 1, 2, 2, 2 })]       // An event has some 400 bytes.
    public async Task What_waits_leaves_together_up_to_a_full_batch(int events, int bytes, int[] lines)
    {
        await using var rig = await ClientRig.StartAsync();
        var hang = new TaskCompletionSource();
        rig.Gateway.Store.AppendsHang = hang;
        await using var sender = rig.Client.SendEvents(
            new EventSenderOptions
            {
                BatchEvents = events,
                BatchBytes = bytes,
                BatchDelay = TimeSpan.Zero,
            });
        var first = sender.PostAsync(ClientRig.Event(0));
        await Eventually.HoldsAsync(() => rig.Gateway.Store.Hanging == 1, "the first to be on its way");

        Task<EventOutcome>[] others = [.. Enumerable.Range(1, 6).Select(i => sender.PostAsync(ClientRig.Event(i)))];
        hang.SetResult();
        await Task.WhenAll(others.Append(first));

        Assert.Equal(lines, rig.Wire.Lines);
    }

    [Fact]
    public async Task A_batch_that_is_not_full_waits_a_little_for_more()
    {
        var clock = new WatchedTime();
        await using var rig = await ClientRig.StartAsync(clock);
        await using var sender = rig.Client.SendEvents(new EventSenderOptions { BatchDelay = TimeSpan.FromSeconds(1) });
        var first = sender.PostAsync(ClientRig.Event(0));
        await Eventually.HoldsAsync(() => clock.Waiting == 1, "the first to wait for more");
        var second = sender.PostAsync(ClientRig.Event(1));

        clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(first, second);

        Assert.Equal([2], rig.Wire.Lines);
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_sent_in_parts_and_an_event_that_is_too_large_is_refused()
    {
        await using var rig = await ClientRig.StartAsync(configure: options => options.MaxEventsBytes = 8 * 1_024);
        await using var sender = rig.Client.SendEvents();
        ReadOnlyMemory<byte>[] events = [.. ClientRig.Events(40), ClientRig.Event(40, padding: 9_000)];

        var outcomes = await ListAsync(sender.PostAllAsync(events));

        Assert.All(outcomes.Take(40), outcome => Assert.IsType<EventAccepted>(outcome));
        Assert.Equal("body-too-large", Assert.IsType<EventRefused>(outcomes[40]).Code);
        Assert.Equal(ClientRig.Ids(40), rig.Stored);
    }

    [Fact]
    public async Task Posting_waits_for_room_and_who_gives_up_waiting_has_posted_nothing()
    {
        await using var rig = await ClientRig.StartAsync();
        var hang = new TaskCompletionSource();
        rig.Gateway.Store.AppendsHang = hang;
        var sender = rig.Client.SendEvents(new EventSenderOptions { Capacity = 1, BatchEvents = 1 });
        var underWay = sender.PostAsync(ClientRig.Event(0));
        await Eventually.HoldsAsync(() => rig.Gateway.Store.Hanging == 1, "the first to be on its way");
        var waits = sender.PostAsync(ClientRig.Event(1));
        using var patience = new CancellationTokenSource();
        var hasNoRoom = sender.PostAsync(ClientRig.Event(2), patience.Token);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hasNoRoom);
        hang.SetResult();
        await sender.DisposeAsync();

        await Task.WhenAll(underWay, waits);
        Assert.Equal(ClientRig.Ids(2), rig.Stored);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.PostAsync(ClientRig.Event(3)));
    }

    [Fact]
    public async Task A_sequence_is_read_no_further_ahead_than_may_wait()
    {
        const int room = 5;
        await using var rig = await ClientRig.StartAsync();
        await using var sender = rig.Client.SendEvents(new EventSenderOptions { Capacity = room, BatchEvents = 2 });
        var (read, told, most) = (0, 0, 0);

        await foreach (var _ in sender.PostAllAsync(Read())) told++;

        Assert.Equal(100, told);
        Assert.InRange(most, 1, room);
        Assert.Equal(ClientRig.Ids(100), rig.Stored);

        IEnumerable<ReadOnlyMemory<byte>> Read()
        {
            foreach (var one in ClientRig.Events(100))
            {
                most = Math.Max(most, ++read - told);
                yield return one;
            }
        }
    }

    private static async Task<List<EventOutcome>> ListAsync(IAsyncEnumerable<EventOutcome> outcomes)
    {
        var list = new List<EventOutcome>();
        await foreach (var outcome in outcomes) list.Add(outcome);
        return list;
    }
}
