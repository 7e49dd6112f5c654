-- Who may do what. Of passwords, links, tokens and keys only hashes.
create table people (
    email           text collate "C" primary key,
    name            text collate "C" not null,
    created_at      bigint not null,
    version         bigint not null,
    password_hash   text collate "C",
    subject         text collate "C",
    disabled_at     bigint,
    link_hash       text collate "C",
    link_expires_at bigint
);

create unique index people_subject on people (subject) where subject is not null;
create unique index people_link on people (link_hash) where link_hash is not null;

-- org: empty for every org. role: 0 viewer, 1 operator, 2 administrator.
create table person_roles (
    email text collate "C" not null,
    org   text collate "C" not null,
    role  bigint not null,
    primary key (email, org)
);

create index person_roles_org on person_roles (org, email);

create table sessions (
    token_hash text collate "C" primary key,
    email      text collate "C" not null,
    started_at bigint not null,
    seen_at    bigint not null,
    idle_until bigint not null,
    ends_at    bigint not null,
    address    text collate "C" not null
);

create index sessions_email on sessions (email);
create index sessions_ends on sessions (ends_at);

create table operator_keys (
    name       text collate "C" primary key,
    hash       text collate "C" not null,
    created_at bigint not null,
    created_by text collate "C" not null
);

-- org: empty for what belongs to none.
create table audit (
    id      bigint generated always as identity primary key,
    at      bigint not null,
    actor   text collate "C" not null,
    address text collate "C" not null,
    act     text collate "C" not null,
    org     text collate "C" not null,
    target  text collate "C" not null,
    summary text collate "C" not null
);

create index audit_newest on audit (at, id);
create index audit_org on audit (org, at, id);
create index audit_actor on audit (actor, at, id);
create index audit_act on audit (act, at, id);
