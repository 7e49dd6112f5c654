-- What stays of bookings and guests long after their end, so that a late event, or the guest's return, meets the same
-- records in Salesforce. hash: keyed, of a subject, of an identity, or of a guest's token. note: ids and times; empty for an
-- identity.
create table retired (
    org   text collate "C" not null,
    hash  bigint not null,
    token text collate "C" not null,
    note  text collate "C" not null,
    primary key (org, hash)
);

create index retired_token on retired (org, token);

-- The words of a guest go with the guest.
create index guest_words_token on guest_words (org, token);
