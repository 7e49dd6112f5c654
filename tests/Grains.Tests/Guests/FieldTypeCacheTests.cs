using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>The turns of a process ask for an object once, however many they are.</summary>
public sealed class FieldTypeCacheTests
{
    private static readonly OrgId Acme = OrgId.Parse("acme");

    private readonly ScriptedDescribes _org = new();
    private readonly FieldTypeCache _cache = new(Options.Create(new GrainsOptions()), TimeProvider.System);

    [Fact]
    public async Task Turns_that_lack_an_object_at_the_same_time_ask_once()
    {
        var turns = Enumerable.Range(0, 20).Select(_ => new TurnTypes()).ToList();
        var loads = turns.Select(types => LoadAsync(types, "Contact", "Event")).ToList();
        await _org.AnswerAsync("Contact", new DescribedObject { Version = "1", Json = ObjectTypeJson.Write(Contact) });
        await _org.AnswerAsync("Event", new DescribedObject());
        Assert.All(await Task.WhenAll(loads), Assert.Null);
        Assert.Equal(["Contact", "Event"], _org.Asked.Select(question => question.Object).Order());
        Assert.All(
            turns,
            types => Assert.Equal(("Contact", null, true), (types.Of("Contact")?.Object.Name, types.Of("Event"), types.Has("Event"))));
    }

    [Fact]
    public async Task Why_an_object_cannot_be_described_is_told_to_all_and_is_not_kept()
    {
        var loads = Enumerable.Range(0, 3).Select(_ => LoadAsync(new TurnTypes(), "Contact")).ToList();
        await _org.FailAsync("Contact", Writes.Failure(FailureAction.Defer, "PAUSED"));
        Assert.All(await Task.WhenAll(loads), failure => Assert.Equal("PAUSED", failure?.Code));
        var again = LoadAsync(new TurnTypes(), "Contact");
        await _org.AnswerAsync("Contact", new DescribedObject());
        Assert.Null(await again);
    }

    [Fact]
    public async Task A_turn_that_is_over_waits_no_longer_for_what_another_asked()
    {
        var other = LoadAsync(new TurnTypes(), "Contact");
        var over = new BoundedSalesforce(_org, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System);
        Assert.Equal(FailureAction.Defer, (await _cache.LoadAsync(Acme, new TurnTypes(), ["Contact"], over))?.Action);
        await _org.AnswerAsync("Contact", new DescribedObject());
        Assert.Null(await other);
    }

    private static ObjectType Contact => new("Contact", true, true, ImmutableDictionary<string, FieldType>.Empty, []);

    private Task<CallFailure?> LoadAsync(TurnTypes types, params string[] objects) =>
        _cache.LoadAsync(
            Acme, types, objects, new BoundedSalesforce(_org, TimeProvider.System.GetUtcNow().AddHours(1), TimeProvider.System));

    private sealed class ScriptedDescribes : IOrgSalesforce
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<DescribeAnswer>> _waiting = [];

        public ConcurrentQueue<DescribeQuestion> Asked { get; } = [];

        public async Task AnswerAsync(string name, DescribedObject described) =>
            (await WaitingAsync(name)).SetResult(new DescribeAnswer { Objects = [described] });

        public async Task FailAsync(string name, CallFailure failure) =>
            (await WaitingAsync(name)).SetResult(new DescribeAnswer { Failure = failure });

        public Task<DescribeAnswer> DescribeAsync(ImmutableArray<DescribeQuestion> objects, TimeSpan left)
        {
            var question = Assert.Single(objects);
            Asked.Enqueue(question);
            return (_waiting[question.Object] = new TaskCompletionSource<DescribeAnswer>()).Task;
        }

        public Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left) => throw new NotSupportedException();

        public Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left) =>
            throw new NotSupportedException();

        private async Task<TaskCompletionSource<DescribeAnswer>> WaitingAsync(string name)
        {
            TaskCompletionSource<DescribeAnswer>? waiting = null;
            await Eventually.HoldsAsync(() => _waiting.TryRemove(name, out waiting), $"somebody to ask for {name}");
            return waiting!;
        }
    }
}
