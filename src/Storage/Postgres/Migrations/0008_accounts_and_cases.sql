-- Bookings are found by their Account and their Case too. Those of one are few, and are sorted when asked for.
alter table bookings add column account_id text collate "C";
alter table bookings add column case_id text collate "C";
create index bookings_account on bookings (org, account_id) where account_id is not null;
create index bookings_case on bookings (org, case_id) where case_id is not null;
