CREATE OR REPLACE FUNCTION telemetry.counter_beside(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  is_inside boolean
) RETURNS TABLE (at timestamptz, kwh double precision)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  hour CONSTANT interval := INTERVAL '1 hour';
  day CONSTANT interval := INTERVAL '1 day';
  from_at CONSTANT timestamptz := counter_beside."from";
  to_at CONSTANT timestamptz := counter_beside."to";
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
    SELECT counter_first_at, counter_first_kwh
    FROM telemetry.energy_1min_kept
    WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket >= to_at AND bucket < least(hours_behind, kept_to)
    ORDER BY bucket LIMIT 1;
  IF NOT FOUND AND hours_behind > kept_to THEN
    RETURN QUERY
      SELECT counter_first_at, counter_first_kwh
      FROM energy_1min
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket >= to_at AND bucket < hours_behind
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND AND hours_behind < least(days_behind, hours_to) THEN
    RETURN QUERY
      SELECT counter_first_at, counter_first_kwh
      FROM energy_1hour
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket >= hours_behind AND bucket < least(days_behind, hours_to)
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND AND days_behind < days_to THEN
    RETURN QUERY
      SELECT counter_first_at, counter_first_kwh
      FROM energy_1day
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket >= days_behind AND bucket < days_to
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND AND greatest(days_behind, days_to) < hours_to THEN
    RETURN QUERY
      SELECT counter_first_at, counter_first_kwh
      FROM energy_1hour
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket >= greatest(days_behind, days_to) AND bucket < hours_to
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT counter_first_at, counter_first_kwh
      FROM energy_1min
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket >= greatest(hours_behind, hours_to)
      ORDER BY bucket LIMIT 1;
  END IF;
  IF NOT FOUND AND NOT is_inside THEN
    -- One alone before the range says nothing about it.
    RETURN;
  END IF;

  IF from_at <= kept_to THEN
    RETURN QUERY
      SELECT counter_last_at, counter_last_kwh
      FROM telemetry.energy_1min_kept
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket >= hours_before AND bucket < from_at
      ORDER BY bucket DESC LIMIT 1;
  ELSE
    RETURN QUERY
      SELECT counter_last_at, counter_last_kwh
      FROM energy_1min
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket >= hours_before AND bucket < from_at
      ORDER BY bucket DESC LIMIT 1;
  END IF;
  IF NOT FOUND AND days_before < hours_before THEN
    RETURN QUERY
      SELECT counter_last_at, counter_last_kwh
      FROM energy_1hour
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket >= days_before AND bucket < hours_before
      ORDER BY bucket DESC LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT counter_last_at, counter_last_kwh
      FROM energy_1day
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier AND counter_first_at IS NOT NULL AND bucket < days_before
      ORDER BY bucket DESC LIMIT 1;
  END IF;
END
$$;
COMMENT ON FUNCTION telemetry.counter_beside IS
  'The nearest counter readings behind and before the minutes of [from, to), however far away; is_inside: whether one before the range matters though none comes behind it.';
REVOKE ALL ON FUNCTION telemetry.counter_beside FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.counter_beside TO enms_service;
