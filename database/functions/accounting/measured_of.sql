CREATE OR REPLACE FUNCTION accounting.measured_of(
  machine_ids integer[],
  carrier energy_carrier,
  bounds timestamptz[]
) RETURNS TABLE (
  machine_id integer,
  period_start timestamptz,
  period_end timestamptz,
  energy_kwh numeric,
  estimated_kwh numeric,
  method text,
  coverage double precision,
  quality integer,
  reading_count bigint
)
LANGUAGE plpgsql STABLE
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  quarter CONSTANT interval := INTERVAL '15 minutes';
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
  first_minute CONSTANT timestamptz := time_bucket(INTERVAL '1 minute', from_at);
  -- As accounting.resolution_for and telemetry.energy_rows have it.
  is_whole CONSTANT boolean := (SELECT bool_and(b = time_bucket(quarter, b)) FROM unnest(bounds) AS b);
  quarters_to CONSTANT timestamptz := telemetry.aggregate_watermark('energy_15min');
  -- A quarter hour before, or what no quarter hour sums up yet.
  rows_from CONSTANT timestamptz := least(first_minute - quarter, greatest(quarters_to, first_minute - INTERVAL '1 day'));
  coarse_to CONSTANT timestamptz := CASE WHEN is_whole THEN
    greatest(from_at, least(to_at, quarters_to, time_bucket(quarter, now())))
  ELSE rows_from END;
BEGIN
  RETURN QUERY
  -- A PL/pgSQL array would be flattened for each look into it; a column's is looked at as it is.
  WITH given AS MATERIALIZED (
    SELECT measured_of.bounds AS flat
  ), rows AS MATERIALIZED (
    -- All that is needed of all machines, with a quarter hour before and behind, in one look.
    SELECT r.machine_id, r.bucket, INTERVAL '1 minute' AS width, r.power_first_kw, r.power_first_at, r.power_last_kw,
      r.power_last_at, r.power_kwh, r.power_covered_s, r.energy_kwh_count, r.counter_first_kwh, r.counter_first_at,
      r.counter_last_kwh, r.counter_last_at, r.counter_kwh, r.counter_covered_s, r.reading_count, r.quality
    FROM (
      SELECT * FROM telemetry.energy_minutes(measured_of.machine_ids, measured_of.carrier, rows_from, from_at)
      WHERE is_whole
      UNION ALL SELECT * FROM telemetry.energy_minutes(measured_of.machine_ids, measured_of.carrier, coarse_to, to_at + quarter)
    ) r
    UNION ALL
    SELECT r.machine_id, r.bucket, quarter, r.power_first_kw, r.power_first_at, r.power_last_kw,
      r.power_last_at, r.power_kwh, r.power_covered_s, r.energy_kwh_count, r.counter_first_kwh, r.counter_first_at,
      r.counter_last_kwh, r.counter_last_at, r.counter_kwh, r.counter_covered_s, r.reading_count, r.quality
    FROM energy_15min r
    WHERE is_whole AND r.machine_id = ANY (measured_of.machine_ids) AND r.carrier = measured_of.carrier
      AND r.bucket >= from_at AND r.bucket < coarse_to
  ), machines_of AS MATERIALIZED (
    SELECT m.id, make_interval(secs => m.max_gap_s) AS max_gap, m.rated_power_kw * 1.5 / 3600 AS plausible_kwh,
      m.gap_estimate IS NULL AND m.max_gap_s <= 840 AND (m.max_gap_s = 600 OR NOT is_whole) AS is_common
    FROM machines m WHERE m.id = ANY (measured_of.machine_ids)
  ), assigned AS MATERIALIZED (
    SELECT a.machine_id, a.valid_from, a.valid_to,
      d.configuration -> 'off_counts_nothing' = 'true' AS off_counts_nothing, d.expected_interval_s > 840 AS is_seldom
    FROM meter_assignments a JOIN devices d ON d.id = a.device_id
    WHERE a.machine_id = ANY (measured_of.machine_ids) AND a.carrier = measured_of.carrier
  ), counters AS MATERIALIZED (
    SELECT r.*, lag(r.counter_last_at) OVER in_time AS previous_at, lag(r.counter_last_kwh) OVER in_time AS previous_kwh
    FROM rows r WHERE r.counter_last_at IS NOT NULL
    WINDOW in_time AS (PARTITION BY r.machine_id ORDER BY r.counter_first_at)
  ), spans AS MATERIALIZED (
    SELECT c.machine_id,
      min(c.counter_first_at) AS first_at, max(c.counter_last_at) AS last_at,
      max(c.bucket) FILTER (WHERE c.bucket < first_minute) AS before_at,
      min(c.bucket) FILTER (WHERE c.bucket >= to_at) AS behind_at,
      bool_or(
        c.counter_kwh - (c.counter_last_kwh - c.counter_first_kwh) > 1e-6
        OR coalesce(c.counter_kwh > m.plausible_kwh * 900, false)
        OR c.counter_first_at <= c.previous_at OR c.counter_first_kwh < c.previous_kwh
        OR coalesce(c.counter_first_kwh - c.previous_kwh
          > m.plausible_kwh * greatest(date_part('epoch', c.counter_first_at - c.previous_at), 900), false)
      ) AS is_odd
    FROM counters c JOIN machines_of m ON m.id = c.machine_id
    GROUP BY c.machine_id
  ), talks AS MATERIALIZED (
    SELECT r.machine_id, bool_or(r.energy_kwh_count > 0) AS has_reports, min(r.power_first_at) AS power_from,
      max(r.power_last_at) AS power_to, bool_or(r.bucket >= to_at) AS has_behind, min(r.bucket) AS first_bucket
    FROM rows r GROUP BY r.machine_id
  ), seen AS MATERIALIZED (
    SELECT m.id, m.max_gap, m.is_common AND a.off_counts_nothing IS NOT TRUE AS is_common, s.before_at, s.behind_at,
      s.machine_id IS NOT NULL AS has_counter, coalesce(s.is_odd, false) OR EXISTS (
        SELECT FROM assigned b
        WHERE b.machine_id = m.id AND (
          b.valid_from > s.first_at AND b.valid_from <= s.last_at OR b.valid_to > s.first_at AND b.valid_to <= s.last_at
        )
      ) AS is_odd,
      t.machine_id IS NULL AS is_silent, coalesce(t.first_bucket >= first_minute, true) AS is_new,
      coalesce(t.first_bucket >= to_at, true) AS is_empty, coalesce(t.has_behind, false) AS has_behind,
      -- What the counter does not tell, nobody else does.
      t.has_reports IS NOT TRUE AND a.is_seldom IS NOT TRUE AND quarters_to >= first_minute - INTERVAL '1 day' AS is_alone,
      (t.power_from < s.first_at) IS NOT TRUE AS begins_with_counter, (t.power_to > s.last_at) IS NOT TRUE AS ends_with_counter
    FROM machines_of m
    LEFT JOIN spans s ON s.machine_id = m.id
    LEFT JOIN talks t ON t.machine_id = m.id
    LEFT JOIN (
      SELECT b.machine_id, bool_or(b.off_counts_nothing) AS off_counts_nothing, bool_or(b.is_seldom) AS is_seldom
      FROM assigned b GROUP BY b.machine_id
    ) a ON a.machine_id = m.id
  ), said AS (
    SELECT telemetry.said_energy_before(array_agg(x.id), measured_of.carrier, first_minute) AS ids
    FROM seen x WHERE NOT x.has_counter
  ), heard AS (
    SELECT telemetry.heard_since(array_agg(x.id), measured_of.carrier, to_at + quarter) AS ids
    FROM seen x WHERE x.has_counter AND x.behind_at IS NULL AND NOT x.has_behind
  ), kinds AS MATERIALIZED (
    -- Whose energy the counter tells, or power alone. Others are looked at one by one.
    SELECT x.id, x.max_gap, x.before_at, x.behind_at, CASE
      WHEN NOT x.is_common OR x.is_odd THEN NULL
      -- Nothing came yet, or no more: nothing is known.
      WHEN x.is_empty AND x.is_alone AND (
        accounting.quarter_before(x.id, measured_of.carrier, first_minute) IS NULL
        OR x.is_silent AND cardinality(telemetry.heard_since(ARRAY[x.id], measured_of.carrier, first_minute)) = 0
      ) THEN 'none'
      WHEN NOT x.has_counter THEN CASE WHEN x.is_alone AND x.id <> ALL ((SELECT ids FROM said)::integer[]) THEN 'integration' END
      -- It begins before and ends behind; or there is nothing before or behind that could tell more.
      WHEN (
        x.before_at IS NOT NULL OR x.is_new AND x.is_alone AND x.begins_with_counter
          AND accounting.quarter_before(x.id, measured_of.carrier, first_minute, true) IS NULL
      ) AND (
        x.behind_at IS NOT NULL OR x.is_alone AND x.ends_with_counter AND NOT x.has_behind
          AND x.id <> ALL ((SELECT ids FROM heard)::integer[])
      ) THEN 'counter'
    END AS kind
    FROM seen x
  ), points AS (
    SELECT c.machine_id, k.kind, k.max_gap, c.counter_first_at AS first_at, c.counter_first_kwh AS first_value,
      c.counter_last_at AS last_at, c.counter_kwh AS kwh, c.counter_covered_s AS covered_s, c.previous_at,
      c.previous_kwh AS previous_value, c.bucket
    FROM kinds k JOIN counters c ON c.machine_id = k.id
    WHERE k.kind = 'counter' AND c.bucket >= coalesce(k.before_at, first_minute)
      AND c.bucket <= coalesce(k.behind_at, 'infinity')
    UNION ALL
    SELECT r.machine_id, k.kind, k.max_gap, r.power_first_at, r.power_first_kw, r.power_last_at, r.power_kwh, r.power_covered_s,
      lag(r.power_last_at) OVER in_time, lag(r.power_last_kw) OVER in_time, r.bucket
    FROM kinds k JOIN rows r ON r.machine_id = k.id
    WHERE k.kind = 'integration' AND r.power_last_at IS NOT NULL
    WINDOW in_time AS (PARTITION BY r.machine_id ORDER BY r.power_first_at)
  ), segments AS (
    SELECT s.*,
      date_part('epoch', s.ends_at - s.starts_at) AS seconds,
      width_bucket(greatest(s.starts_at, from_at), flat) AS first_n,
      width_bucket(least(s.ends_at, to_at) - INTERVAL '1 microsecond', flat) AS last_n
    FROM given, (
      SELECT p.machine_id, p.kind, p.first_at AS starts_at, p.last_at AS ends_at, p.kwh AS energy_kwh, p.covered_s
      FROM points p WHERE p.last_at > p.first_at AND p.bucket >= first_minute AND p.bucket < to_at
      UNION ALL
      SELECT p.machine_id, p.kind, p.previous_at, p.first_at,
        CASE p.kind WHEN 'counter' THEN p.first_value - p.previous_value
          ELSE date_part('epoch', p.first_at - p.previous_at) / 3600 * (p.previous_value + p.first_value) / 2 END,
        CASE WHEN p.first_at - p.previous_at <= p.max_gap THEN date_part('epoch', p.first_at - p.previous_at) ELSE 0 END
      FROM points p WHERE p.first_at > p.previous_at AND (p.kind = 'counter' OR p.first_at - p.previous_at <= p.max_gap)
    ) s
    WHERE s.ends_at > from_at AND s.starts_at < to_at
  ), parts AS (
    -- Most segments lie in one period; the others are split by time.
    SELECT s.machine_id, s.first_n AS n, s.energy_kwh, s.covered_s, s.kind, NULL::integer AS quality, NULL::bigint AS readings
    FROM segments s WHERE s.first_n = s.last_n AND s.starts_at >= from_at AND s.ends_at <= to_at
    UNION ALL
    SELECT s.machine_id, n, s.energy_kwh * part.share, s.covered_s * part.share, s.kind, NULL, NULL
    FROM given, segments s
    CROSS JOIN LATERAL generate_series(s.first_n, s.last_n) AS n
    CROSS JOIN LATERAL (
      SELECT date_part('epoch', least(s.ends_at, flat[n + 1]) - greatest(s.starts_at, flat[n])) / s.seconds AS share
    ) part
    WHERE s.first_n < s.last_n OR s.starts_at < from_at OR s.ends_at > to_at
    UNION ALL
    SELECT r.machine_id, width_bucket(greatest(r.bucket, from_at), flat), NULL, NULL, NULL, r.quality, r.reading_count
    FROM given, kinds k JOIN rows r ON r.machine_id = k.id
    WHERE k.kind IS NOT NULL AND r.bucket >= first_minute AND r.bucket < to_at
  )
  SELECT
    p.machine_id, flat[n], flat[n + 1], round(sum(p.energy_kwh)::numeric, 10), round(0::numeric, 10), min(p.kind),
    least(1, coalesce(sum(p.covered_s), 0) / date_part('epoch', flat[n + 1] - flat[n])),
    coalesce(bit_or(p.quality), 0), coalesce(sum(p.readings), 0)::bigint
  FROM parts p, given
  WHERE flat[n + 1] > flat[n]
  GROUP BY p.machine_id, n, flat[n], flat[n + 1]
  HAVING sum(p.energy_kwh) IS NOT NULL
  UNION ALL
  SELECT k.id, m.* FROM kinds k CROSS JOIN LATERAL accounting.measured(k.id, measured_of.carrier, measured_of.bounds) m
  WHERE k.kind IS NULL;
END
$$;
COMMENT ON FUNCTION accounting.measured_of IS
  'accounting.measured of several machines, in no order. Those whose energy the counter tells without anything odd, and those that only ever had power, are computed together from one look at their rows; the others one by one.';
REVOKE ALL ON FUNCTION accounting.measured_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.measured_of TO enms_service;
