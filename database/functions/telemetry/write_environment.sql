CREATE OR REPLACE FUNCTION telemetry.write_environment(
  "time" timestamptz[],
  machine_id integer[],
  device_id integer[],
  outdoor_temp_c double precision[],
  indoor_temp_c double precision[],
  humidity_percent double precision[],
  pressure_bar double precision[],
  flow_rate_m3h double precision[],
  supply_temp_c double precision[],
  return_temp_c double precision[],
  cop double precision[],
  brightness_lux double precision[],
  quality integer[],
  seq bigint[],
  extra text[]
) RETURNS TABLE (ordinal integer, outcome text)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
  -- Tells the rows of this call from those that were there before; a clock that counts milliseconds is not enough.
  called_at CONSTANT timestamptz := clock_timestamp() + random() * INTERVAL '999 microseconds';
  inserted bigint;
  earliest timestamptz;
  latest timestamptz;
BEGIN
  INSERT INTO environmental_data (
    time, machine_id, device_id, outdoor_temp_c, indoor_temp_c, humidity_percent, pressure_bar, flow_rate_m3h,
    supply_temp_c, return_temp_c, cop, brightness_lux, quality, seq, extra, received_at
  )
  SELECT
    r.time, r.machine_id, r.device_id, r.outdoor_temp_c, r.indoor_temp_c, r.humidity_percent, r.pressure_bar,
    r.flow_rate_m3h, r.supply_temp_c, r.return_temp_c, r.cop, r.brightness_lux, coalesce(r.quality, 0), r.seq,
    r.extra::jsonb, called_at
  FROM unnest(
    write_environment.time, write_environment.machine_id, write_environment.device_id,
    write_environment.outdoor_temp_c, write_environment.indoor_temp_c, write_environment.humidity_percent,
    write_environment.pressure_bar, write_environment.flow_rate_m3h, write_environment.supply_temp_c,
    write_environment.return_temp_c, write_environment.cop, write_environment.brightness_lux,
    write_environment.quality, write_environment.seq, write_environment.extra
  ) AS r (
    time, machine_id, device_id, outdoor_temp_c, indoor_temp_c, humidity_percent, pressure_bar, flow_rate_m3h,
    supply_temp_c, return_temp_c, cop, brightness_lux, quality, seq, extra
  )
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  SELECT min(t), max(t) INTO earliest, latest FROM unnest(write_environment.time) AS t;
  IF inserted > 0 AND earliest < now() - telemetry.refresh_window() THEN
    INSERT INTO late_buckets (family, bucket)
    SELECT DISTINCT 'environment', date_trunc('hour', t, 'UTC')
    FROM unnest(write_environment.time) AS t
    WHERE t < now() - telemetry.refresh_window()
    ON CONFLICT DO NOTHING;
  END IF;
  IF inserted = cardinality(write_environment.time) THEN
    RETURN;
  END IF;

  RETURN QUERY
  WITH incoming AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.machine_id, r.time ORDER BY r.ordinal) AS turn
    FROM unnest(
      write_environment.time, write_environment.machine_id, write_environment.device_id,
      write_environment.outdoor_temp_c, write_environment.indoor_temp_c, write_environment.humidity_percent,
      write_environment.pressure_bar, write_environment.flow_rate_m3h, write_environment.supply_temp_c,
      write_environment.return_temp_c, write_environment.cop, write_environment.brightness_lux,
      write_environment.quality, write_environment.seq, write_environment.extra
    ) WITH ORDINALITY AS r (
      time, machine_id, device_id, outdoor_temp_c, indoor_temp_c, humidity_percent, pressure_bar, flow_rate_m3h,
      supply_temp_c, return_temp_c, cop, brightness_lux, quality, seq, extra, ordinal
    )
  ), compared AS (
    SELECT
      (r.ordinal - 1)::integer AS ordinal, r.turn, k.received_at,
      (
        k.outdoor_temp_c, k.indoor_temp_c, k.humidity_percent, k.pressure_bar, k.flow_rate_m3h, k.supply_temp_c,
        k.return_temp_c, k.cop, k.brightness_lux, k.extra
      ) IS DISTINCT FROM (
        r.outdoor_temp_c, r.indoor_temp_c, r.humidity_percent, r.pressure_bar, r.flow_rate_m3h, r.supply_temp_c,
        r.return_temp_c, r.cop, r.brightness_lux, r.extra::jsonb
      ) AS differs
    FROM incoming r
    JOIN environmental_data k ON k.machine_id = r.machine_id AND k.time = r.time
    -- Leaves out the chunks that cannot hold them.
    WHERE k.time BETWEEN earliest AND latest
  )
  SELECT compared.ordinal, CASE WHEN differs THEN 'conflict' ELSE 'duplicate' END
  FROM compared
  WHERE differs OR turn > 1 OR received_at <> called_at
  ORDER BY compared.ordinal;
END
$$;
COMMENT ON FUNCTION telemetry.write_environment IS
  'Stores environment readings. Arrays of equal length, whose elements may be NULL. Returns a row only for what was not inserted, with its zero-based ordinal: duplicate (same measured values) or conflict (a different row has the key; the first writer wins). Marks the hours of readings older than telemetry.refresh_window() for refresh.';
REVOKE ALL ON FUNCTION telemetry.write_environment FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.write_environment TO enms_writer, enms_service;
