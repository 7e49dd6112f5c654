using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.CatchUp;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What a look into OnceHub tells when something is wrong there.</summary>
public sealed class CatchUpPollerTests
{
    private static readonly OrgId Org = OrgId.Parse("demo");

    /// <summary>OnceHub disables a webhook that kept failing, and tells nobody.</summary>
    [Theory]
    [InlineData("state", "disabled", true)]
    [InlineData("status", "inactive", true)]
    [InlineData("state", "enabled", false)]
    [InlineData("status", "active", false)]
    public async Task A_disabled_webhook_is_noticed_and_said_what_to_do(string member, string value, bool isTold)
    {
        using var http = new HttpClient(
            new OnceHub($$"""{"data":[{"id":"WHK-1","{{member}}":"{{value}}","url":"https://example.com/hook"}]}""")
        );
        var log = await LookAsync(http);
        Assert.Equal(
            isTold,
            log.Any(line =>
                line.Contains("has disabled webhook WHK-1", StringComparison.Ordinal)
                && line.Contains("Enable it in OnceHub", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(SocketException))]
    public async Task An_OnceHub_that_does_not_answer_is_asked_again_later(Type? breaksWith)
    {
        using var http = new HttpClient(new Silent(breaksWith)) { Timeout = TimeSpan.FromMilliseconds(20) };
        Assert.Contains(
            await LookAsync(http),
            line => line.Contains("could not be read", StringComparison.Ordinal) && line.Contains("tried again", StringComparison.Ordinal));
    }

    /// <summary>
    /// RFC 9110, 10.2.3: Retry-After is a number of seconds or a date. OnceHub counts five minutes, and advises no longer.
    /// </summary>
    [Theory]
    [InlineData("120", 120)]
    [InlineData("Mon, 23 Nov 2026 09:02:00 GMT", 120)]
    [InlineData("Mon, 23 Nov 2026 08:00:00 GMT", 0)]
    [InlineData("86400", 300)]
    [InlineData("Tue, 24 Nov 2026 09:00:00 GMT", 300)]
    [InlineData("soon", 60)]
    [InlineData(null, 60)]
    public async Task An_account_that_has_asked_too_often_holds_up_itself_alone_and_goes_on_where_it_was(string? retryAfter, int seconds)
    {
        var busy = OrgId.Parse("busy");
        var quiet = OrgId.Parse("quiet");
        using var oncehub = new Limited(retryAfter);
        using var http = new HttpClient(oncehub);
        var clock = new FakeTimeProvider(Webhook.Monday);
        var folder = Directory.CreateTempSubdirectory("catch-up-").FullName;
        await using (
            var store = SyncStores.Open(
                new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") }
            ))
        {
            await store.MigrateAsync(default);
            foreach (var org in new[] { busy, quiet })
                await new OnceHubKey(org.Value, DateTimeOffset.UnixEpoch).SaveAsync(store, org, default);
            var options = Options.Create(new CatchUpOptions { RequestGap = TimeSpan.Zero });
            using var api = new OnceHubApi(http, options.Value, clock);
            var poller = new CatchUpPoller(store, OneGrain.Factory(null), api, options, clock, NullLogger<CatchUpPoller>.Instance);

            // The clock stands, so whoever waits for it waits forever.
            foreach (var org in new[] { busy, quiet }) await poller.LookAsync(org, default).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(["busy first", "busy BKNG-99", "quiet first", "quiet webhooks"], oncehub.Asked);
            var mark = (await StoredCatchUpMark.ReadAsync(store, busy, new CatchUpMark(default, default), default)).Mark;
            Assert.Equal((CatchUpResult.Unreachable, clock.GetUtcNow().AddSeconds(seconds)), (mark.Result, mark.NextAt));

            oncehub.Asked.Clear();
            clock.AdjustTime(mark.NextAt.AddMilliseconds(-1));
            await poller.LookAsync(busy, default);
            Assert.Empty(oncehub.Asked);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await poller.LookAsync(busy, default).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(["busy BKNG-99", "busy webhooks"], oncehub.Asked);

            // Changes during the pause are those of the next look.
            var begun = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
            mark = (await StoredCatchUpMark.ReadAsync(store, busy, new CatchUpMark(default, default), default)).Mark;
            Assert.Equal((CatchUpResult.Works, begun - options.Value.WebhookGrace, null), (mark.Result, mark.LookedUntil, mark.After));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_long_list_is_read_some_pages_a_look_and_the_next_goes_on_there()
    {
        using var oncehub = new Endless(pages: 45);
        using var http = new HttpClient(oncehub);
        var clock = new FakeTimeProvider(Webhook.Monday);
        var folder = Directory.CreateTempSubdirectory("catch-up-").FullName;
        await using (
            var store = SyncStores.Open(
                new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") }
            ))
        {
            await store.MigrateAsync(default);
            await new OnceHubKey("key", DateTimeOffset.UnixEpoch).SaveAsync(store, Org, default);
            var options = Options.Create(new CatchUpOptions { RequestGap = TimeSpan.Zero });
            using var api = new OnceHubApi(http, options.Value, clock);
            var poller = new CatchUpPoller(store, OneGrain.Factory(null), api, options, clock, NullLogger<CatchUpPoller>.Instance);
            foreach (var read in new[] { 20, 40, 45 })
            {
                await poller.LookAsync(Org, default);
                Assert.Equal(read, oncehub.Read);
            }
            // All is read: the next look is one of its own, and not due yet.
            await poller.LookAsync(Org, default);
            Assert.Equal(45, oncehub.Read);
            var mark = (await StoredCatchUpMark.ReadAsync(store, Org, new CatchUpMark(default, default), default)).Mark;
            Assert.Equal((CatchUpResult.Works, null), (mark.Result, mark.After));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_look_that_goes_on_knows_of_changes_up_to_when_it_first_began()
    {
        var broken = new CatchUpMark(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, BegunAt: DateTimeOffset.UnixEpoch)
        {
            After = "BKNG-1",
        };
        var later = DateTimeOffset.UnixEpoch.AddHours(1);
        Assert.Equal(DateTimeOffset.UnixEpoch, broken.Claimed(later, later).BegunAt);
        Assert.Equal(later, (broken with { After = null }).Claimed(later, later).BegunAt);
    }

    private static async Task<IReadOnlyList<string>> LookAsync(HttpClient http)
    {
        var folder = Directory.CreateTempSubdirectory("catch-up-").FullName;
        using var log = new CapturedLogs();
        await using (
            var store = SyncStores.Open(
                new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") }
            ))
        {
            await store.MigrateAsync(default);
            await new OnceHubKey("key", DateTimeOffset.UnixEpoch).SaveAsync(store, Org, default);
            var options = Options.Create(new CatchUpOptions { RequestGap = TimeSpan.Zero });
            using var api = new OnceHubApi(http, options.Value, TimeProvider.System);
            var poller = new CatchUpPoller(
                store, OneGrain.Factory(null), api, options, TimeProvider.System, log.CreateLogger<CatchUpPoller>());
            Assert.Equal(0, await poller.LookAsync(Org, default));
        }
        Directory.Delete(folder, recursive: true);
        return log.Messages;
    }

    /// <param name="breaksWith">Null: it does not answer at all.</param>
    private sealed class Silent(Type? breaksWith) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (breaksWith is not null) throw (Exception)Activator.CreateInstance(breaksWith)!;
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new NotSupportedException();
        }
    }

    /// <summary>Says once that there were too many requests of the account "busy": at its second page.</summary>
    private sealed class Limited(string? retryAfter) : HttpMessageHandler
    {
        private bool _said;

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var account = request.Headers.GetValues("API-Key").Single();
            var isBookings = request.RequestUri!.AbsolutePath.EndsWith("/bookings", StringComparison.Ordinal);
            var after = request.RequestUri.Query.Split("&after=") is [_, var last] ? last : null;
            Asked.Add($"{account} {(isBookings ? after ?? "first" : "webhooks")}");
            if (account == "busy" && after is not null && !_said)
            {
                _said = true;
                var refusal = new HttpResponseMessage(HttpStatusCode.TooManyRequests)
                {
                    Content = new StringContent("""{"type":"rate_limit_error"}"""),
                };
                if (retryAfter is not null) refusal.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
                return Task.FromResult(refusal);
            }
            var count = account == "busy" && isBookings && after is null ? 100 : 0;
            var bookings = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"id":"BKNG-{{i}}"}"""));
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($$"""{"data":[{{bookings}}]}""") }
            );
        }
    }

    /// <summary>Pages of one booking each.</summary>
    private sealed class Endless(int pages) : HttpMessageHandler
    {
        public int Read { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isBookings = request.RequestUri!.AbsolutePath.EndsWith("/bookings", StringComparison.Ordinal);
            var after = request.RequestUri.Query.Split("&after=BKNG-") is [_, var last] ? int.Parse(last, CultureInfo.InvariantCulture) : 0;
            if (isBookings) Assert.Equal(Read++, after);
            var items = isBookings ? $$"""{"id":"BKNG-{{after + 1}}"}""" : "";
            var more = isBookings && after + 1 < pages ? "true" : "false";
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent($$"""{"data":[{{items}}],"has_more":{{more}}}"""),
                });
        }
    }

    private sealed class OnceHub(string webhooks) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent(
                        request.RequestUri!.AbsolutePath.EndsWith("/webhooks", StringComparison.Ordinal) ? webhooks : """{"data":[]}"""),
                });
    }
}
