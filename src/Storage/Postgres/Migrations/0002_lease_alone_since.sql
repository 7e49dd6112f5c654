-- The epoch since which no other owner than the present one has had the lease.
alter table leases add column alone_since bigint not null default 0;
