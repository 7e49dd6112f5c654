namespace OnceHub.Sync.Cluster.Tests;

/// <summary>
/// What Orleans' membership protocol asks of its table, asked through Orleans' provider. Its rows have no ETags of their own:
/// every change of a row raises the table's version, which is the ETag of them all.
/// </summary>
public sealed class MembershipTests : IAsyncLifetime
{
    private ClusterDatabase _database = null!;
    private IMembershipTable _table = null!;

    public async Task InitializeAsync()
    {
        if (PostgresServer.WhyNot is not null) return;
        _database = await ClusterDatabase.CreateAsync();
        _table = await _database.MembersAsync("one");
    }

    public async Task DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
    }

    [ClusterFact]
    public async Task A_new_cluster_is_empty_at_version_zero_however_many_silos_begin_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _database.MembersAsync("new")));
        var read = await (await _database.MembersAsync("new")).ReadAllAsync();
        Assert.Empty(read.Members);
        Assert.Equal(0, read.Version.Version);
    }

    [ClusterFact]
    public async Task A_silo_is_read_as_it_was_written()
    {
        var silo = Members.Silo(SiloStatus.Joining);
        await _table.AddAsync(silo);
        Assert.Equal(silo.ToFullString(), (await _table.FindAsync(silo))!.ToFullString());

        silo.Status = SiloStatus.Active;
        silo.IAmAliveTime = Members.Start.AddMinutes(1);
        silo.SuspectTimes =
        [
            Tuple.Create(Members.Address(), Members.Start.AddMinutes(2)),
            Tuple.Create(Members.Address(), Members.Start.AddMinutes(3)),
        ];
        Assert.True(await _table.ChangeAsync(silo));

        var read = await _table.ReadAllAsync();
        Assert.Equal(silo.ToFullString(), Assert.Single(read.Members).Item1.ToFullString());
        Assert.Equal(2, read.Version.Version);
        silo.SuspectTimes = null;
        Assert.True(await _table.ChangeAsync(silo));
        Assert.Null((await _table.FindAsync(silo))!.SuspectTimes);
    }

    [ClusterFact]
    public async Task A_silo_that_is_not_there_is_read_as_nothing_at_the_tables_version()
    {
        await _table.AddAsync(Members.Silo());
        var read = await _table.ReadRowAsync(Members.Address());
        Assert.Empty(read.Members);
        Assert.Equal(1, read.Version.Version);
    }

    [ClusterTheory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task An_insert_is_refused_when_the_version_has_moved_or_the_silo_is_there(bool sameSilo, bool freshVersion)
    {
        var stale = (await _table.ReadAllAsync()).Version;
        var first = await _table.AddAsync(Members.Silo(SiloStatus.Active));
        var version = freshVersion ? (await _table.ReadAllAsync()).Version : stale;

        var second = sameSilo ? Members.Silo(SiloStatus.Dead, address: first.SiloAddress) : Members.Silo();
        Assert.False(await _table.InsertRowAsync(second, version.Next()));

        var read = await _table.ReadAllAsync();
        Assert.Equal(first.ToFullString(), Assert.Single(read.Members).Item1.ToFullString());
        Assert.Equal(1, read.Version.Version);
    }

    [ClusterTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_update_is_refused_when_the_version_has_moved_or_the_silo_is_not_there(bool unknownSilo)
    {
        var silo = await _table.AddAsync(Members.Silo());
        var stale = (await _table.ReadAllAsync()).Version;
        await _table.AddAsync(Members.Silo());
        var version = unknownSilo ? (await _table.ReadAllAsync()).Version : stale;

        var changed = Members.Silo(SiloStatus.Dead, address: unknownSilo ? null : silo.SiloAddress);
        Assert.False(await _table.UpdateRowAsync(changed, version.VersionEtag, version.Next()));

        var read = await _table.ReadAllAsync();
        Assert.All(read.Members, member => Assert.Equal(SiloStatus.Active, member.Item1.Status));
        Assert.Equal((2, 2), (read.Members.Count, read.Version.Version));
    }

    [ClusterFact]
    public async Task A_version_that_is_ahead_of_the_table_is_refused()
    {
        var silo = await _table.AddAsync(Members.Silo());
        var ahead = new TableVersion(7, "7");
        Assert.False(await _table.InsertRowAsync(Members.Silo(), ahead));
        Assert.False(await _table.UpdateRowAsync(silo, ahead.VersionEtag, ahead));
        Assert.Equal(1, await _table.VersionAsync());
    }

    [ClusterFact]
    public async Task Being_alive_is_told_without_a_new_version_and_changes_nothing_else()
    {
        var silo = await _table.AddAsync(Members.Silo());
        var other = await _table.AddAsync(Members.Silo());
        await _table.UpdateIAmAliveAsync(
            new MembershipEntry { SiloAddress = silo.SiloAddress, IAmAliveTime = Members.Start.AddMinutes(5) }
        );

        Assert.Equal(2, await _table.VersionAsync());
        silo.IAmAliveTime = Members.Start.AddMinutes(5);
        Assert.Equal(silo.ToFullString(), (await _table.FindAsync(silo))!.ToFullString());
        Assert.Equal(other.ToFullString(), (await _table.FindAsync(other))!.ToFullString());
    }

    [ClusterFact]
    public async Task An_update_is_refused_when_the_rows_tag_is_stale()
    {
        var silo = await _table.AddAsync(Members.Silo());
        var tag = (await _table.ReadAllAsync()).TryGet(silo.SiloAddress)!.Item2;
        Assert.True(await _table.ChangeAsync(silo));
        Assert.False(
            await _table.UpdateRowAsync(
                Members.Silo(SiloStatus.Dead, address: silo.SiloAddress), tag, (await _table.ReadAllAsync()).Version.Next()));
        Assert.Equal(SiloStatus.Active, (await _table.FindAsync(silo))!.Status);
        Assert.Equal(2, await _table.VersionAsync());
    }

    [ClusterFact]
    public async Task Cleanup_deletes_the_dead_of_this_cluster_that_nobody_wrote_lately_and_leaves_the_version()
    {
        var other = await _database.MembersAsync("two");
        await other.AddAsync(Members.Silo(SiloStatus.Dead));
        var (old, recent) = (Members.Start, Members.Start.AddDays(2));
        foreach (var status in Enum.GetValues<SiloStatus>())
        {
            await _table.AddAsync(Members.Silo(status, alive: old));
            await _table.AddAsync(Members.Silo(status, alive: recent));
        }
        await VoteAsync(await _table.AddAsync(Members.Silo(SiloStatus.Dead, alive: old)), old.AddHours(1));
        var lately = await VoteAsync(await _table.AddAsync(Members.Silo(SiloStatus.Dead, alive: old)), recent);
        var before = await _table.ReadAllAsync();

        await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(old.AddDays(1)));

        var after = await _table.ReadAllAsync();
        var expected = before.Members.Select(member => member.Item1)
            .Where(silo => silo.Status != SiloStatus.Dead || silo.IAmAliveTime == recent || silo.SiloAddress.Equals(lately.SiloAddress));
        Assert.Equal(
            expected.Select(silo => silo.ToFullString()).Order(), after.Members.Select(member => member.Item1.ToFullString()).Order());
        Assert.Equal(before.Members.Count - 2, after.Members.Count);
        Assert.Equal(before.Version, after.Version);
        Assert.Single((await other.ReadAllAsync()).Members);

        async Task<MembershipEntry> VoteAsync(MembershipEntry silo, DateTime when)
        {
            silo.SuspectTimes = [Tuple.Create(Members.Address(), when)];
            Assert.True(await _table.ChangeAsync(silo));
            return silo;
        }
    }

    [ClusterFact]
    public async Task Two_clusters_in_one_database_are_apart_and_one_is_deleted_alone()
    {
        var other = await _database.MembersAsync("two");
        var address = Members.Address();
        await _table.AddAsync(Members.Silo(SiloStatus.Joining, address: address));
        await other.AddAsync(Members.Silo(SiloStatus.Active, address: address));
        await other.AddAsync(Members.Silo());
        Assert.Equal((1, 2), (await _table.VersionAsync(), await other.VersionAsync()));
        Assert.Equal(SiloStatus.Joining, Assert.Single((await _table.ReadAllAsync()).Members).Item1.Status);

        await _table.DeleteMembershipTableEntriesAsync("one");

        Assert.Equal(2, (await other.ReadAllAsync()).Members.Count);
        var anew = await (await _database.MembersAsync("one")).ReadAllAsync();
        Assert.Empty(anew.Members);
        Assert.Equal(0, anew.Version.Version);
    }

    [ClusterFact]
    public async Task Gateways_are_the_active_silos_that_have_a_port_for_them()
    {
        var gateways = await _database.GatewaysAsync("one");
        Assert.Empty(await gateways.GetGateways());
        foreach (var status in Enum.GetValues<SiloStatus>().Except([SiloStatus.Active])) await _table.AddAsync(Members.Silo(status));
        await _table.AddAsync(Members.Silo(gateway: 0));
        await (await _database.MembersAsync("two")).AddAsync(Members.Silo(gateway: 30009));
        var silos = new[] { await _table.AddAsync(Members.Silo(gateway: 30001)), await _table.AddAsync(Members.Silo(gateway: 30002)) };

        var expected = silos.Select(silo => $"gwy.tcp://10.1.2.3:{silo.ProxyPort}/{silo.SiloAddress.Generation}");
        Assert.Equal(expected.Order(), (await gateways.GetGateways()).Select(uri => uri.ToString()).Order());
    }
}
