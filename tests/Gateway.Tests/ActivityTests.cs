using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway.Tests;

public class ActivityTests
{
    private static readonly BookingActivity Failed = new()
    {
        At = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
        BookingId = "BKNG-1",
        Outcome = ActivityOutcome.Failed,
        EventIds = ["EVNT-1", "EVNT-2"],
        Type = "booking.scheduled",
        Code = "NO_USABLE_TIME", Calls = 0.123456,
    };

    [Fact]
    public async Task A_watcher_is_told_how_the_org_stands_and_then_what_happens()
    {
        var feed = new FakeFeed();
        await using var gateway = await GatewayHost.StartAsync(services: services => services.AddSingleton<IActivityFeed>(feed));
        var org = await gateway.CreateOrgAsync();
        using var answer = await WatchAsync(gateway, org);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();

        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("status", 3), (events.Current.EventType, Json(events.Current).GetProperty("worker").Number("inFlight")));
        await feed.TellAsync("acme", [Failed]);
        Assert.True(await events.MoveNextAsync());
        var told = Json(events.Current);
        Assert.Equal(
            ("activity", "BKNG-1", "failed", "NO_USABLE_TIME"),
            (events.Current.EventType, told.Text("bookingId"), told.Text("outcome"), told.Text("code")));
        Assert.Equal(["EVNT-1", "EVNT-2"], told.GetProperty("eventIds").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(1, gateway.Grains.Org("acme").Watches);
    }

    [Fact]
    public async Task No_more_watch_an_org_than_may_and_one_that_goes_makes_room()
    {
        var feed = new FakeFeed();
        await using var gateway = await GatewayHost.StartAsync(services: services =>
        {
            services.AddSingleton<IActivityFeed>(feed);
            services.Configure<AccessOptions>(access => access.MaxWatchersPerOrg = 1);
        });
        var org = await gateway.CreateOrgAsync();
        var first = await WatchAsync(gateway, org);
        Assert.Equal(200, (int)first.StatusCode);

        using (var second = await WatchAsync(gateway, org)) await second.AssertProblemAsync(503, "too-busy");

        first.Dispose();
        await Eventually.HoldsAsync(
            async () =>
            {
                using var again = await WatchAsync(gateway, org);
                return again.IsSuccessStatusCode;
            },
            "the place to be free");
    }

    [Fact]
    public async Task Watchers_do_not_hold_a_process_that_ends()
    {
        var feed = new FakeFeed();
        await using var gateway = await GatewayHost.StartAsync(services: services => services.AddSingleton<IActivityFeed>(feed));
        using var answer = await WatchAsync(gateway, await gateway.CreateOrgAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await gateway.StopAsync(limit.Token);
        await answer.Content.ReadAsStringAsync(limit.Token);
        Assert.True(feed.IsLeft);
    }

    [Fact]
    public async Task Without_a_feed_or_a_worker_it_says_what_to_do()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        await (await WatchAsync(gateway, org)).AssertProblemAsync(503, "worker-unavailable");
        gateway.Grains.Unreachable = true;
        await (await WatchAsync(gateway, org)).AssertProblemAsync(503, "worker-unavailable");
    }

    [Fact]
    public async Task A_watch_that_the_orgs_grain_did_not_take_leaves_the_feed()
    {
        var feed = new FakeFeed();
        await using var gateway = await GatewayHost.StartAsync(services: services => services.AddSingleton<IActivityFeed>(feed));
        var org = await gateway.CreateOrgAsync();
        gateway.Grains.Org("acme").IsGone = true;
        await (await WatchAsync(gateway, org)).AssertProblemAsync(503, "worker-unavailable");
        Assert.True(feed.IsLeft);
    }

    [Fact]
    public async Task Only_who_may_read_the_org_may_watch_it()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var other = await gateway.CreateOrgAsync("other");
        Assert.Equal(401, (int)(await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/activity", other.ApiKey)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watching_ends_when_the_key_is_removed_however_much_happens(bool isBusy)
    {
        await using var watched = await WatchedAsync();
        using var answer = await WatchAsync(watched.Gateway, watched.Org);

        await watched.EndsAsync(answer, isBusy, "/v1/orgs/acme/api-keys/primary");
    }

    [Fact]
    public async Task Watching_ends_when_the_key_does()
    {
        await using var watched = await WatchedAsync();
        var body = new { name = "short", expiresAt = watched.Time.GetUtcNow().AddMinutes(30) };
        var made = await (await watched.Gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/api-keys", body)).AssertStatusAsync(201);
        using var answer = await WatchAsync(watched.Gateway, watched.Org with { ApiKey = made.Text("apiKey") });
        Assert.Equal(200, (int)answer.StatusCode);

        await watched.EndsAsync(answer, isBusy: false, () =>
        {
            watched.Time.Ahead = TimeSpan.FromHours(1);
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData("/v1/orgs/acme/people/ann@x")]
    [InlineData("/v1/people/ann@x/sessions")]
    [InlineData("/v1/people/ann@x")]
    public async Task Watching_ends_when_role_session_or_person_are_gone(string removed)
    {
        await using var watched = await WatchedAsync();
        var ann = await watched.Gateway.SignedInAsync("ann@x", ("acme", Domain.Role.Viewer));
        using var answer = await ann.SendAsync(HttpMethod.Get, "/v1/orgs/acme/activity");
        Assert.Equal(200, (int)answer.StatusCode);

        await watched.EndsAsync(answer, isBusy: false, removed);
    }

    private static async Task<Watched> WatchedAsync()
    {
        var (feed, time) = (new FakeFeed(), new ShortTimers());
        var gateway = await GatewayHost.StartAsync(
            options => options.StoreTimeout = TimeSpan.FromMinutes(5),
            services => services.AddSingleton<IActivityFeed>(feed).AddSingleton<TimeProvider>(time));
        return new Watched(gateway, feed, time, await gateway.CreateOrgAsync());
    }

    private static async Task<HttpResponseMessage> WatchAsync(GatewayHost gateway, NewOrg org)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/orgs/{org.Org}/activity");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", org.ApiKey);
        return await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static JsonElement Json(SseItem<string> item)
    {
        using var document = JsonDocument.Parse(item.Data);
        return document.RootElement.Clone();
    }

    /// <summary>A gateway whose watchers are told, and asked for, every fifth of a second.</summary>
    private sealed record Watched(GatewayHost Gateway, FakeFeed Feed, ShortTimers Time, NewOrg Org) : IAsyncDisposable
    {
        /// <summary>The answer goes on until this is deleted, and no longer.</summary>
        public Task EndsAsync(HttpResponseMessage answer, bool isBusy, string deleted) => EndsAsync(answer, isBusy, async () =>
        {
            using var removed = await Gateway.OperatorAsync(HttpMethod.Delete, deleted);
            Assert.Equal(204, (int)removed.StatusCode);
        });

        public async Task EndsAsync(HttpResponseMessage answer, bool isBusy, Func<Task> end)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await using var events = SseParser
                .Create(await answer.Content.ReadAsStreamAsync(limit.Token))
                .EnumerateAsync(limit.Token)
                .GetAsyncEnumerator(limit.Token);
            for (var states = 0; states < 3; states++) Assert.True(await events.MoveNextAsync());
            var telling = isBusy ? KeepTellingAsync(limit.Token) : Task.CompletedTask;

            await end();

            while (await events.MoveNextAsync()) { }
            Assert.True(Feed.IsLeft);
            await telling;
        }

        private async Task KeepTellingAsync(CancellationToken cancellationToken)
        {
            while (!Feed.IsLeft)
            {
                Feed.TryTell(Failed);
                await Task.Delay(5, cancellationToken);
            }
        }

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }

    /// <summary>
    /// What is waited for comes fifty times sooner, and the clock can be set ahead. The feed waits again and again between a real
    /// server and a real client; a FakeTimeProvider would have to be moved for each wait, at the right moment.
    /// </summary>
    private sealed class ShortTimers : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 50 : dueTime, period);
    }

    private sealed class FakeFeed : IActivityFeed
    {
        private readonly Channel<BookingActivity> _told = Channel.CreateUnbounded<BookingActivity>();

        public bool IsLeft { get; private set; }

        public Task TellAsync(string org, ImmutableArray<BookingActivity> activities)
        {
            foreach (var activity in activities) Assert.True(_told.Writer.TryWrite(activity));
            return Task.CompletedTask;
        }

        public void TryTell(BookingActivity activity) => _told.Writer.TryWrite(activity);

        public Task<IAsyncEnumerable<BookingActivity>?> ListenAsync(string org, CancellationToken cancellationToken)
        {
            Assert.Equal("acme", org);
            cancellationToken.Register(() =>
            {
                IsLeft = true;
                _told.Writer.TryComplete();
            });
            return Task.FromResult<IAsyncEnumerable<BookingActivity>?>(_told.Reader.ReadAllAsync(CancellationToken.None));
        }
    }
}
