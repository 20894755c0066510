CREATE OR REPLACE FUNCTION accounting.segments(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  resolution text
) RETURNS TABLE (
  starts_at timestamptz,
  ends_at timestamptz,
  energy_kwh double precision,
  covered_s double precision,
  method text,
  quality integer
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  first_minute CONSTANT timestamptz := time_bucket(INTERVAL '1 minute', segments."from");
  max_gap interval;
  is_estimated boolean;
  off_counts_nothing boolean;
BEGIN
  SELECT
    make_interval(secs => m.max_gap_s), m.gap_estimate = 'linear',
    EXISTS (
      SELECT FROM meter_assignments a JOIN devices d ON d.id = a.device_id
      WHERE a.machine_id = m.id AND a.carrier = segments.carrier AND d.configuration -> 'off_counts_nothing' = 'true'
    )
  INTO max_gap, is_estimated, off_counts_nothing
  FROM machines m WHERE m.id = segments.machine_id;

  RETURN QUERY
    SELECT c.starts_at, c.ends_at, c.delta_kwh, c.covered_s, 'counter', c.quality
    FROM accounting.counter_corrections(
      segments.machine_id, segments.carrier, segments."from", segments."to", segments.resolution
    ) c;
  IF NOT off_counts_nothing AND is_estimated IS NOT TRUE THEN
    RETURN QUERY
      SELECT s.starts_at, s.ends_at, s.energy_kwh, s.covered_s, s.method, 0
      FROM telemetry.energy_segments(
        segments.machine_id, segments.carrier, segments."from", segments."to", segments.resolution
      ) s;
    RETURN;
  END IF;

  RETURN QUERY
  WITH known AS MATERIALIZED (
    SELECT s.* FROM telemetry.energy_segments(
      segments.machine_id, segments.carrier, segments."from", segments."to", segments.resolution
    ) s
  ), decided AS MATERIALIZED (
    SELECT coalesce(range_agg(tstzrange(k.starts_at, k.ends_at)) FILTER (WHERE k.method <> 'integration'), '{}') AS spans
    FROM known k
  ), powers AS (
    -- Of a device that says that off is nothing, each reading matters; else the minutes will do.
    SELECT r.time AS first_at, r.power_kw AS first_kw, r.time AS last_at, r.power_kw AS last_kw, r.switch_on
    FROM energy_readings r
    WHERE off_counts_nothing AND r.machine_id = segments.machine_id AND r.carrier = segments.carrier
      AND r.power_kw IS NOT NULL AND r.time >= first_minute AND r.time < segments."to"
    UNION ALL
    SELECT r.power_first_at, r.power_first_kw, r.power_last_at, r.power_last_kw, NULL
    FROM telemetry.energy_rows(segments.machine_id, segments.carrier, segments."from", segments."to", '1min') r
    WHERE NOT off_counts_nothing AND r.power_last_at IS NOT NULL
    UNION ALL
    SELECT n.at, n.power_kw, n.at, n.power_kw, b.switch_on
    FROM telemetry.power_beside(
      segments.machine_id, segments.carrier, first_minute, segments."to",
      CASE WHEN is_estimated THEN INTERVAL '35 days' ELSE max_gap END
    ) n
    LEFT JOIN energy_readings b ON b.machine_id = segments.machine_id AND b.carrier = segments.carrier AND b.time = n.at
  ), pairs AS (
    SELECT lag(p.last_at) OVER in_time AS t1, p.first_at AS t2, lag(p.switch_on) OVER in_time AS was_on,
      date_part('epoch', p.first_at - lag(p.last_at) OVER in_time) / 3600
        * (lag(p.last_kw) OVER in_time + p.first_kw) / 2 AS kwh
    FROM powers p
    WINDOW in_time AS (ORDER BY p.first_at)
  ), filled AS (
    SELECT t1, t2, CASE WHEN off_counts_nothing AND NOT was_on THEN 0 ELSE kwh END AS kwh, t2 - t1 > max_gap AS is_gap
    FROM pairs WHERE t2 > t1 AND (off_counts_nothing AND t2 - t1 <= max_gap OR is_estimated AND t2 - t1 > max_gap)
  )
  SELECT k.starts_at, k.ends_at, k.energy_kwh, k.covered_s, k.method, 0
  FROM known k WHERE k.method <> 'integration' OR NOT off_counts_nothing
  UNION ALL
  SELECT lower(part), upper(part), f.kwh * share,
    CASE WHEN f.is_gap THEN 0 ELSE date_part('epoch', upper(part) - lower(part)) END,
    CASE WHEN f.is_gap THEN 'estimated' ELSE 'integration' END,
    CASE WHEN f.is_gap THEN 32 ELSE 0 END
  FROM filled f, decided d
  CROSS JOIN LATERAL unnest(
    tstzmultirange(tstzrange(greatest(f.t1, segments."from"), least(f.t2, segments."to"))) - d.spans
  ) AS part
  CROSS JOIN LATERAL (
    SELECT date_part('epoch', upper(part) - lower(part)) / date_part('epoch', f.t2 - f.t1) AS share
  ) s
  WHERE f.t2 > segments."from" AND f.t1 < segments."to";
END
$$;
COMMENT ON FUNCTION accounting.segments IS
  'Spans of time that touch [from, to) with the energy (kWh) and coverage (s) that the ledger counts in each; spans may lie over each other. What telemetry.energy_segments knows with accounting.counter_corrections; silences of power longer than max_gap_s, up to 35 days, filled by the trapezoid where machines.gap_estimate says linear (method estimated, no coverage); power without its integral while the switch is off where a device''s configuration says {"off_counts_nothing": true}.';
REVOKE ALL ON FUNCTION accounting.segments FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.segments TO enms_service;
