-- What an org's events have named that settings can choose: custom fields, calendars, pages, event types and owners.
create table seen (
    org      text collate "C" not null,
    kind     text collate "C" not null,
    id       text collate "C" not null,
    name     text collate "C" not null,
    times    bigint not null,
    first_at bigint not null,
    last_at  bigint not null,
    primary key (org, kind, id)
);

-- Bookings are looked for by their guest and by their Event.
create index bindings_token on bindings (org, token, subject_id);
create index bookings_event on bookings (org, salesforce_event_id, updated_at, booking_id) where salesforce_event_id is not null;
