using System.Collections.Concurrent;
using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Storage.Tests;

public sealed class FreshTests
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(10);

    private readonly Clock _clock = new();
    private readonly BlockingCollection<Load> _loads = [];
    private readonly Fresh<string, string> _values;

    public FreshTests() => _values = new(() => FreshFor, _clock);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task However_many_ask_at_once_it_is_loaded_once(bool isKnown)
    {
        if (isKnown) await KnowAsync("a", "1");
        _clock.Now += FreshFor;
        var asked = Enumerable.Range(0, 100).Select(_ => Task.Run(() => AskAsync("a"))).ToList();

        NextLoad().End("2");

        Assert.All(await Task.WhenAll(asked), value => Assert.Equal("2", value));
        Assert.Empty(_loads);
    }

    [Fact]
    public async Task Whoever_wants_a_new_value_shares_a_load_that_is_under_way()
    {
        await KnowAsync("a", "1");
        var asked = Enumerable.Range(0, 100).Select(_ => RefreshAsync("a")).ToList();
        NextLoad().End("2");
        Assert.All(await Task.WhenAll(asked), value => Assert.Equal("2", value));
        Assert.Empty(_loads);
        Assert.Equal("2", await AskAsync("a"));
    }

    [Fact]
    public async Task Each_key_has_a_value_of_its_own()
    {
        var a = AskAsync("a");
        var loadOfA = NextLoad();
        var b = AskAsync("b");
        NextLoad().End("2");
        loadOfA.End("1");
        Assert.Equal(("1", "2"), (await a, await b));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public async Task A_value_is_fresh_for_a_time_from_the_start_of_its_load(int seconds, bool isFresh)
    {
        await KnowAsync("a", "1", took: TimeSpan.FromSeconds(seconds));
        var asked = AskAsync("a");
        if (!isFresh) NextLoad().End("2");
        Assert.Equal(isFresh ? "1" : "2", await asked);
    }

    [Fact]
    public async Task A_load_is_given_the_value_that_it_replaces()
    {
        await KnowAsync("a", "1");
        _clock.Now += FreshFor;
        var asked = AskAsync("a");
        var load = NextLoad();
        load.End(load.Former + "2");
        Assert.Equal("12", await asked);
    }

    [Fact]
    public async Task Whoever_waits_no_longer_leaves_the_load_to_the_others()
    {
        using var leaves = new CancellationTokenSource();
        var (first, other) = (AskAsync("a", leaves.Token), AskAsync("a"));
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        NextLoad().End("1");
        Assert.Equal("1", await other);
        Assert.Equal("1", await AskAsync("a"));
    }

    [Fact]
    public async Task A_load_that_fails_fails_those_who_wait_and_is_not_kept()
    {
        var asked = new[] { AskAsync("a"), AskAsync("a") };
        NextLoad().Fail(new InvalidOperationException("Gone."));
        foreach (var one in asked) Assert.Equal("Gone.", (await Assert.ThrowsAsync<InvalidOperationException>(() => one)).Message);
        await KnowAsync("a", "1");
    }

    [Fact]
    public async Task A_load_that_fails_before_it_waits_for_anything_fails_like_any_other()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _values.GetAsync("a", (_, _) => throw new InvalidOperationException(), default).AsTask());
        await KnowAsync("a", "1");
    }

    [Fact]
    public async Task A_value_outlives_a_load_that_was_to_replace_it_and_failed()
    {
        await KnowAsync("a", "1");
        var refreshed = RefreshAsync("a");
        Assert.Equal("1", await AskAsync("a"));
        NextLoad().Fail(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => refreshed);
        Assert.Equal("1", await AskAsync("a"));
        _clock.Now += FreshFor;
        _ = AskAsync("a");
        Assert.Equal("1", NextLoad().Former);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_forgotten_while_it_is_loaded_is_loaded_again(bool endsLast)
    {
        var before = AskAsync("a");
        var former = NextLoad();
        _values.Forget("a");
        var after = AskAsync("a");
        var current = NextLoad();
        if (!endsLast) former.End("old");
        current.End("new");
        if (endsLast) former.End("old");
        Assert.Equal(("old", "new"), (await before, await after));
        Assert.Equal("new", await AskAsync("a"));
    }

    [Fact]
    public async Task A_failed_load_does_not_take_the_next_one_with_it()
    {
        var before = AskAsync("a");
        var former = NextLoad();
        _values.Forget("a");
        await KnowAsync("a", "new");
        former.Fail(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => before);
        Assert.Equal("new", await AskAsync("a"));
    }

    [Fact]
    public async Task Only_what_is_named_is_forgotten()
    {
        await KnowAsync("a1", "1");
        await KnowAsync("a2", "2");
        await KnowAsync("b1", "3");
        _values.Forget(key => key[0] == 'a');
        Assert.Equal("3", await AskAsync("b1"));
        await KnowAsync("a1", "4");
        await KnowAsync("a2", "5");
    }

    [Fact]
    public async Task There_are_never_more_values_than_the_capacity()
    {
        var values = new Fresh<int, string>(() => FreshFor, _clock) { Capacity = 3 };
        var loads = 0;
        for (var key = 0; key < 4; key++) await GetAsync(key);
        await GetAsync(3);
        Assert.Equal(4, loads);
        await GetAsync(0);
        Assert.Equal(5, loads);

        ValueTask<string> GetAsync(int key) => values.GetAsync(key, (_, _) => Task.FromResult($"{++loads}"), default);
    }

    [Fact]
    public async Task What_nobody_asks_for_is_dropped_in_time()
    {
        var values = new Fresh<string, string>(() => FreshFor, _clock) { KeptFor = TimeSpan.FromMinutes(10) };
        Assert.Equal("", await FormerAsync("a"));
        _clock.Now += TimeSpan.FromMinutes(9);
        Assert.Equal("a", await FormerAsync("a"));
        _clock.Now += TimeSpan.FromMinutes(11);
        Assert.Equal("", await FormerAsync("b"));
        Assert.Equal("", await FormerAsync("a"));

        // The value that a load starts from; the value that it gives is the key.
        async Task<string> FormerAsync(string key)
        {
            var former = "";
            await values.GetAsync(key, (_, last) => { former = last ?? ""; return Task.FromResult(key); }, default);
            return former;
        }
    }

    [Fact]
    public async Task Keys_are_alike_as_the_comparer_says()
    {
        var values = new Fresh<string, string>(() => FreshFor, _clock, StringComparer.OrdinalIgnoreCase);
        await values.GetAsync("Contact", (_, _) => Task.FromResult("1"), default);
        Assert.Equal("1", await values.GetAsync("CONTACT", (_, _) => Task.FromResult("2"), default));
    }

    private Task<string> AskAsync(string key, CancellationToken cancellationToken = default) =>
        _values.GetAsync(key, BeginAsync, cancellationToken).AsTask();

    private Task<string> RefreshAsync(string key) => _values.RefreshAsync(key, BeginAsync, default);

    /// <summary>Has a value loaded that is not there yet.</summary>
    private async Task KnowAsync(string key, string value, TimeSpan took = default)
    {
        var asked = AskAsync(key);
        var load = NextLoad();
        _clock.Now += took;
        load.End(value);
        Assert.Equal(value, await asked);
    }

    private Task<string> BeginAsync(string key, string? former)
    {
        var load = new Load(former);
        _loads.Add(load);
        return load.Task;
    }

    private Load NextLoad() =>
        _loads.TryTake(out var load, TimeSpan.FromSeconds(60)) ? load : throw new TimeoutException("Nothing is loaded.");

    private sealed record Load(string? Former)
    {
        private readonly TaskCompletionSource<string> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Task => _end.Task;

        public void End(string value) => _end.SetResult(value);

        public void Fail(Exception error) => _end.SetException(error);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
