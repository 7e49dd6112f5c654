-- Bookings are listed by calendar and by start. Those of one record or Event are few: they are sorted when asked for, so
-- that a change of a booking moves no entry of their indexes.
alter table bookings add column guest_name text;
alter table bookings add column calendar text;
drop index bookings_record;
drop index bookings_event;
create index bookings_record on bookings (org, record_id) where record_id is not null;
create index bookings_event on bookings (org, salesforce_event_id) where salesforce_event_id is not null;
create index bookings_calendar on bookings (org, calendar, updated_at, booking_id) where calendar is not null;
create index bookings_starts on bookings (org, starts_at, booking_id, calendar) where starts_at is not null;

-- The words of guests' names, in small letters.
create table guest_words (
    org   text not null,
    word  text not null,
    token text not null,
    primary key (org, word, token)
) strict, without rowid;

-- object: of the record that Salesforce refused; empty for what is not about one. replay: the last that made it wait again.
alter table failures add column object text not null default '';
alter table failures add column replay integer;
drop index failures_open_group;
drop index failures_aside;
create index failures_open_group on failures (org, code, object, cause, subject_id, at, aside, resolved_at) where resolved_at is null;
create index failures_aside on failures (org, code, object, cause, id) where resolved_at is null and aside = 1;
create index failures_replay on failures (replay, resolved_at, aside) where replay is not null;

-- state: 0 runs, 1 paused, 2 stopped, 3 done. last_id: what failed later is not part of it.
create table replays (
    id           integer primary key autoincrement,
    org          text not null,
    state        integer not null,
    code         text,
    object       text,
    cause        text,
    chosen       text,
    per_second   integer not null,
    started_by   text not null,
    started_at   integer not null,
    last_id      integer not null,
    reached      text not null,
    next_at      integer not null,
    total        integer not null,
    released     integer not null,
    synced       integer not null,
    failed       integer not null,
    changed_at   integer not null
) strict;

create index replays_org on replays (org, id);
create index replays_due on replays (next_at, id) where state = 0;

-- What became of events, by the hour. slot: writers of one hour keep out of each other's way.
create table hours (
    hour   integer not null,
    org    text not null,
    slot   integer not null,
    synced integer not null,
    failed integer not null,
    calls  real not null,
    primary key (hour, org, slot)
) strict, without rowid;

-- base: the version of the settings that the draft began from.
create table drafts (
    org      text not null,
    person   text not null,
    version  integer not null,
    base     integer not null,
    json     text not null,
    saved_at integer not null,
    primary key (org, person)
) strict, without rowid;
