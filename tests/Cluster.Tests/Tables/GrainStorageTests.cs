using Orleans.Storage;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>What Orleans' grain storage, which holds who listens to streams, asks of its table, asked through its provider.</summary>
public sealed class GrainStorageTests : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("listened", "acme");
    private ClusterDatabase _database = null!;
    private IGrainStorage _storage = null!;

    public async Task InitializeAsync()
    {
        if (PostgresServer.WhyNot is not null) return;
        _database = await ClusterDatabase.CreateAsync();
        _storage = await _database.StorageAsync("one");
    }

    public async Task DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
    }

    [ClusterTheory]
    [InlineData("text")]
    [InlineData("guid")]
    [InlineData("guid with text")]
    [InlineData("number")]
    public async Task State_is_read_as_it_was_written_whatever_the_key(string key)
    {
        var grain = GrainId.Create(GrainType.Create("listened"), KeyOf(key));
        var state = await ReadAsync(_storage, grain);
        Assert.Equal((false, null), (state.RecordExists, state.ETag));
        await WriteAsync(_storage, state, 41, grain);
        await WriteAsync(_storage, state, 42, grain);

        var read = await ReadAsync(_storage, grain);
        Assert.Equal((true, 42, state.ETag), (read.RecordExists, read.State!.Number, read.ETag));
        Assert.False((await ReadAsync(_storage, GrainId.Create("listened", "other"))).RecordExists);
        Assert.False((await ReadAsync(await _database.StorageAsync("two"), grain)).RecordExists);
    }

    [ClusterFact]
    public async Task A_write_with_a_stale_tag_is_refused()
    {
        var first = await ReadAsync(_storage, Grain);
        await WriteAsync(_storage, first, 1);
        var (fresh, stale) = (await ReadAsync(_storage, Grain), await ReadAsync(_storage, Grain));
        await WriteAsync(_storage, fresh, 2);
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(_storage, stale, 3));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("state", Grain, stale));
        Assert.Equal(2, (await ReadAsync(_storage, Grain)).State!.Number);
    }

    [ClusterFact]
    public async Task Of_many_that_write_first_one_wins()
    {
        var written = await Task.WhenAll(Enumerable.Range(1, 16).Select(number => Task.Run(async () =>
        {
            try
            {
                await WriteAsync(_storage, new GrainState<Counted>(new Counted()), number);
                return number;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        })));
        var winner = Assert.Single(written, number => number > 0);
        Assert.Equal(winner, (await ReadAsync(_storage, Grain)).State!.Number);
    }

    [ClusterTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task State_that_was_cleared_is_gone_and_can_be_written_again(bool deleted)
    {
        var storage = await _database.StorageAsync("one", deleteOnClear: deleted);
        var state = await ReadAsync(storage, Grain);
        await WriteAsync(storage, state, 1);
        await storage.ClearStateAsync("state", Grain, state);
        var read = await ReadAsync(storage, Grain);
        Assert.Equal((false, 0), (read.RecordExists, read.State!.Number));
        await WriteAsync(storage, read, 2);
        Assert.Equal(2, (await ReadAsync(storage, Grain)).State!.Number);
    }

    private static IdSpan KeyOf(string kind) => kind switch
    {
        "text" => IdSpan.Create("acme"),
        "guid" => GrainIdKeyExtensions.CreateGuidKey(Guid.Parse("3f1a6d0e-7a3f-4a0b-9c55-0c5d2f7f9b11")),
        "guid with text" => GrainIdKeyExtensions.CreateGuidKey(Guid.Parse("3f1a6d0e-7a3f-4a0b-9c55-0c5d2f7f9b11"), "activity"),
        _ => GrainIdKeyExtensions.CreateIntegerKey(-7),
    };

    private static async Task<GrainState<Counted>> ReadAsync(IGrainStorage storage, GrainId grain)
    {
        var state = new GrainState<Counted>(new Counted());
        await storage.ReadStateAsync("state", grain, state);
        return state;
    }

    private static Task WriteAsync(IGrainStorage storage, GrainState<Counted> state, int number, GrainId? grain = null)
    {
        state.State!.Number = number;
        return storage.WriteStateAsync("state", grain ?? Grain, state);
    }

    /// <summary>A state to keep.</summary>
    [GenerateSerializer, Alias("cluster-tests.counted")]
    public sealed class Counted
    {
        [Id(0)] public int Number { get; set; }
    }
}
