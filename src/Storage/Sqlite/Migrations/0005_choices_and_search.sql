-- What an org's events have named that settings can choose: custom fields, calendars, pages, event types and owners.
create table seen (
    org      text not null,
    kind     text not null,
    id       text not null,
    name     text not null,
    times    integer not null,
    first_at integer not null,
    last_at  integer not null,
    primary key (org, kind, id)
) strict, without rowid;

-- Bookings are looked for by their guest and by their Event.
create index bindings_token on bindings (org, token, subject_id);
create index bookings_event on bookings (org, salesforce_event_id, updated_at, booking_id) where salesforce_event_id is not null;
