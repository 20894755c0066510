CREATE OR REPLACE FUNCTION telemetry.write_production(
  "time" timestamptz[],
  machine_id integer[],
  device_id integer[],
  production_count double precision[],
  good double precision[],
  bad double precision[],
  throughput_units_per_hour double precision[],
  operating_mode text[],
  speed_percent double precision[],
  recipe_id text[],
  batch_id text[],
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
  INSERT INTO production_data (
    time, machine_id, device_id, production_count, good, bad, throughput_units_per_hour, operating_mode,
    speed_percent, recipe_id, batch_id, quality, seq, extra, received_at
  )
  SELECT
    r.time, r.machine_id, r.device_id, r.production_count, r.good, r.bad, r.throughput_units_per_hour,
    r.operating_mode, r.speed_percent, r.recipe_id, r.batch_id, coalesce(r.quality, 0), r.seq, r.extra::jsonb, called_at
  FROM unnest(
    write_production.time, write_production.machine_id, write_production.device_id,
    write_production.production_count, write_production.good, write_production.bad,
    write_production.throughput_units_per_hour, write_production.operating_mode, write_production.speed_percent,
    write_production.recipe_id, write_production.batch_id, write_production.quality, write_production.seq,
    write_production.extra
  ) AS r (
    time, machine_id, device_id, production_count, good, bad, throughput_units_per_hour, operating_mode,
    speed_percent, recipe_id, batch_id, quality, seq, extra
  )
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  SELECT min(t), max(t) INTO earliest, latest FROM unnest(write_production.time) AS t;
  IF inserted > 0 AND earliest < now() - telemetry.refresh_window() THEN
    INSERT INTO late_buckets (family, bucket)
    SELECT DISTINCT 'production', date_trunc('hour', t, 'UTC')
    FROM unnest(write_production.time) AS t
    WHERE t < now() - telemetry.refresh_window()
    ON CONFLICT DO NOTHING;
  END IF;
  IF inserted = cardinality(write_production.time) THEN
    RETURN;
  END IF;

  RETURN QUERY
  WITH incoming AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.machine_id, r.time ORDER BY r.ordinal) AS turn
    FROM unnest(
      write_production.time, write_production.machine_id, write_production.device_id,
      write_production.production_count, write_production.good, write_production.bad,
      write_production.throughput_units_per_hour, write_production.operating_mode,
      write_production.speed_percent, write_production.recipe_id, write_production.batch_id,
      write_production.quality, write_production.seq, write_production.extra
    ) WITH ORDINALITY AS r (
      time, machine_id, device_id, production_count, good, bad, throughput_units_per_hour, operating_mode,
      speed_percent, recipe_id, batch_id, quality, seq, extra, ordinal
    )
  ), compared AS (
    SELECT
      (r.ordinal - 1)::integer AS ordinal, r.turn, k.received_at,
      (
        k.production_count, k.good, k.bad, k.throughput_units_per_hour, k.operating_mode, k.speed_percent,
        k.recipe_id, k.batch_id, k.extra
      ) IS DISTINCT FROM (
        r.production_count, r.good, r.bad, r.throughput_units_per_hour, r.operating_mode, r.speed_percent,
        r.recipe_id, r.batch_id, r.extra::jsonb
      ) AS differs
    FROM incoming r
    JOIN production_data k ON k.machine_id = r.machine_id AND k.time = r.time
    -- Leaves out the chunks that cannot hold them.
    WHERE k.time BETWEEN earliest AND latest
  )
  SELECT compared.ordinal, CASE WHEN differs THEN 'conflict' ELSE 'duplicate' END
  FROM compared
  WHERE differs OR turn > 1 OR received_at <> called_at
  ORDER BY compared.ordinal;
END
$$;
COMMENT ON FUNCTION telemetry.write_production IS
  'Stores production readings. Arrays of equal length, whose elements may be NULL. Returns a row only for what was not inserted, with its zero-based ordinal: duplicate (same measured values) or conflict (a different row has the key; the first writer wins). Marks the hours of readings older than telemetry.refresh_window() for refresh.';
REVOKE ALL ON FUNCTION telemetry.write_production FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.write_production TO enms_writer, enms_service;
