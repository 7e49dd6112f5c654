-- Times are milliseconds since 1970, UTC. Ids are compared byte by byte, so the collation is "C".

create table orgs (
    org          text collate "C" primary key,
    display_name text collate "C" not null,
    created_at   bigint not null
);

create table settings (
    org      text collate "C" not null,
    version  bigint not null,
    json     text collate "C" not null,
    saved_by text collate "C" not null,
    saved_at bigint not null,
    primary key (org, version)
);

create table secrets (
    scope   text collate "C" not null,
    name    text collate "C" not null,
    version bigint not null,
    key_id  text collate "C" not null,
    sealed  bytea not null,
    primary key (scope, name)
);

create table grain_states (
    key     text collate "C" primary key,
    version bigint not null,
    state   text collate "C" not null
);

create table leases (
    org        text collate "C" primary key,
    owner      text collate "C" not null,
    epoch      bigint not null,
    expires_at bigint not null
);

-- state: 0 waits, 1 done, 2 set aside. Done rows stay: their event ids stop replays.
create table inbox (
    sequence    bigint generated always as identity primary key,
    org         text collate "C" not null,
    event_id    text collate "C" not null,
    subject_id  text collate "C" not null,
    type        text collate "C" not null,
    order_time  bigint not null,
    received_at bigint not null,
    due_at      bigint not null,
    attempts    integer not null default 0,
    state       smallint not null,
    payload     bytea not null
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

create unique index inbox_event on inbox (org, event_id);
-- What waits is found and counted by these alone, however many done rows lie behind.
create index inbox_due on inbox (org, due_at, sequence) include (received_at) where state = 0;
create index inbox_waiting_subject on inbox (org, subject_id) where state = 0;

create table guests (
    org     text collate "C" not null,
    token   text collate "C" not null,
    version bigint not null,
    email   text collate "C",
    target  text collate "C" not null,
    state   text collate "C",
    primary key (org, token)
);

create table claims (
    org   text collate "C" not null,
    kind  text collate "C" not null,
    value text collate "C" not null,
    token text collate "C" not null,
    primary key (org, kind, value)
);

create index claims_token on claims (org, token);

create table bindings (
    org        text collate "C" not null,
    subject_id text collate "C" not null,
    token      text collate "C" not null,
    primary key (org, subject_id)
);

create table shared_claims (
    org   text collate "C" not null,
    kind  text collate "C" not null,
    value text collate "C" not null,
    token text collate "C" not null,
    primary key (org, kind, value)
);

create table bookings (
    org                 text collate "C" not null,
    booking_id          text collate "C" not null,
    version             bigint not null,
    state               text collate "C" not null,
    phase               text collate "C" not null,
    record_id           text collate "C",
    salesforce_event_id text collate "C",
    starts_at           bigint,
    updated_at          bigint not null,
    primary key (org, booking_id)
);

create index bookings_updated on bookings (org, updated_at, booking_id);
create index bookings_phase on bookings (org, phase, updated_at, booking_id);
create index bookings_record on bookings (org, record_id, updated_at, booking_id) where record_id is not null;

create table history (
    id         bigint generated always as identity primary key,
    org        text collate "C" not null,
    booking_id text collate "C" not null,
    at         bigint not null,
    event_id   text collate "C" not null,
    verdict    text collate "C" not null,
    detail     text collate "C" not null
);

create index history_booking on history (org, booking_id, id);

-- One open failure per event. aside: its inbox row is set aside (1), or waits again after a replay (0).
create table failures (
    id          bigint generated always as identity primary key,
    org         text collate "C" not null,
    sequence    bigint not null,
    event_id    text collate "C" not null,
    subject_id  text collate "C" not null,
    type        text collate "C" not null,
    code        text collate "C" not null,
    cause       text collate "C" not null,
    message     text collate "C" not null,
    at          bigint not null,
    resolved_at bigint,
    aside       smallint not null default 1
);

create unique index failures_open_event on failures (org, event_id) where resolved_at is null;
create index failures_open_newest on failures (org, at, id) where resolved_at is null;
create index failures_newest on failures (org, at, id);
create index failures_open_group on failures (org, code, cause, at) where resolved_at is null;
create index failures_aside on failures (org, code, cause, id) where resolved_at is null and aside = 1;
create index failures_subject on failures (org, subject_id, at, id);
