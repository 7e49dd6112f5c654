-- An org's counts by the hour go with it, without a walk over those of all orgs.
create index hours_org on hours (org, hour, slot);

-- How many erasures of an org run.
create index erasures_running on erasures (org) where ended_at is null;
