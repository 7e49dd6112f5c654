namespace OnceHub.Sync.Cluster.Tests;

/// <summary>A database in which an earlier deployment applied Orleans' own scripts: the migration takes its tables over.</summary>
public sealed class FormerTablesTests
{
    /// <summary>What those scripts make, as far as it matters here, with a cluster and a silo in it.</summary>
    private const string Former = """
        create table OrleansQuery (QueryKey varchar(64) primary key, QueryText varchar(8000) not null);
        create table OrleansMembershipVersionTable (
            DeploymentId varchar(150) primary key, Timestamp timestamptz(3) not null default now(), Version integer not null default 0);
        create table OrleansMembershipTable (
            DeploymentId varchar(150) not null references OrleansMembershipVersionTable, Address varchar(45) not null, Port integer not null,
            Generation integer not null, SiloName varchar(150) not null, HostName varchar(150) not null, Status integer not null, ProxyPort integer,
            SuspectTimes varchar(8000), StartTime timestamptz(3) not null, IAmAliveTime timestamptz(3) not null,
            primary key (DeploymentId, Address, Port, Generation));
        create table OrleansRemindersTable (
            ServiceId varchar(150) not null, GrainId varchar(150) not null, ReminderName varchar(150) not null, StartTime timestamptz(3) not null,
            Period bigint not null, GrainHash integer not null, Version integer not null, primary key (ServiceId, GrainId, ReminderName));
        create table OrleansStorage (
            GrainIdHash integer not null, GrainIdN0 bigint not null, GrainIdN1 bigint not null, GrainTypeHash integer not null,
            GrainTypeString varchar(512) not null, GrainIdExtensionString varchar(512), ServiceId varchar(150) not null, PayloadBinary bytea,
            ModifiedOn timestamp not null, Version integer);
        create index ix_OrleansStorage on OrleansStorage (GrainIdHash, GrainTypeHash);

        insert into OrleansQuery values ('UpdateMembershipKey', 'select a function of theirs'), ('AnotherKey', 'select 1');
        insert into OrleansMembershipVersionTable values ('one', now(), 5);
        insert into OrleansMembershipTable values
            ('one', '10.1.2.3', 11111, 1, 'silo-a', 'host-a', 3, 30000, null, '2026-11-23T09:00:00.123Z', '2026-11-23T09:00:00.123Z');
        insert into OrleansRemindersTable values ('one', 'sweep/sweep', 'sweep', now(), 60000, 1, 4);
        insert into OrleansStorage values
            (1, 0, 0, 2, 'state', 'acme', 'one', 'first', now(), 1), (1, 0, 0, 2, 'state', 'acme', 'one', 'second', now(), 1),
            (1, 0, 0, 2, 'state', 'other', 'one', 'other', now(), 3);
        """;

    [ClusterFact]
    public async Task Who_is_a_member_stays_one_and_the_version_goes_on()
    {
        await using var database = await ClusterDatabase.CreateAsync(Former);
        var table = await database.MembersAsync("one");
        var before = await table.ReadAllAsync();
        var silo = Assert.Single(before.Members).Item1;
        Assert.Equal((5, "silo-a", SiloStatus.Active), (before.Version.Version, silo.SiloName, silo.Status));
        Assert.Single(await (await database.GatewaysAsync("one")).GetGateways());

        await table.AddAsync(Members.Silo());
        silo.Status = SiloStatus.Dead;
        Assert.True(await table.ChangeAsync(silo));
        Assert.False(await table.InsertRowAsync(Members.Silo(), before.Version.Next()));
        await table.UpdateIAmAliveAsync(silo);
        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Members.Start.AddDays(1)));
        Assert.Equal(SiloStatus.Active, Assert.Single((await table.ReadAllAsync()).Members).Item1.Status);
        Assert.Equal(7, await table.VersionAsync());
        await table.DeleteMembershipTableEntriesAsync("one");
        Assert.Equal(0, await (await database.MembersAsync("one")).VersionAsync());
    }

    [ClusterFact]
    public async Task Reminders_and_grain_state_stay_and_state_that_was_there_twice_is_there_once()
    {
        await using var database = await ClusterDatabase.CreateAsync(Former);
        var reminder = Assert.Single((await (await database.RemindersAsync("one")).ReadRows(0, 0)).Reminders);
        Assert.Equal(("sweep", "4"), (reminder.ReminderName, reminder.ETag));
        await using var command = database.Source.CreateCommand("select count(*) from orleansstorage");
        Assert.Equal(2L, await command.ExecuteScalarAsync());
        await database.StorageAsync("one");
    }

    [ClusterFact]
    public async Task Statements_that_this_product_does_not_use_are_left_alone()
    {
        await using var database = await ClusterDatabase.CreateAsync(Former);
        await using var command = database.Source.CreateCommand("select querytext from orleansquery where querykey = 'AnotherKey'");
        Assert.Equal("select 1", await command.ExecuteScalarAsync());
    }
}
