CREATE OR REPLACE FUNCTION telemetry.write_events(
  "time" timestamptz[],
  device_id integer[],
  kind text[],
  detail text[]
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
  INSERT INTO device_events (
    time, device_id, kind, detail, received_at
  )
  SELECT
    r.time, r.device_id, r.kind, coalesce(r.detail, '{}')::jsonb, called_at
  FROM unnest(
    write_events.time, write_events.device_id, write_events.kind, write_events.detail
  ) AS r (
    time, device_id, kind, detail
  )
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  IF inserted = cardinality(write_events.time) THEN
    RETURN;
  END IF;
  SELECT min(t), max(t) INTO earliest, latest FROM unnest(write_events.time) AS t;

  RETURN QUERY
  WITH incoming AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.device_id, r.kind, r.time ORDER BY r.ordinal) AS turn
    FROM unnest(
      write_events.time, write_events.device_id, write_events.kind, write_events.detail
    ) WITH ORDINALITY AS r (
      time, device_id, kind, detail, ordinal
    )
  ), compared AS (
    SELECT
      (r.ordinal - 1)::integer AS ordinal, r.turn, k.received_at,
      (
        k.detail
      ) IS DISTINCT FROM (
        coalesce(r.detail, '{}')::jsonb
      ) AS differs
    FROM incoming r
    JOIN device_events k ON k.device_id = r.device_id AND k.kind = r.kind AND k.time = r.time
    -- Leaves out the chunks that cannot hold them.
    WHERE k.time BETWEEN earliest AND latest
  )
  SELECT compared.ordinal, CASE WHEN differs THEN 'conflict' ELSE 'duplicate' END
  FROM compared
  WHERE differs OR turn > 1 OR received_at <> called_at
  ORDER BY compared.ordinal;
END
$$;
COMMENT ON FUNCTION telemetry.write_events IS
  'Stores device events. Arrays of equal length, whose elements may be NULL. Returns a row only for what was not inserted, with its zero-based ordinal: duplicate (same measured values) or conflict (a different row has the key; the first writer wins).';
REVOKE ALL ON FUNCTION telemetry.write_events FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.write_events TO enms_writer, enms_service;
