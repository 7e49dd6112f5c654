using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

public sealed class PauseMemoryTests : IAsyncLifetime
{
    private static readonly OrgId Org = OrgId.Parse("acme");
    private readonly string _folder = Directory.CreateTempSubdirectory("pause-").FullName;
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
        var before = NewThrottle();
        await using (await RememberAsync(before)) before.ObserveFailure(Spent);

        var after = NewThrottle();
        await using (await RememberAsync(after))
        {
            Assert.Equal(before.Pause, after.Pause);
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.True(after.IsProbeDue);
            after.Resume();
        }
        var later = NewThrottle();
        await using (await RememberAsync(later)) Assert.Null(later.Pause);
    }

    [Fact]
    public async Task A_restart_does_not_forget_what_is_the_matter_with_the_org()
    {
        var before = NewThrottle();
        var locked = new OrgCondition(PauseCodes.OrgLocked, "The org is locked.", "Ask Salesforce.");
        await using (await RememberAsync(before)) before.ObserveFailure(Spent with { Code = "ORG_LOCKED", Condition = locked });

        var after = NewThrottle();
        await using (await RememberAsync(after))
        {
            Assert.Equal(before.Stopped, after.Stopped);
            Assert.Equal(PauseCodes.OrgLocked, after.Stopped!.Code);
            Assert.EndsWith("Ask Salesforce.", after.Stopped.Message, StringComparison.Ordinal);
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.Equal(ConditionReach.Everything, after.ProbeDue?.Reach);
            after.ObserveWayOpen();
        }
        var later = NewThrottle();
        await using (await RememberAsync(later)) Assert.Null(later.Stopped);
    }

    [Fact]
    public async Task A_restart_does_not_forget_which_field_is_hidden()
    {
        var before = NewThrottle();
        var hidden = OrgCondition.FieldHidden(new SearchedField("Lead", "Email", SearchUse.Everybody));
        await using (await RememberAsync(before)) before.ObserveFailure(Spent with { Code = hidden.Code, Condition = hidden });

        var after = NewThrottle();
        await using (await RememberAsync(after))
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.Equal(("Lead", "Email"), (after.ProbeDue?.Object, after.ProbeDue?.Field));
        }
    }

    [Fact]
    public async Task A_restart_does_not_forget_which_object_is_hidden()
    {
        var before = NewThrottle();
        await using (await RememberAsync(before))
            before.ObserveFailure(Spent with { Code = "INVALID_TYPE", Condition = OrgCondition.ObjectHidden("Lead") });

        var after = NewThrottle();
        await using (await RememberAsync(after))
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.Equal((ConditionReach.Object, "Lead"), (after.ProbeDue?.Reach, after.ProbeDue?.Object));
        }
    }

    [Fact]
    public async Task A_short_pause_is_not_worth_remembering()
    {
        var before = NewThrottle();
        await using (await RememberAsync(before)) before.ObserveFailure(Spent with { Action = FailureAction.Retry });
        Assert.NotNull(before.Pause);

        var after = NewThrottle();
        await using (await RememberAsync(after)) Assert.Null(after.Pause);
    }

    private static SalesforceError Spent =>
        new()
        {
            Action = FailureAction.PauseOrg,
            Code = "REQUEST_LIMIT_EXCEEDED",
            Message = "TotalRequests Limit exceeded.",
        };

    private OrgThrottle NewThrottle() => new(4, TimeSpan.FromSeconds(60), _clock);

    private async Task<PauseMemory> RememberAsync(OrgThrottle throttle)
    {
        var memory = new PauseMemory(Org, _store, throttle, NullLogger.Instance);
        await memory.RestoreAsync(default);
        return memory;
    }
}
