using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline.Pace;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

public sealed class PaceMemoryTests : IAsyncLifetime
{
    private static readonly OrgId Org = OrgId.Parse("acme");
    private readonly string _folder = Directory.CreateTempSubdirectory("pace-").FullName;
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private ISyncStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = SyncStores.Open(new StorageOptions { Path = Path.Combine(_folder, "test.db") });
        await _store.MigrateAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_restart_does_not_forget_that_the_calls_are_spent()
    {
        var before = NewPace();
        await using (await RememberAsync(before)) before.ObserveFailure(Spent);

        var after = NewPace();
        await using (await RememberAsync(after))
        {
            Assert.Equal(before.Pause, after.Pause);
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.True(after.IsProbeDue);
            after.Resume();
        }
        var later = NewPace();
        await using (await RememberAsync(later)) Assert.Null(later.Pause);
    }

    [Fact]
    public async Task A_restart_does_not_forget_what_is_the_matter_with_the_org()
    {
        var before = NewPace();
        var locked = new OrgCondition(PauseCodes.OrgLocked, "The org is locked.", "Ask Salesforce.");
        await using (await RememberAsync(before)) before.ObserveFailure(Spent with { Code = "ORG_LOCKED", Condition = locked });

        var after = NewPace();
        await using (await RememberAsync(after))
        {
            Assert.Equal(before.Stopped, after.Stopped);
            Assert.Equal(PauseCodes.OrgLocked, after.Stopped!.Code);
            Assert.EndsWith("Ask Salesforce.", after.Stopped.Message, StringComparison.Ordinal);
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.Equal(ConditionReach.Everything, after.ProbeDue?.Reach);
            after.ObserveWayOpen();
        }
        var later = NewPace();
        await using (await RememberAsync(later)) Assert.Null(later.Stopped);
    }

    [Fact]
    public async Task A_restart_does_not_forget_which_field_is_hidden()
    {
        var before = NewPace();
        var hidden = OrgCondition.FieldHidden(new SearchedField("Lead", "Email", SearchUse.Everybody));
        await using (await RememberAsync(before)) before.ObserveFailure(Spent with { Code = hidden.Code, Condition = hidden });

        var after = NewPace();
        await using (await RememberAsync(after))
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.Equal(("Lead", "Email"), (after.ProbeDue?.Object, after.ProbeDue?.Field));
        }
    }

    [Fact]
    public async Task A_restart_does_not_forget_which_object_is_hidden()
    {
        var before = NewPace();
        await using (await RememberAsync(before))
            before.ObserveFailure(Spent with { Code = "INVALID_TYPE", Condition = OrgCondition.ObjectHidden("Lead") });

        var after = NewPace();
        await using (await RememberAsync(after))
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.Equal((ConditionReach.Object, "Lead"), (after.ProbeDue?.Reach, after.ProbeDue?.Object));
        }
    }

    [Fact]
    public async Task A_short_pause_is_not_worth_remembering()
    {
        var before = NewPace();
        await using (await RememberAsync(before)) before.ObserveFailure(Spent with { Action = FailureAction.Retry });
        Assert.NotNull(before.Pause);

        var after = NewPace();
        await using (await RememberAsync(after)) Assert.Null(after.Pause);
    }

    private static SalesforceError Spent =>
        new()
        {
            Action = FailureAction.PauseOrg,
            Code = "REQUEST_LIMIT_EXCEEDED",
            Message = "TotalRequests Limit exceeded.",
        };

    private PipelinePace NewPace() => new(4, TimeSpan.FromSeconds(60), _clock);

    private async Task<PaceMemory> RememberAsync(PipelinePace pace)
    {
        var memory = new PaceMemory(Org, _store, pace, NullLogger.Instance);
        await memory.RestoreAsync(default);
        return memory;
    }
}
