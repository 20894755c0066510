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
  hour CONSTANT interval := INTERVAL '1 hour';
  day CONSTANT interval := INTERVAL '1 day';
  from_at CONSTANT timestamptz := report_beside."from";
  to_at CONSTANT timestamptz := report_beside."to";
  kept_to CONSTANT timestamptz := telemetry.aggregate_watermark('energy_1min');
  -- Near by the minute, farther by the hour, then by the day: a look over years reads a row a day.
  hours_to CONSTANT timestamptz := least(telemetry.aggregate_watermark('energy_1hour'), time_bucket(hour, now()));
  days_to CONSTANT timestamptz := least(telemetry.aggregate_watermark('energy_1day'), time_bucket(day, now()));
  hours_before CONSTANT timestamptz := least(time_bucket(hour, from_at - INTERVAL '1 minute'), hours_to);
  days_before CONSTANT timestamptz := least(time_bucket(day, hours_before), days_to);
  hours_behind CONSTANT timestamptz := time_bucket(hour, to_at) + hour;
  days_behind CONSTANT timestamptz := time_bucket(day, to_at) + day;
BEGIN
  -- What is materialised first: to open the rest is dear.
  RETURN QUERY
    SELECT bucket
    FROM telemetry.energy_1min_kept
    WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket >= to_at AND bucket < least(hours_behind, kept_to)
    ORDER BY bucket LIMIT 1;
  IF NOT FOUND AND hours_behind > kept_to THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1min
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket >= to_at AND bucket < hours_behind
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND AND hours_behind < least(days_behind, hours_to) THEN
    RETURN QUERY
      SELECT m.bucket
      FROM (
        SELECT bucket AS starts_at
        FROM energy_1hour
        WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket >= hours_behind AND bucket < least(days_behind, hours_to)
        ORDER BY bucket LIMIT 1
      ) h
      JOIN energy_1min m ON m.bucket >= h.starts_at AND m.bucket < h.starts_at + hour
      WHERE m.machine_id = report_beside.machine_id AND m.carrier = report_beside.carrier AND m.energy_kwh_count > 0
      ORDER BY m.bucket LIMIT 1;
  END IF;
  IF NOT FOUND AND days_behind < days_to THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1day
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket >= days_behind AND bucket < days_to
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND AND greatest(days_behind, days_to) < hours_to THEN
    RETURN QUERY
      SELECT m.bucket
      FROM (
        SELECT bucket AS starts_at
        FROM energy_1hour
        WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket >= greatest(days_behind, days_to) AND bucket < hours_to
        ORDER BY bucket LIMIT 1
      ) h
      JOIN energy_1min m ON m.bucket >= h.starts_at AND m.bucket < h.starts_at + hour
      WHERE m.machine_id = report_beside.machine_id AND m.carrier = report_beside.carrier AND m.energy_kwh_count > 0
      ORDER BY m.bucket LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1min
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket >= greatest(hours_behind, hours_to)
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND AND NOT is_inside THEN
    -- One alone before the range says nothing about it.
    RETURN;
  END IF;

  IF from_at <= kept_to THEN
    RETURN QUERY
      SELECT bucket
      FROM telemetry.energy_1min_kept
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket >= hours_before AND bucket < from_at
      ORDER BY bucket DESC LIMIT 1;
  ELSE
    RETURN QUERY
      SELECT bucket
      FROM energy_1min
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket >= hours_before AND bucket < from_at
      ORDER BY bucket DESC LIMIT 1;
  END IF;
  IF NOT FOUND AND days_before < hours_before THEN
    RETURN QUERY
      SELECT m.bucket
      FROM (
        SELECT bucket AS starts_at
        FROM energy_1hour
        WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket >= days_before AND bucket < hours_before
        ORDER BY bucket DESC LIMIT 1
      ) h
      JOIN energy_1min m ON m.bucket >= h.starts_at AND m.bucket < h.starts_at + hour
      WHERE m.machine_id = report_beside.machine_id AND m.carrier = report_beside.carrier AND m.energy_kwh_count > 0
      ORDER BY m.bucket DESC LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1day
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier AND energy_kwh_count > 0 AND bucket < days_before
      ORDER BY bucket DESC LIMIT 1;
  END IF;
END
$$;
COMMENT ON FUNCTION telemetry.report_beside IS
  'The nearest buckets behind and before the minutes of [from, to) in which a device reported energy, however far away: by the minute up to a day, by the day beyond; is_inside: whether one before the range matters though none comes behind it.';
REVOKE ALL ON FUNCTION telemetry.report_beside FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.report_beside TO enms_service;
