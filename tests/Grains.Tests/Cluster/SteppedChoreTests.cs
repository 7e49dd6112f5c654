using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Grains.Cluster;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

public sealed class SteppedChoreTests
{
    [Fact]
    public async Task Work_whose_step_fails_is_put_off_and_what_is_due_after_it_goes_on()
    {
        var clock = new FakeTimeProvider(Webhook.Monday);
        var chore = new Steps(clock, work => work == "broken" ? throw new InvalidOperationException("It always fails.") : true);
        await chore.TryRoundAsync(default);
        Assert.Equal(["broken", "good", "good"], chore.Stepped);
        Assert.Equal([("broken", clock.GetUtcNow().AddMinutes(1))], chore.PutOff);
    }

    [Fact]
    public async Task A_store_that_is_away_ends_the_round_and_puts_nothing_off()
    {
        var chore = new Steps(new FakeTimeProvider(Webhook.Monday), _ => throw new StoreUnavailableException("It is away."));
        await chore.TryRoundAsync(default);
        Assert.Equal(["broken"], chore.Stepped);
        Assert.Empty(chore.PutOff);
    }

    private sealed class Steps(TimeProvider time, Func<string, bool> step)
        : SteppedChore<string>("steps", "Steps", mostSteps: 2, time, NullLogger.Instance)
    {
        public List<string> Stepped { get; } = [];

        public List<(string Work, DateTimeOffset Until)> PutOff { get; } = [];

        protected override Task<IReadOnlyList<string>> FindDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>(["broken", "good"]);

        protected override Task<bool> StepAsync(string work, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Stepped.Add(work);
            return Task.FromResult(step(work));
        }

        protected override Task PutOffAsync(string work, DateTimeOffset until, CancellationToken cancellationToken)
        {
            PutOff.Add((work, until));
            return Task.CompletedTask;
        }
    }
}
