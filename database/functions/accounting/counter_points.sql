CREATE OR REPLACE FUNCTION accounting.counter_points(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  plausible_kwh double precision,
  boundaries timestamptz[]
) RETURNS TABLE (at timestamptz, kwh double precision)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
  its_minute record;
BEGIN
  FOR its_minute IN
    SELECT m.bucket, m.counter_first_at, m.counter_first_kwh, m.counter_last_at, m.counter_last_kwh,
      m.counter_kwh - (m.counter_last_kwh - m.counter_first_kwh) > 1e-6 OR m.counter_kwh > plausible_kwh * 900
        OR EXISTS (
          SELECT FROM unnest(boundaries) AS x WHERE x > m.counter_first_at AND x <= m.counter_last_at
        ) AS is_odd
    FROM energy_1min m
    WHERE m.machine_id = counter_points.machine_id AND m.carrier = counter_points.carrier
      AND m.bucket >= counter_points."from" AND m.bucket < counter_points."to" AND m.counter_last_at IS NOT NULL
    ORDER BY m.bucket
  LOOP
    RETURN QUERY SELECT its_minute.counter_first_at, its_minute.counter_first_kwh;
    IF its_minute.is_odd THEN
      RETURN QUERY
        SELECT r.time, r.energy_total_kwh FROM energy_readings r
        WHERE r.machine_id = counter_points.machine_id AND r.carrier = counter_points.carrier
          AND r.time > its_minute.counter_first_at AND r.time < its_minute.counter_last_at AND r.energy_total_kwh IS NOT NULL
        ORDER BY r.time;
    END IF;
    IF its_minute.counter_last_at > its_minute.counter_first_at THEN
      RETURN QUERY SELECT its_minute.counter_last_at, its_minute.counter_last_kwh;
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION accounting.counter_points IS
  'Counters (kWh) of [from, to) by the minute, the first and the last of each; of minutes in which something is odd every reading.';
REVOKE ALL ON FUNCTION accounting.counter_points FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.counter_points TO enms_service;
