using System.Collections.Concurrent;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Many silos change the table at once, each over a connection of its own.</summary>
public sealed class MembershipRaceTests : IAsyncLifetime
{
    private const int Writers = 16;
    private const int Rounds = 12;
    private ClusterDatabase _database = null!;
    private IMembershipTable _table = null!;

    public async Task InitializeAsync()
    {
        if (PostgresServer.WhyNot is not null) return;
        _database = await ClusterDatabase.CreateAsync();
        _table = await _database.MembersAsync("races");
    }

    public async Task DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
    }

    [ClusterFact]
    public async Task Of_many_that_insert_at_one_version_one_wins()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var version = (await _table.ReadAllAsync()).Version;
            var won = await Task.WhenAll(
                Enumerable.Range(0, Writers).Select(_ => Task.Run(() => _table.InsertRowAsync(Members.Silo(), version.Next()))));
            Assert.Single(won, true);
            var read = await _table.ReadAllAsync();
            Assert.Equal((round + 1, round + 1), (read.Members.Count, read.Version.Version));
        }
    }

    [ClusterFact]
    public async Task Of_many_that_insert_one_silo_one_wins()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (silo, version) = (Members.Silo(), (await _table.ReadAllAsync()).Version);
            Assert.Single(
                await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => _table.InsertRowAsync(silo, version.Next())))),
                true);
        }
    }

    [ClusterFact]
    public async Task Of_many_that_insert_update_and_suspect_at_one_version_one_wins_and_is_what_is_read()
    {
        var silos = new List<MembershipEntry>();
        for (var i = 0; i < 3; i++) silos.Add(await _table.AddAsync(Members.Silo(SiloStatus.Joining)));
        for (var round = 0; round < Rounds; round++)
        {
            var before = await _table.ReadAllAsync();
            var won = await Task.WhenAll(
                Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(before, silos, writer, round))));
            var winner = Assert.Single(won.OfType<MembershipEntry>());
            var after = await _table.ReadAllAsync();
            Assert.Equal(before.Version.Version + 1, after.Version.Version);
            Assert.Equal(winner.ToFullString(), after.TryGet(winner.SiloAddress)!.Item1.ToFullString());
            var changed = after.Members.Where(member =>
                before.TryGet(member.Item1.SiloAddress)?.Item1.ToFullString() != member.Item1.ToFullString());
            Assert.Equal(winner.SiloAddress, Assert.Single(changed).Item1.SiloAddress);
        }
    }

    /// <summary>What it wrote, or null when it was refused.</summary>
    private async Task<MembershipEntry?> WriteAsync(MembershipTableData before, List<MembershipEntry> silos, int writer, int round)
    {
        var version = before.Version.Next();
        if (writer % 4 == 0) return Members.Silo() is var added && await _table.InsertRowAsync(added, version) ? added : null;
        var changed = Members.Silo(
            writer % 4 == 1 ? SiloStatus.Active : SiloStatus.ShuttingDown, address: silos[writer % silos.Count].SiloAddress);
        changed.SuspectTimes = [Tuple.Create(Members.Address(), Members.Start.AddSeconds((round * Writers) + writer))];
        return await _table.UpdateRowAsync(changed, version.VersionEtag, version) ? changed : null;
    }

    /// <summary>Each change puts its own number into the row, so that a read of row and version from different moments shows.</summary>
    [ClusterFact]
    public async Task Whoever_reads_while_many_write_sees_rows_and_version_of_one_moment()
    {
        var silo = await _table.AddAsync(Members.Silo());
        using var over = new CancellationTokenSource();
        var read = new ConcurrentBag<(int Version, int Count, int Number)>();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                var all = await _table.ReadAllAsync();
                read.Add((all.Version.Version, all.Members.Count, NumberOf(all.TryGet(silo.SiloAddress)!.Item1)));
                var row = await _table.ReadRowAsync(silo.SiloAddress);
                read.Add((row.Version.Version, -1, NumberOf(row.Members[0].Item1)));
            }
        })).ToArray();

        for (var change = 2; change <= 120; change++)
        {
            var version = (await _table.ReadAllAsync()).Version.Next();
            // By turns a new silo, which leaves the number, and a new number.
            if (change % 2 == 0) Assert.True(await _table.InsertRowAsync(Members.Silo(), version));
            else
                Assert.True(
                    await _table.UpdateRowAsync(
                        Members.Silo(alive: Members.Start.AddSeconds(change), address: silo.SiloAddress), version.VersionEtag, version));
        }
        await over.CancelAsync();
        await Task.WhenAll(readers);

        Assert.NotEmpty(read);
        Assert.All(read, seen =>
        {
            Assert.Equal(seen.Version % 2 == 1 ? seen.Version : seen.Version - 1, seen.Number);
            if (seen.Count >= 0) Assert.Equal(1 + (seen.Version / 2), seen.Count);
        });

        static int NumberOf(MembershipEntry entry) =>
            entry.IAmAliveTime == Members.Start ? 1 : (int)(entry.IAmAliveTime - Members.Start).TotalSeconds;
    }

    [ClusterFact]
    public async Task Silos_that_tell_that_they_are_alive_refuse_no_update_and_move_no_version()
    {
        var silo = await _table.AddAsync(Members.Silo());
        using var over = new CancellationTokenSource();
        var alive = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
                await _table.UpdateIAmAliveAsync(Members.Silo(alive: Members.Start.AddHours(1), address: silo.SiloAddress));
        })).ToArray();
        for (var change = 1; change <= 150; change++)
        {
            var version = (await _table.ReadAllAsync()).Version;
            Assert.Equal(change, version.Version);
            Assert.True(await _table.UpdateRowAsync(Members.Silo(address: silo.SiloAddress), version.VersionEtag, version.Next()));
        }
        await over.CancelAsync();
        await Task.WhenAll(alive);
    }

    [ClusterFact]
    public async Task An_update_of_a_silo_that_is_cleaned_up_meanwhile_either_succeeds_or_changes_nothing()
    {
        for (var round = 0; round < 40; round++)
        {
            var silo = await _table.AddAsync(Members.Silo(SiloStatus.Dead));
            var before = (await _table.ReadAllAsync()).Version;
            var update = Task.Run(() =>
                _table.UpdateRowAsync(Members.Silo(SiloStatus.Dead, address: silo.SiloAddress), before.VersionEtag, before.Next()));
            var cleanup = Task.Run(() => _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Members.Start.AddDays(1))));
            await cleanup;
            Assert.Equal(before.Version + (await update ? 1 : 0), await _table.VersionAsync());
            await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Members.Start.AddDays(1)));
        }
        Assert.Empty((await _table.ReadAllAsync()).Members);
    }
}
