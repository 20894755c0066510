CREATE OR REPLACE FUNCTION telemetry.counter_beside(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (at timestamptz, kwh double precision)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
  -- Near by the minute, farther by the day: a look back over years reads a row a day.
  materialised_to CONSTANT timestamptz := least(
    telemetry.aggregate_watermark('energy_1day'), time_bucket(INTERVAL '1 day', now())
  );
  days_before CONSTANT timestamptz := least(time_bucket(INTERVAL '1 day', counter_beside."from"), materialised_to);
  days_after CONSTANT timestamptz := time_bucket(INTERVAL '1 day', counter_beside."to") + INTERVAL '1 day';
BEGIN
  RETURN QUERY
    SELECT counter_last_at, counter_last_kwh
    FROM energy_1min
    WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier
      AND bucket >= days_before AND bucket < counter_beside."from" AND counter_last_at IS NOT NULL
    ORDER BY bucket DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT counter_last_at, counter_last_kwh
      FROM energy_1day
      WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier
        AND bucket < days_before AND counter_last_at IS NOT NULL
      ORDER BY bucket DESC LIMIT 1;
  END IF;

  RETURN QUERY
    SELECT counter_first_at, counter_first_kwh
    FROM energy_1min
    WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier
      AND bucket >= counter_beside."to" AND bucket < days_after AND counter_first_at IS NOT NULL
    ORDER BY bucket LIMIT 1;
  IF FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT counter_first_at, counter_first_kwh
    FROM energy_1day
    WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier
      AND bucket >= days_after AND bucket < materialised_to AND counter_first_at IS NOT NULL
    ORDER BY bucket LIMIT 1;
  IF FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT counter_first_at, counter_first_kwh
    FROM energy_1min
    WHERE machine_id = counter_beside.machine_id AND carrier = counter_beside.carrier
      AND bucket >= greatest(days_after, materialised_to) AND counter_first_at IS NOT NULL
    ORDER BY bucket LIMIT 1;
END
$$;
COMMENT ON FUNCTION telemetry.counter_beside IS
  'The nearest counter readings before and behind the minutes of [from, to), however far away.';
REVOKE ALL ON FUNCTION telemetry.counter_beside FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.counter_beside TO enms_service, enms_reader;
