CREATE OR REPLACE FUNCTION telemetry.write_energy(
  "time" timestamptz[],
  machine_id integer[],
  carrier text[],
  power_kw double precision[],
  energy_kwh double precision[],
  energy_total_kwh double precision[],
  voltage_v double precision[],
  current_a double precision[],
  power_factor double precision[],
  frequency_hz double precision[],
  switch_on boolean[],
  seq bigint[],
  device_id integer[],
  quality integer[],
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
  INSERT INTO energy_readings (
    time, machine_id, carrier, power_kw, energy_kwh, energy_total_kwh, voltage_v, current_a, power_factor,
    frequency_hz, switch_on, seq, device_id, quality, extra, received_at
  )
  SELECT
    r.time, r.machine_id, r.carrier, r.power_kw, r.energy_kwh, r.energy_total_kwh, r.voltage_v, r.current_a,
    r.power_factor, r.frequency_hz, r.switch_on, r.seq, r.device_id, coalesce(r.quality, 0), r.extra::jsonb, called_at
  FROM unnest(
    write_energy.time, write_energy.machine_id, write_energy.carrier::energy_carrier[], write_energy.power_kw,
    write_energy.energy_kwh, write_energy.energy_total_kwh, write_energy.voltage_v, write_energy.current_a,
    write_energy.power_factor, write_energy.frequency_hz, write_energy.switch_on, write_energy.seq,
    write_energy.device_id, write_energy.quality, write_energy.extra
  ) AS r (
    time, machine_id, carrier, power_kw, energy_kwh, energy_total_kwh, voltage_v, current_a, power_factor,
    frequency_hz, switch_on, seq, device_id, quality, extra
  )
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  SELECT min(t), max(t) INTO earliest, latest FROM unnest(write_energy.time) AS t;
  IF inserted > 0 AND earliest < now() - telemetry.refresh_window() THEN
    INSERT INTO late_buckets (family, bucket)
    SELECT DISTINCT 'energy', date_trunc('hour', t, 'UTC')
    FROM unnest(write_energy.time) AS t
    WHERE t < now() - telemetry.refresh_window()
    ON CONFLICT DO NOTHING;
  END IF;
  IF inserted = cardinality(write_energy.time) THEN
    RETURN;
  END IF;

  RETURN QUERY
  WITH incoming AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.machine_id, r.carrier, r.time ORDER BY r.ordinal) AS turn
    FROM unnest(
      write_energy.time, write_energy.machine_id, write_energy.carrier::energy_carrier[], write_energy.power_kw,
      write_energy.energy_kwh, write_energy.energy_total_kwh, write_energy.voltage_v, write_energy.current_a,
      write_energy.power_factor, write_energy.frequency_hz, write_energy.switch_on, write_energy.seq,
      write_energy.device_id, write_energy.quality, write_energy.extra
    ) WITH ORDINALITY AS r (
      time, machine_id, carrier, power_kw, energy_kwh, energy_total_kwh, voltage_v, current_a, power_factor,
      frequency_hz, switch_on, seq, device_id, quality, extra, ordinal
    )
  ), compared AS (
    SELECT
      (r.ordinal - 1)::integer AS ordinal, r.turn, k.received_at,
      (
        k.power_kw, k.energy_kwh, k.energy_total_kwh, k.voltage_v, k.current_a, k.power_factor, k.frequency_hz,
        k.switch_on, k.extra
      ) IS DISTINCT FROM (
        r.power_kw, r.energy_kwh, r.energy_total_kwh, r.voltage_v, r.current_a, r.power_factor, r.frequency_hz,
        r.switch_on, r.extra::jsonb
      ) AS differs
    FROM incoming r
    JOIN energy_readings k ON k.machine_id = r.machine_id AND k.carrier = r.carrier AND k.time = r.time
    -- Leaves out the chunks that cannot hold them.
    WHERE k.time BETWEEN earliest AND latest
  )
  SELECT compared.ordinal, CASE WHEN differs THEN 'conflict' ELSE 'duplicate' END
  FROM compared
  WHERE differs OR turn > 1 OR received_at <> called_at
  ORDER BY compared.ordinal;
END
$$;
COMMENT ON FUNCTION telemetry.write_energy IS
  'Stores energy readings. Arrays of equal length, whose elements may be NULL. Returns a row only for what was not inserted, with its zero-based ordinal: duplicate (same measured values) or conflict (a different row has the key; the first writer wins). Marks the hours of readings older than telemetry.refresh_window() for refresh.';
REVOKE ALL ON FUNCTION telemetry.write_energy FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.write_energy TO enms_writer, enms_service;
