-- What Microsoft Orleans' ADO.NET providers need for a cluster: the table that they read their statements from, and the
-- tables that those statements use. Names of parameters and of result columns are the providers' contract; the statements
-- are this product's. Each is a single one, so that it happens as a whole or not at all.
--
-- Tables and columns are named as in Orleans' own scripts. Where those were applied before, their tables stay, and silos
-- that loaded the former statements at their start go on in the same cluster.

create table if not exists orleansquery (
    querykey  text collate "C" primary key,
    querytext text collate "C" not null
);

-- One row for each cluster. Every change of its members raises the version.
create table if not exists orleansmembershipversiontable (
    deploymentid text collate "C" primary key,
    version      integer not null default 0
);

create table if not exists orleansmembershiptable (
    deploymentid text collate "C" not null references orleansmembershipversiontable,
    address      text collate "C" not null,
    port         integer not null,
    generation   integer not null,
    siloname     text collate "C" not null,
    hostname     text collate "C" not null,
    status       integer not null,
    proxyport    integer not null,
    suspecttimes text collate "C",
    starttime    timestamptz not null,
    iamalivetime timestamptz not null,
    primary key (deploymentid, address, port, generation)
);

create table if not exists orleansreminderstable (
    serviceid    text collate "C" not null,
    grainid      text collate "C" not null,
    remindername text collate "C" not null,
    starttime    timestamptz not null,
    period       bigint not null,
    grainhash    integer not null,
    version      integer not null,
    primary key (serviceid, grainid, remindername)
);

create table if not exists orleansstorage (
    serviceid              text collate "C" not null,
    graintypestring        text collate "C" not null,
    graintypehash          integer not null,
    grainidn0              bigint not null,
    grainidn1              bigint not null,
    grainidextensionstring text collate "C",
    grainidhash            integer not null,
    payloadbinary          bytea,
    modifiedon             timestamptz not null,
    version                integer not null
);

-- Orleans' own scripts let two first writes of one grain both succeed, after which the grain cannot be read.
delete from orleansstorage older using orleansstorage newer
where older.serviceid = newer.serviceid and older.graintypestring = newer.graintypestring
  and older.grainidn0 = newer.grainidn0 and older.grainidn1 = newer.grainidn1
  and coalesce(older.grainidextensionstring, '') = coalesce(newer.grainidextensionstring, '')
  and (older.version, older.ctid) < (newer.version, newer.ctid);

create unique index orleansstorage_grain on orleansstorage
    (serviceid, graintypestring, grainidn0, grainidn1, (coalesce(grainidextensionstring, '')));

insert into orleansquery (querykey, querytext) values

('InsertMembershipVersionKey', $$
with created as (
    insert into orleansmembershipversiontable (deploymentid) values (@DeploymentId)
    on conflict do nothing
    returning deploymentid
)
select exists (select from created)
$$),

-- The row of the version is locked until the transaction ends: of several writers that saw one version, one finds it.
('InsertMembershipKey', $$
with raised as (
    update orleansmembershipversiontable
    set version = version + 1
    where deploymentid = @DeploymentId and version = @Version
      and not exists (
          select from orleansmembershiptable
          where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning deploymentid
), added as (
    insert into orleansmembershiptable
        (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    select deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    from raised
    returning deploymentid
)
select exists (select from added)
$$),

-- The member is locked before its version, so that none that is deleted meanwhile raises the version.
('UpdateMembershipKey', $$
with member as (
    select deploymentid
    from orleansmembershiptable
    where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
    for update
), raised as (
    update orleansmembershipversiontable cluster
    set version = cluster.version + 1
    from member
    where cluster.deploymentid = member.deploymentid and cluster.version = @Version
    returning cluster.deploymentid
), changed as (
    update orleansmembershiptable kept
    set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
    from raised
    where kept.deploymentid = raised.deploymentid and kept.address = @Address and kept.port = @Port and kept.generation = @Generation
    returning kept.deploymentid
)
select exists (select from changed)
$$),

('UpdateIAmAlivetimeKey', $$
update orleansmembershiptable
set iamalivetime = @IAmAliveTime
where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$$),

-- The version comes back even where there is no member.
('MembershipReadAllKey', $$
select member.address, member.port, member.generation, member.siloname, member.hostname, member.status, member.proxyport,
       member.suspecttimes, member.starttime, member.iamalivetime, cluster.version
from orleansmembershipversiontable cluster
left join orleansmembershiptable member on member.deploymentid = cluster.deploymentid
where cluster.deploymentid = @DeploymentId
$$),

('MembershipReadRowKey', $$
select member.address, member.port, member.generation, member.siloname, member.hostname, member.status, member.proxyport,
       member.suspecttimes, member.starttime, member.iamalivetime, cluster.version
from orleansmembershipversiontable cluster
left join orleansmembershiptable member
    on member.deploymentid = cluster.deploymentid
   and member.address = @Address and member.port = @Port and member.generation = @Generation
where cluster.deploymentid = @DeploymentId
$$),

('GatewaysQueryKey', $$
select address, proxyport, generation
from orleansmembershiptable
where deploymentid = @DeploymentId and status = @Status and proxyport > 0
$$),

-- The provider names a dead silo (status 6) that it read; one that was written since stays.
('CleanupDefunctSiloEntryKey', $$
delete from orleansmembershiptable
where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
  and status = 6 and starttime = @StartTime and iamalivetime = @IAmAliveTime and suspecttimes is not distinct from @SuspectTimes
$$),

-- Asked for at the start, and used only where the statement above is missing.
('CleanupDefunctSiloEntriesKey', $$
delete from orleansmembershiptable
where deploymentid = @DeploymentId and status = 6 and starttime < @IAmAliveTime and iamalivetime < @IAmAliveTime
$$),

('DeleteMembershipTableEntriesKey', $$
with members as (
    delete from orleansmembershiptable where deploymentid = @DeploymentId
)
delete from orleansmembershipversiontable where deploymentid = @DeploymentId
$$),

('UpsertReminderRowKey', $$
insert into orleansreminderstable as kept (serviceid, grainid, remindername, starttime, period, grainhash, version)
values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
on conflict (serviceid, grainid, remindername) do update
set starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = kept.version + 1
returning version
$$),

('ReadReminderRowKey', $$
select grainid, remindername, starttime, period, version
from orleansreminderstable
where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName
$$),

('ReadReminderRowsKey', $$
select grainid, remindername, starttime, period, version
from orleansreminderstable
where serviceid = @ServiceId and grainid = @GrainId
$$),

-- Hashes are unsigned, and are stored and compared as signed numbers: that turns their ring, and changes no range of it.
('ReadRangeRows1Key', $$
select grainid, remindername, starttime, period, version
from orleansreminderstable
where serviceid = @ServiceId and grainhash > @BeginHash and grainhash <= @EndHash
$$),

-- A range that goes round the end of the ring.
('ReadRangeRows2Key', $$
select grainid, remindername, starttime, period, version
from orleansreminderstable
where serviceid = @ServiceId and (grainhash > @BeginHash or grainhash <= @EndHash)
$$),

('DeleteReminderRowKey', $$
with deleted as (
    delete from orleansreminderstable
    where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName and version = @Version
    returning version
)
select exists (select from deleted)
$$),

('DeleteReminderRowsKey', $$
delete from orleansreminderstable where serviceid = @ServiceId
$$),

-- No row comes back where the version is another one: the provider takes that for a conflict.
('WriteToStorageKey', $$
with changed as (
    update orleansstorage
    set payloadbinary = @PayloadBinary, modifiedon = now(), version = version + 1
    where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
      and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '') and version = @GrainStateVersion
    returning version
), added as (
    insert into orleansstorage
        (serviceid, graintypestring, graintypehash, grainidn0, grainidn1, grainidextensionstring, grainidhash,
         payloadbinary, modifiedon, version)
    select @ServiceId, @GrainTypeString, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString, @GrainIdHash,
           @PayloadBinary, now(), 1
    where @GrainStateVersion is null
    on conflict do nothing
    returning version
)
select version as newgrainstateversion from changed union all select version from added
$$),

('ReadFromStorageKey', $$
select payloadbinary, version
from orleansstorage
where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
  and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '')
$$),

('ClearStorageKey', $$
update orleansstorage
set payloadbinary = null, modifiedon = now(), version = version + 1
where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
  and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '') and version = @GrainStateVersion
returning version as newgrainstateversion
$$),

('DeleteStorageKey', $$
delete from orleansstorage
where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
  and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '') and version = @GrainStateVersion
returning version + 1 as newgrainstateversion
$$)

on conflict (querykey) do update set querytext = excluded.querytext;
