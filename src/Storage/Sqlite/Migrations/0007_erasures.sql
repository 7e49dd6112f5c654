-- Erasing a guest (kind 0) or an org (kind 1), step by step. notes: what is looked for, kept only while it runs.
create table erasures (
    id         integer primary key autoincrement,
    org        text not null,
    version    integer not null,
    kind       integer not null,
    stage      integer not null,
    notes      text not null,
    reached    integer not null,
    next_at    integer not null,
    started_by text not null,
    started_at integer not null,
    ended_at   integer,
    erased     integer not null,
    records    text not null
) strict;

create index erasures_due on erasures (next_at, id) where ended_at is null;
create index erasures_org on erasures (org, id);

-- Who and what was erased, by a keyed hash only. at: what happened until then does not come back.
create table erased (
    org  text not null,
    hash integer not null,
    at   integer not null,
    primary key (org, hash)
) strict, without rowid;

-- Set while the org is removed: it is not found any more.
alter table orgs add column removed_at integer;
