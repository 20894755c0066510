CREATE OR REPLACE FUNCTION telemetry.report_beside(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  is_inside boolean
) RETURNS TABLE (bucket timestamptz)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz := report_beside."from";
  to_at CONSTANT timestamptz := report_beside."to";
  -- Near by the minute, farther by the day: a look over years reads a row a day.
  days_to CONSTANT timestamptz := least(
    telemetry.aggregate_watermark('energy_1day'), time_bucket(INTERVAL '1 day', now())
  );
  days_before CONSTANT timestamptz := least(time_bucket(INTERVAL '1 day', from_at), days_to);
  days_behind CONSTANT timestamptz := time_bucket(INTERVAL '1 day', to_at) + INTERVAL '1 day';
BEGIN
  RETURN QUERY
    SELECT bucket
    FROM energy_1min
    WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0
      AND bucket >= to_at AND bucket < least(to_at + INTERVAL '1 hour', days_behind)
    ORDER BY bucket LIMIT 1;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1min
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0
        AND bucket >= to_at + INTERVAL '1 hour' AND bucket < days_behind
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1day
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0
        AND bucket >= days_behind AND bucket < days_to
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1min
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0
        AND bucket >= greatest(days_behind, days_to)
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND AND NOT is_inside THEN
    -- One alone before the range says nothing about it.
    RETURN;
  END IF;

  RETURN QUERY
    SELECT bucket
    FROM energy_1min
    WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0
      AND bucket >= greatest(from_at - INTERVAL '1 hour', days_before) AND bucket < from_at
    ORDER BY bucket DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1min
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0
        AND bucket >= days_before AND bucket < from_at - INTERVAL '1 hour'
      ORDER BY bucket DESC LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1day
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0
        AND bucket < days_before
      ORDER BY bucket DESC LIMIT 1;
  END IF;
END
$$;
COMMENT ON FUNCTION telemetry.report_beside IS
  'The nearest buckets behind and before the minutes of [from, to) in which a device reported energy, however far away: by the minute near by, by the day beyond; is_inside: whether one before the range matters though none comes behind it.';
REVOKE ALL ON FUNCTION telemetry.report_beside FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.report_beside TO enms_service;
