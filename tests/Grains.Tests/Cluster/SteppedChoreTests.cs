using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Cluster;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

public sealed class SteppedChoreTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Work_whose_step_fails_is_put_off_and_what_is_due_after_it_goes_on(bool runsOutOfTime)
    {
        var clock = new FakeTimeProvider(Webhook.Monday);
        Exception error = runsOutOfTime ? new StoreUnavailableException("A time-out.") : new InvalidOperationException("It always fails.");
        var chore = new Steps(clock, work => work == "broken" ? throw error : true);
        await chore.TryRoundAsync(default);
        Assert.Equal(["broken", "good", "good"], chore.Stepped);
        Assert.Equal([("broken", clock.GetUtcNow().AddMinutes(1))], chore.PutOff);
    }

    [Fact]
    public async Task A_store_that_is_away_ends_the_round_and_puts_nothing_off()
    {
        using var logs = new CapturedLogs();
        var clock = new FakeTimeProvider(Webhook.Monday);
        var chore = new Steps(clock, _ => throw new StoreUnavailableException("It is away."), logs.CreateLogger<SteppedChoreTests>())
        {
            IsAway = true,
        };
        await chore.TryRoundAsync(default);
        Assert.Equal(["broken"], chore.Stepped);
        Assert.Empty(chore.PutOff);
        // An outage is told without a trace.
        Assert.All(logs.Messages, message => Assert.EndsWith(" It is away.", message, StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains(nameof(StoreUnavailableException), StringComparison.Ordinal));
    }

    /// <summary>A statement that runs out of its time looks like a store that is away; only one that is ends the round.</summary>
    [Theory]
    [InlineData(false, "broken good")]
    [InlineData(true, "broken")]
    public async Task An_org_for_which_the_store_does_not_answer_ends_the_round_only_where_it_answers_nobody(bool isAway, string expected)
    {
        await using var rig = await GuestRig.StartAsync();
        foreach (var org in new[] { "broken", "good" }) await rig.Store.CreateOrgAsync(OrgId.Parse(org), org, Webhook.Monday, default);
        var chore = new OfEachOrg(rig.Store, async org =>
        {
            if (org != "broken") return;
            if (isAway) await rig.Store.DisposeAsync();
            throw new StoreUnavailableException("A time-out.");
        });
        await chore.TryRoundAsync(default);
        Assert.Equal(expected.Split(' '), chore.Done);
    }

    private sealed class OfEachOrg(ISyncStore store, Func<string, Task> work)
        : Chore("each", "Doing it for each org", TimeSpan.FromSeconds(1), TimeProvider.System, NullLogger.Instance)
    {
        public List<string> Done { get; } = [];

        protected override Task RoundAsync(CancellationToken cancellationToken) => ForEachOrgAsync(
            store,
            org =>
            {
                Done.Add(org.Value);
                return work(org.Value);
            },
            cancellationToken);
    }

    private sealed class Steps(TimeProvider time, Func<string, bool> step, ILogger? logger = null)
        : SteppedChore<string>("steps", "Steps", mostSteps: 2, time, logger ?? NullLogger.Instance)
    {
        public List<string> Stepped { get; } = [];

        public List<(string Work, DateTimeOffset Until)> PutOff { get; } = [];

        /// <summary>Nothing can be put off either.</summary>
        public bool IsAway { get; init; }

        protected override Task<IReadOnlyList<string>> FindDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>(["broken", "good"]);

        protected override Task<bool> StepAsync(string work, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Stepped.Add(work);
            return Task.FromResult(step(work));
        }

        protected override Task PutOffAsync(string work, DateTimeOffset until, CancellationToken cancellationToken)
        {
            if (IsAway) throw new StoreUnavailableException("It is away.");
            PutOff.Add((work, until));
            return Task.CompletedTask;
        }
    }
}
