-- Bookings are listed by calendar and by start. Those of one record or Event are few: they are sorted when asked for, so
-- that a change of a booking moves no entry of their indexes.
alter table bookings add column guest_name text collate "C";
alter table bookings add column calendar text collate "C";
drop index bookings_record;
drop index bookings_event;
create index bookings_record on bookings (org, record_id) where record_id is not null;
create index bookings_event on bookings (org, salesforce_event_id) where salesforce_event_id is not null;
create index bookings_calendar on bookings (org, calendar, updated_at, booking_id) where calendar is not null;
create index bookings_starts on bookings (org, starts_at, booking_id, calendar) where starts_at is not null;

-- The words of guests' names, in small letters.
create table guest_words (
    org   text collate "C" not null,
    word  text collate "C" not null,
    token text collate "C" not null,
    primary key (org, word, token)
);

-- object: of the record that Salesforce refused; empty for what is not about one. replay: the last that made it wait again.
alter table failures add column object text collate "C" not null default '';
alter table failures add column replay bigint;
drop index failures_open_group;
drop index failures_aside;
create index failures_open_group on failures (org, code, object, cause, subject_id, at, aside, resolved_at) where resolved_at is null;
create index failures_aside on failures (org, code, object, cause, id) where resolved_at is null and aside = 1;
create index failures_replay on failures (replay, resolved_at, aside) where replay is not null;

-- state: 0 runs, 1 paused, 2 stopped, 3 done. last_id: what failed later is not part of it.
create table replays (
    id           bigint generated always as identity primary key,
    org          text collate "C" not null,
    state        bigint not null,
    code         text collate "C",
    object       text collate "C",
    cause        text collate "C",
    chosen       text collate "C",
    per_second   bigint not null,
    started_by   text collate "C" not null,
    started_at   bigint not null,
    last_id      bigint not null,
    reached      text collate "C" not null,
    next_at      bigint not null,
    total        bigint not null,
    released     bigint not null,
    synced       bigint not null,
    failed       bigint not null,
    changed_at   bigint not null
);

create index replays_org on replays (org, id);
create index replays_due on replays (next_at, id) where state = 0;

-- What became of events, by the hour. slot: writers of one hour keep out of each other's way.
create table hours (
    hour   bigint not null,
    org    text collate "C" not null,
    slot   bigint not null,
    synced bigint not null,
    failed bigint not null,
    calls  double precision not null,
    primary key (hour, org, slot)
);

-- base: the version of the settings that the draft began from.
create table drafts (
    org      text collate "C" not null,
    person   text collate "C" not null,
    version  bigint not null,
    base     bigint not null,
    json     text collate "C" not null,
    saved_at bigint not null,
    primary key (org, person)
);
