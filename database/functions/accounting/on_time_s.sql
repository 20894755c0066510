CREATE OR REPLACE FUNCTION accounting.on_time_s(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  idle_kw double precision
) RETURNS double precision
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
BEGIN
  -- One machine at a time: the index is by machine and time.
  RETURN (
    -- Minutes between those with readings are like them: a meter may speak every five minutes.
    SELECT date_part('epoch', on_time_s."to" - on_time_s."from")
      * count(*) FILTER (WHERE r.on_count > 0 OR r.power_kw_sum > on_time_s.idle_kw * r.power_kw_count) / nullif(count(*), 0)
    FROM energy_1min r
    WHERE r.machine_id = on_time_s.machine_id AND r.carrier = on_time_s.carrier
      AND r.bucket >= on_time_s."from" AND r.bucket < on_time_s."to" AND (r.power_kw_count > 0 OR r.on_count > 0)
  );
END
$$;
COMMENT ON FUNCTION accounting.on_time_s IS
  'Seconds of [from, to) in which a machine was on, if readings speak for all of it: the share of the minutes with readings in which a switch was on, or the mean power above idle_kw; NULL where neither is measured.';
REVOKE ALL ON FUNCTION accounting.on_time_s FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.on_time_s TO enms_service;
