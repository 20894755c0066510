-- On-time is summed by quarter hours, from accounting.on_shares.
DROP FUNCTION IF EXISTS accounting.on_time_s(integer, energy_carrier, timestamptz, timestamptz, double precision);
