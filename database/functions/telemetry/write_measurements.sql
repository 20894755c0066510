CREATE OR REPLACE FUNCTION telemetry.write_measurements(
  "time" timestamptz[],
  device_id integer[],
  metric text[],
  value double precision[],
  quality integer[],
  seq bigint[]
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
  INSERT INTO measurements (
    time, device_id, metric, value, quality, seq, received_at
  )
  SELECT
    r.time, r.device_id, r.metric, r.value, coalesce(r.quality, 0), r.seq, called_at
  FROM unnest(
    write_measurements.time, write_measurements.device_id, write_measurements.metric, write_measurements.value,
    write_measurements.quality, write_measurements.seq
  ) AS r (
    time, device_id, metric, value, quality, seq
  )
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  SELECT min(t), max(t) INTO earliest, latest FROM unnest(write_measurements.time) AS t;
  IF inserted > 0 AND earliest < now() - telemetry.refresh_window() THEN
    INSERT INTO late_buckets (family, bucket)
    SELECT DISTINCT 'measurement', date_trunc('hour', t, 'UTC')
    FROM unnest(write_measurements.time) AS t
    WHERE t < now() - telemetry.refresh_window()
    ON CONFLICT DO NOTHING;
  END IF;
  IF inserted = cardinality(write_measurements.time) THEN
    RETURN;
  END IF;

  RETURN QUERY
  WITH incoming AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.device_id, r.metric, r.time ORDER BY r.ordinal) AS turn
    FROM unnest(
      write_measurements.time, write_measurements.device_id, write_measurements.metric,
      write_measurements.value, write_measurements.quality, write_measurements.seq
    ) WITH ORDINALITY AS r (
      time, device_id, metric, value, quality, seq, ordinal
    )
  ), compared AS (
    SELECT
      (r.ordinal - 1)::integer AS ordinal, r.turn, k.received_at,
      (
        k.value
      ) IS DISTINCT FROM (
        r.value
      ) AS differs
    FROM incoming r
    JOIN measurements k ON k.device_id = r.device_id AND k.metric = r.metric AND k.time = r.time
    -- Leaves out the chunks that cannot hold them.
    WHERE k.time BETWEEN earliest AND latest
  )
  SELECT compared.ordinal, CASE WHEN differs THEN 'conflict' ELSE 'duplicate' END
  FROM compared
  WHERE differs OR turn > 1 OR received_at <> called_at
  ORDER BY compared.ordinal;
END
$$;
COMMENT ON FUNCTION telemetry.write_measurements IS
  'Stores other measured values. Arrays of equal length, whose elements may be NULL. Returns a row only for what was not inserted, with its zero-based ordinal: duplicate (same measured values) or conflict (a different row has the key; the first writer wins). Marks the hours of values older than telemetry.refresh_window() for refresh.';
REVOKE ALL ON FUNCTION telemetry.write_measurements FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.write_measurements TO enms_writer, enms_service;
