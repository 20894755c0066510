CREATE OR REPLACE FUNCTION accounting.on_share(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  idle_kw double precision
) RETURNS double precision
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN (
    -- Minutes between those with readings are like them: a meter may speak every five minutes.
    SELECT avg(CASE WHEN r.on_count > 0 OR r.power_kw_sum > on_share.idle_kw * r.power_kw_count THEN 1 ELSE 0 END)
    FROM telemetry.energy_minutes(ARRAY[on_share.machine_id], on_share.carrier, on_share."from", on_share."to") r
    WHERE r.power_kw_count > 0 OR r.on_count > 0
  );
END
$$;
COMMENT ON FUNCTION accounting.on_share IS
  'The share of the minutes with readings in [from, to) in which a switch was on, or the mean power above idle_kw; NULL where neither is measured.';
REVOKE ALL ON FUNCTION accounting.on_share FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.on_share TO enms_service;
