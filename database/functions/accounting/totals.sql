CREATE OR REPLACE FUNCTION accounting.totals(
  machine_ids integer[],
  carrier energy_carrier,
  bounds timestamptz[]
) RETURNS TABLE (
  machine_id integer,
  period_start timestamptz,
  period_end timestamptz,
  energy_kwh numeric,
  estimated_kwh numeric,
  unpriced_kwh numeric,
  cost numeric,
  currency char(3),
  cost_reason text,
  co2_location_kg numeric,
  location_reason text,
  co2_market_kg numeric,
  market_reason text,
  coverage double precision,
  quality integer,
  method text,
  posted_to timestamptz
)
LANGUAGE plpgsql STABLE
-- The planner cannot know how little it is, and compiles it.
SET jit = off
-- Little is read of each chunk: sums of sums would cost more than they save.
SET timescaledb.enable_chunkwise_aggregation = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
  is_whole CONSTANT boolean := (SELECT bool_and(b = time_bucket(INTERVAL '15 minutes', b)) FROM unnest(bounds) AS b);
  -- Whole local days are read from daily_totals where periods are about as long, and the days are those of the zone.
  by_days CONSTANT boolean := to_at - from_at >= INTERVAL '20 hours' * (cardinality(bounds) - 1)
    AND NOT EXISTS (SELECT FROM posting_marks k WHERE k.reason = 'time_zone');
BEGIN
  RETURN QUERY
  -- A PL/pgSQL array would be flattened for each look into it; a column's is looked at as it is.
  WITH given AS MATERIALIZED (
    SELECT totals.bounds AS flat
  ), machines_of AS MATERIALIZED (
    SELECT ids.id AS machine_id, coalesce(s.posted_to, '-infinity') AS posted_to, f.time_zone,
      s.machine_id IS NOT NULL OR telemetry.is_heard_of(ids.id, totals.carrier) AS is_heard_of
    FROM (SELECT DISTINCT id FROM unnest(totals.machine_ids) AS id) ids
    LEFT JOIN machines m ON m.id = ids.id
    LEFT JOIN factories f ON f.id = m.factory_id
    LEFT JOIN posting_state s ON s.machine_id = ids.id AND s.carrier = totals.carrier
  ), periods AS MATERIALIZED (
    SELECT n, flat[n] AS starts_at, flat[n + 1] AS ends_at
    FROM given, generate_series(1, cardinality(flat) - 1) AS n WHERE flat[n + 1] > flat[n]
  ), pieces AS MATERIALIZED (
    -- What is not in the ledger: the ends of periods that cut a quarter hour, and what is not posted yet.
    SELECT g.posted_to, p.n, piece.starts_at, least(piece.ends_at, now() + INTERVAL '1 day') AS ends_at
    FROM (
      SELECT DISTINCT posted_to FROM machines_of WHERE is_heard_of AND NOT (is_whole AND to_at <= posted_to)
    ) g
    CROSS JOIN periods p
    CROSS JOIN LATERAL (
      SELECT
        time_bucket(INTERVAL '15 minutes', p.starts_at + INTERVAL '15 minutes' - INTERVAL '1 microsecond') AS starts_at,
        least(time_bucket(INTERVAL '15 minutes', p.ends_at), g.posted_to) AS ends_at
    ) posted
    CROSS JOIN LATERAL (
      SELECT p.starts_at, p.ends_at WHERE posted.ends_at <= posted.starts_at
      UNION ALL SELECT p.starts_at, posted.starts_at WHERE posted.ends_at > posted.starts_at
      UNION ALL SELECT posted.ends_at, p.ends_at WHERE posted.ends_at > posted.starts_at
    ) piece
    WHERE piece.ends_at > piece.starts_at AND piece.starts_at < now() + INTERVAL '1 day'
  ), runs AS (
    -- Pieces that touch are looked up together.
    SELECT posted_to, run, min(starts_at) AS starts_at, max(ends_at) AS ends_at, array_agg(starts_at) AS cuts
    FROM (
      SELECT *, count(*) FILTER (WHERE is_apart) OVER (PARTITION BY posted_to ORDER BY starts_at) AS run
      FROM (
        SELECT *, starts_at IS DISTINCT FROM lag(ends_at) OVER (PARTITION BY posted_to ORDER BY starts_at) AS is_apart
        FROM pieces
      ) p
    ) p
    GROUP BY posted_to, run
  ), posted AS MATERIALIZED (
    -- What is in the ledger, quarter hours and of these the whole days.
    SELECT m.machine_id, m.time_zone, q.n, q.starts_at, q.ends_at, d.first_day, d.end_day,
      d.first_day::timestamp AT TIME ZONE m.time_zone AS days_from, d.end_day::timestamp AT TIME ZONE m.time_zone AS days_to
    FROM machines_of m
    CROSS JOIN (
      SELECT n, starts_at, ends_at FROM periods WHERE by_days
      UNION ALL SELECT NULL, from_at, to_at WHERE NOT by_days
    ) p
    CROSS JOIN LATERAL (
      SELECT p.n,
        time_bucket(INTERVAL '15 minutes', p.starts_at + INTERVAL '15 minutes' - INTERVAL '1 microsecond') AS starts_at,
        least(time_bucket(INTERVAL '15 minutes', p.ends_at), m.posted_to) AS ends_at
    ) q
    CROSS JOIN LATERAL (
      SELECT ((q.starts_at AT TIME ZONE m.time_zone) + INTERVAL '1 day' - INTERVAL '1 microsecond')::date AS first_day,
        (q.ends_at AT TIME ZONE m.time_zone)::date AS end_day
    ) d
    WHERE q.ends_at > q.starts_at
  ), looks AS (
    SELECT machine_id, starts_at, ends_at FROM posted WHERE NOT by_days OR end_day <= first_day
    UNION ALL SELECT machine_id, starts_at, days_from FROM posted WHERE by_days AND end_day > first_day
    UNION ALL SELECT machine_id, days_to, ends_at FROM posted WHERE by_days AND end_day > first_day
  ), reversed AS MATERIALIZED (
    SELECT * FROM accounting.reversed(totals.machine_ids, totals.carrier, from_at, to_at)
  ), parts AS (
    SELECT
      d.machine_id, p.n, d.energy_kwh, d.estimated_kwh, d.unpriced_kwh, d.cost, d.currency AS first_currency,
      d.currency AS last_currency, d.cost_reason, d.co2_location_kg, d.unlocated_kwh, d.co2_market_kg, d.unmarketed_kwh,
      d.coverage * date_part('epoch',
        (d.day + 1)::timestamp AT TIME ZONE p.time_zone - d.day::timestamp AT TIME ZONE p.time_zone) AS covered_s,
      d.quality, d.method
    FROM posted p
    JOIN daily_totals d ON d.machine_id = p.machine_id AND d.carrier = totals.carrier AND d.day >= p.first_day AND d.day < p.end_day
    WHERE by_days
    UNION ALL
    SELECT k.machine_id, e.*
    FROM given, looks k
    CROSS JOIN LATERAL (
      SELECT
        width_bucket(l.period_start, flat), sum(l.energy_kwh), sum(l.estimated_kwh),
        sum(l.energy_kwh) FILTER (WHERE l.cost IS NULL), sum(l.cost), min(l.currency COLLATE "C"), max(l.currency COLLATE "C"),
        max(CASE WHEN l.tariff_version_id IS NULL THEN 'no_tariff' ELSE 'no_price_for_hour' END) FILTER (WHERE l.cost IS NULL),
        sum(l.co2_location_kg), sum(l.energy_kwh) FILTER (WHERE l.co2_location_kg IS NULL),
        sum(l.co2_market_kg), sum(l.energy_kwh) FILTER (WHERE l.co2_market_kg IS NULL),
        sum(l.coverage) * 900, bit_or(l.quality),
        coalesce(min(l.method) FILTER (WHERE l.method = 'counter'), max(l.method COLLATE "C"))
      FROM ledger_entries l
      WHERE l.machine_id = k.machine_id AND l.carrier = totals.carrier
        AND l.period_start >= k.starts_at AND l.period_start < k.ends_at
        AND NOT l.is_reversal AND (l.machine_id, l.period_start, l.revision) NOT IN (SELECT * FROM reversed)
        AND (is_whole OR l.period_start + INTERVAL '15 minutes' <= flat[width_bucket(l.period_start, flat) + 1])
      GROUP BY 1
    ) e
    WHERE k.ends_at > k.starts_at
    UNION ALL
    SELECT
      v.machine_id, width_bucket(v.period_start, flat), v.energy_kwh, v.estimated_kwh,
      CASE WHEN v.cost IS NULL THEN v.energy_kwh END, v.cost, v.currency, v.currency,
      CASE WHEN v.cost IS NULL THEN CASE WHEN v.tariff_version_id IS NULL THEN 'no_tariff' ELSE 'no_price_for_hour' END END,
      v.co2_location_kg, CASE WHEN v.co2_location_kg IS NULL THEN v.energy_kwh END,
      v.co2_market_kg, CASE WHEN v.co2_market_kg IS NULL THEN v.energy_kwh END,
      v.coverage * date_part('epoch', v.period_end - v.period_start), v.quality, v.method
    FROM given, runs r
    CROSS JOIN LATERAL accounting.valued(
      ARRAY(SELECT m.machine_id FROM machines_of m WHERE m.posted_to = r.posted_to AND m.is_heard_of),
      totals.carrier,
      ARRAY(
        SELECT unnest(r.cuts) UNION SELECT r.ends_at
        UNION SELECT q FROM generate_series(
          time_bucket(INTERVAL '15 minutes', r.starts_at) + INTERVAL '15 minutes', r.ends_at, INTERVAL '15 minutes'
        ) AS q
        ORDER BY 1
      )
    ) v
  ), sums AS (
    SELECT
      machine_id, n, sum(energy_kwh) AS energy_kwh, sum(estimated_kwh) AS estimated_kwh,
      coalesce(sum(unpriced_kwh), 0) AS unpriced_kwh, sum(cost) AS cost, min(first_currency) AS currency,
      coalesce(min(first_currency) <> max(last_currency), false) OR coalesce(bool_or(cost_reason = 'mixed_currencies'), false) AS is_mixed,
      max(cost_reason) AS cost_reason,
      sum(co2_location_kg) AS co2_location_kg, coalesce(sum(unlocated_kwh), 0) AS unlocated_kwh,
      sum(co2_market_kg) AS co2_market_kg, coalesce(sum(unmarketed_kwh), 0) AS unmarketed_kwh,
      sum(covered_s) AS covered_s, bit_or(quality) AS quality,
      coalesce(min(method) FILTER (WHERE method = 'counter'), max(method)) AS method
    FROM parts
    GROUP BY machine_id, n
  )
  SELECT
    m.machine_id, p.starts_at, p.ends_at, s.energy_kwh, s.estimated_kwh, s.unpriced_kwh,
    CASE WHEN NOT coalesce(s.is_mixed, false) THEN s.cost END,
    CASE WHEN NOT coalesce(s.is_mixed, false) THEN s.currency END,
    CASE
      WHEN s.energy_kwh IS NULL THEN 'no_data'
      WHEN s.is_mixed THEN 'mixed_currencies'
      WHEN s.cost IS NULL OR s.unpriced_kwh <> 0 THEN s.cost_reason
    END,
    s.co2_location_kg,
    CASE
      WHEN s.energy_kwh IS NULL THEN 'no_data'
      WHEN s.co2_location_kg IS NULL OR s.unlocated_kwh <> 0 THEN 'no_factor'
    END,
    s.co2_market_kg,
    CASE
      WHEN s.energy_kwh IS NULL THEN 'no_data'
      WHEN s.co2_market_kg IS NULL OR s.unmarketed_kwh <> 0 THEN 'no_factor'
    END,
    least(1, coalesce(s.covered_s, 0) / date_part('epoch', p.ends_at - p.starts_at)),
    coalesce(s.quality, 0), s.method, nullif(m.posted_to, '-infinity')
  FROM machines_of m
  CROSS JOIN periods p
  LEFT JOIN sums s ON s.machine_id = m.machine_id AND s.n = p.n
  ORDER BY m.machine_id, p.n;
END
$$;
COMMENT ON FUNCTION accounting.totals IS
  'Energy (kWh), cost and carbon (kg) of machines in the half-open periods between consecutive bounds, which must ascend: from the ledger where whole quarter hours are posted (before posted_to), computed the same way from telemetry at the edges and for what is not posted yet. Splitting a period never changes the sum. energy_kwh is NULL where nothing is known (reason no_data). A sum of which a part has no price or factor bears the reason (no_tariff, no_price_for_hour, no_factor) and is only of the rest, NULL where that is nothing; currencies are never added (mixed_currencies).';
REVOKE ALL ON FUNCTION accounting.totals FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.totals TO enms_service;
