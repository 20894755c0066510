CREATE OR REPLACE FUNCTION telemetry.energy_segments(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  resolution text
) RETURNS TABLE (starts_at timestamptz, ends_at timestamptz, energy_kwh double precision, is_covered boolean, method text)
LANGUAGE sql STABLE
AS $$
  WITH settings AS (
    SELECT make_interval(secs => m.max_gap_s) AS max_gap,
      CASE energy_segments.resolution
        WHEN '1min' THEN INTERVAL '1 minute' WHEN '15min' THEN INTERVAL '15 minutes'
        WHEN '1hour' THEN INTERVAL '1 hour' ELSE INTERVAL '1 day' END AS width
    FROM machines m WHERE m.id = energy_segments.machine_id
  ), kept AS (
    SELECT r.*, lag(counter_last_kwh) OVER byCounter AS previous_counter_kwh, lag(counter_last_at) OVER byCounter AS previous_counter_at,
      lag(power_last_kw) OVER byPower AS previous_power_kw, lag(power_last_at) OVER byPower AS previous_power_at
    FROM telemetry.energy_rows(energy_segments.machine_id, energy_segments.carrier, energy_segments."from", energy_segments."to", energy_segments.resolution) r
    WINDOW byCounter AS (PARTITION BY counter_last_at IS NULL ORDER BY bucket), byPower AS (PARTITION BY power_last_at IS NULL ORDER BY bucket)
  ), chosen AS (
    SELECT CASE WHEN bool_or(counter_last_at IS NOT NULL) THEN 'counter'
      WHEN bool_or(energy_kwh_count > 0) THEN 'reported' ELSE 'integration' END AS method
    FROM kept
  ), segments AS (
    -- Counter: the rise inside a row; after a reset what the new register shows counts.
    SELECT counter_first_at AS starts_at, counter_last_at AS ends_at,
      CASE WHEN counter_last_kwh >= counter_first_kwh AND counter_min_kwh >= counter_first_kwh AND counter_max_kwh <= counter_last_kwh
        THEN counter_last_kwh - counter_first_kwh
        ELSE counter_max_kwh - counter_first_kwh + counter_last_kwh END AS energy_kwh,
      true AS is_covered
    FROM kept, chosen WHERE method = 'counter' AND counter_last_at > counter_first_at
    UNION ALL
    -- … and between two rows, however far apart: the energy is known, only its moment is not.
    SELECT previous_counter_at, counter_first_at,
      CASE WHEN counter_first_kwh >= previous_counter_kwh THEN counter_first_kwh - previous_counter_kwh ELSE counter_first_kwh END,
      counter_first_at - previous_counter_at <= max_gap
    FROM kept, chosen, settings WHERE method = 'counter' AND counter_first_at > previous_counter_at
    UNION ALL
    SELECT bucket, bucket + width, energy_kwh_sum, true
    FROM kept, chosen, settings WHERE method = 'reported' AND energy_kwh_count > 0
    UNION ALL
    -- Power: the trapezoid rule inside a row, its samples taken as evenly spread …
    SELECT power_first_at, power_last_at,
      extract(epoch FROM power_last_at - power_first_at) / 3600 / (power_kw_count - 1) * (power_kw_sum - (power_first_kw + power_last_kw) / 2),
      true
    FROM kept, chosen WHERE method = 'integration' AND power_kw_count > 1 AND power_last_at > power_first_at
    UNION ALL
    -- … and between two rows, up to the machine's longest gap.
    SELECT previous_power_at, power_first_at,
      extract(epoch FROM power_first_at - previous_power_at) / 3600 * (previous_power_kw + power_first_kw) / 2,
      true
    FROM kept, chosen, settings
    WHERE method = 'integration' AND power_first_at > previous_power_at AND power_first_at - previous_power_at <= max_gap
  )
  SELECT s.starts_at, s.ends_at, s.energy_kwh, s.is_covered, chosen.method
  FROM segments s, chosen
  WHERE s.ends_at > energy_segments."from" AND s.starts_at < energy_segments."to"
$$;
COMMENT ON FUNCTION telemetry.energy_segments IS 'Spans of time with the energy used in each, in kWh, that touch [from, to). The counter wins over reported energy, and that over the integral of power; is_covered is false where a counter was silent for longer than the machine''s max_gap_s.';
GRANT EXECUTE ON FUNCTION telemetry.energy_segments TO enms_service, enms_reader;
