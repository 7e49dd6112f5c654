-- Erasing a guest (kind 0) or an org (kind 1), step by step. notes: what is looked for, kept only while it runs.
create table erasures (
    id         bigint generated always as identity primary key,
    org        text collate "C" not null,
    version    bigint not null,
    kind       bigint not null,
    stage      bigint not null,
    notes      text collate "C" not null,
    reached    bigint not null,
    next_at    bigint not null,
    started_by text collate "C" not null,
    started_at bigint not null,
    ended_at   bigint,
    erased     bigint not null,
    records    text collate "C" not null
);

create index erasures_due on erasures (next_at, id) where ended_at is null;
create index erasures_org on erasures (org, id);

-- Who and what was erased, by a keyed hash only. at: what happened until then does not come back.
create table erased (
    org  text collate "C" not null,
    hash bigint not null,
    at   bigint not null,
    primary key (org, hash)
);

-- Set while the org is removed: it is not found any more.
alter table orgs add column removed_at bigint;
