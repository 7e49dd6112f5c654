-- Who may do what. Of passwords, links, tokens and keys only hashes.
create table people (
    email           text primary key,
    name            text not null,
    created_at      integer not null,
    version         integer not null,
    password_hash   text,
    subject         text,
    disabled_at     integer,
    link_hash       text,
    link_expires_at integer
) strict, without rowid;

create unique index people_subject on people (subject) where subject is not null;
create unique index people_link on people (link_hash) where link_hash is not null;

-- org: empty for every org. role: 0 viewer, 1 operator, 2 administrator.
create table person_roles (
    email text not null,
    org   text not null,
    role  integer not null,
    primary key (email, org)
) strict, without rowid;

create index person_roles_org on person_roles (org, email);

create table sessions (
    token_hash text primary key,
    email      text not null,
    started_at integer not null,
    seen_at    integer not null,
    idle_until integer not null,
    ends_at    integer not null,
    address    text not null
) strict, without rowid;

create index sessions_email on sessions (email);
create index sessions_ends on sessions (ends_at);

create table operator_keys (
    name       text primary key,
    hash       text not null,
    created_at integer not null,
    created_by text not null
) strict, without rowid;

-- org: empty for what belongs to none.
create table audit (
    id      integer primary key autoincrement,
    at      integer not null,
    actor   text not null,
    address text not null,
    act     text not null,
    org     text not null,
    target  text not null,
    summary text not null
) strict;

create index audit_newest on audit (at, id);
create index audit_org on audit (org, at, id);
create index audit_actor on audit (actor, at, id);
create index audit_act on audit (act, at, id);
