-- Times are milliseconds since 1970, UTC.

create table orgs (
    org          text primary key,
    display_name text not null,
    created_at   integer not null
) strict, without rowid;

create table settings (
    org      text not null,
    version  integer not null,
    json     text not null,
    saved_by text not null,
    saved_at integer not null,
    primary key (org, version)
) strict, without rowid;

create table secrets (
    scope   text not null,
    name    text not null,
    version integer not null,
    key_id  text not null,
    sealed  blob not null,
    primary key (scope, name)
) strict, without rowid;

create table grain_states (
    key     text primary key,
    version integer not null,
    state   text not null
) strict, without rowid;

create table leases (
    org        text primary key,
    owner      text not null,
    epoch      integer not null,
    expires_at integer not null
) strict, without rowid;

-- state: 0 waits, 1 done, 2 set aside. Done rows stay: their event ids stop replays.
-- autoincrement: a sequence is never given twice, also after rows were purged.
create table inbox (
    sequence    integer primary key autoincrement,
    org         text not null,
    event_id    text not null,
    subject_id  text not null,
    type        text not null,
    order_time  integer not null,
    received_at integer not null,
    due_at      integer not null,
    attempts    integer not null default 0,
    state       integer not null,
    payload     blob not null
) strict;

create unique index inbox_event on inbox (org, event_id);
-- What waits is found and counted by these alone, however many done rows lie behind.
create index inbox_due on inbox (org, due_at, sequence, received_at) where state = 0;
create index inbox_waiting_subject on inbox (org, subject_id) where state = 0;

create table guests (
    org     text not null,
    token   text not null,
    version integer not null,
    email   text,
    target  text not null,
    state   text,
    primary key (org, token)
) strict, without rowid;

create table claims (
    org   text not null,
    kind  text not null,
    value text not null,
    token text not null,
    primary key (org, kind, value)
) strict, without rowid;

create index claims_token on claims (org, token);

create table bindings (
    org        text not null,
    subject_id text not null,
    token      text not null,
    primary key (org, subject_id)
) strict, without rowid;

create table shared_claims (
    org   text not null,
    kind  text not null,
    value text not null,
    token text not null,
    primary key (org, kind, value)
) strict, without rowid;

create table bookings (
    org                 text not null,
    booking_id          text not null,
    version             integer not null,
    state               text not null,
    phase               text not null,
    record_id           text,
    salesforce_event_id text,
    starts_at           integer,
    updated_at          integer not null,
    primary key (org, booking_id)
) strict;

create index bookings_updated on bookings (org, updated_at, booking_id);
create index bookings_phase on bookings (org, phase, updated_at, booking_id);
create index bookings_record on bookings (org, record_id, updated_at, booking_id) where record_id is not null;

create table history (
    id         integer primary key autoincrement,
    org        text not null,
    booking_id text not null,
    at         integer not null,
    event_id   text not null,
    verdict    text not null,
    detail     text not null
) strict;

create index history_booking on history (org, booking_id, id);

-- One open failure per event. aside: its inbox row is set aside (1), or waits again after a replay (0).
create table failures (
    id          integer primary key autoincrement,
    org         text not null,
    sequence    integer not null,
    event_id    text not null,
    subject_id  text not null,
    type        text not null,
    code        text not null,
    cause       text not null,
    message     text not null,
    at          integer not null,
    resolved_at integer,
    aside       integer not null default 1
) strict;

create unique index failures_open_event on failures (org, event_id) where resolved_at is null;
create index failures_open_newest on failures (org, at, id) where resolved_at is null;
create index failures_newest on failures (org, at, id);
create index failures_open_group on failures (org, code, cause, at, resolved_at) where resolved_at is null;
create index failures_aside on failures (org, code, cause, id) where resolved_at is null and aside = 1;
create index failures_subject on failures (org, subject_id, at, id);
