CREATE OR REPLACE FUNCTION telemetry.energy_rows(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  resolution text
) RETURNS SETOF energy_1min
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
  aggregate CONSTANT text := 'energy_' || resolution;
  -- Materialised buckets come from the aggregate, later ones from the 1-minute level, which is real-time.
  watermark CONSTANT timestamptz := telemetry.aggregate_watermark(aggregate);
BEGIN
  RETURN QUERY EXECUTE format(
    $query$
      SELECT * FROM (
        (SELECT * FROM %1$I WHERE machine_id = $1 AND carrier = $2 AND bucket < $3 AND bucket < $5 ORDER BY bucket DESC LIMIT 1)
        UNION ALL
        (SELECT * FROM %1$I WHERE machine_id = $1 AND carrier = $2 AND bucket >= $3 AND bucket < $4 AND bucket < $5)
        UNION ALL
        (SELECT * FROM %1$I WHERE machine_id = $1 AND carrier = $2 AND bucket >= $4 AND bucket < $5 ORDER BY bucket LIMIT 1)
        UNION ALL
        (SELECT * FROM energy_1min WHERE machine_id = $1 AND carrier = $2 AND bucket >= greatest($3, $5) AND bucket < $4)
        UNION ALL
        (SELECT * FROM energy_1min WHERE machine_id = $1 AND carrier = $2 AND bucket >= $5 AND bucket < $3 ORDER BY bucket DESC LIMIT 1)
        UNION ALL
        (SELECT * FROM energy_1min WHERE machine_id = $1 AND carrier = $2 AND bucket >= greatest($4, $5) ORDER BY bucket LIMIT 1)
      ) AS r ORDER BY bucket
    $query$, aggregate)
  USING energy_rows.machine_id, energy_rows.carrier,
    time_bucket(CASE resolution WHEN '1min' THEN INTERVAL '1 minute' WHEN '15min' THEN INTERVAL '15 minutes' WHEN '1hour' THEN INTERVAL '1 hour' ELSE INTERVAL '1 day' END, energy_rows."from"),
    energy_rows."to", watermark;
END
$$;
COMMENT ON FUNCTION telemetry.energy_rows IS 'Aggregate rows of one machine and carrier in [from, to), with one neighbour on each side. resolution: 1min, 15min, 1hour, 1day.';
GRANT EXECUTE ON FUNCTION telemetry.energy_rows TO enms_service, enms_reader;
