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
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
BEGIN
  RETURN QUERY
  -- A PL/pgSQL array would be flattened for each look into it; a column's is looked at as it is.
  WITH given AS MATERIALIZED (
    SELECT totals.bounds AS flat
  ), machines_of AS MATERIALIZED (
    SELECT id AS machine_id, coalesce(s.posted_to, '-infinity') AS posted_to
    FROM (SELECT DISTINCT id FROM unnest(totals.machine_ids) AS id) ids
    LEFT JOIN posting_state s ON s.machine_id = id AND s.carrier = totals.carrier
  ), periods AS MATERIALIZED (
    SELECT n, flat[n] AS starts_at, flat[n + 1] AS ends_at
    FROM given, generate_series(1, cardinality(flat) - 1) AS n WHERE flat[n + 1] > flat[n]
  ), pieces AS MATERIALIZED (
    -- What is not in the ledger: the ends of periods that cut a quarter hour, and what is not posted yet.
    SELECT g.posted_to, p.n, piece.starts_at, least(piece.ends_at, now() + INTERVAL '1 day') AS ends_at
    FROM (SELECT DISTINCT posted_to FROM machines_of) g
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
  ), parts AS (
    SELECT
      l.machine_id, width_bucket(l.period_start, flat) AS n, 900::double precision AS seconds,
      l.energy_kwh, l.estimated_kwh, l.method, l.coverage, l.quality, l.tariff_version_id, l.cost, l.currency,
      l.co2_location_kg, l.co2_market_kg
    FROM ledger_current l
    JOIN machines_of m ON m.machine_id = l.machine_id AND l.period_start < m.posted_to
    CROSS JOIN given
    WHERE l.machine_id = ANY (totals.machine_ids) AND l.carrier = totals.carrier
      AND l.period_start >= from_at AND l.period_start <= to_at - INTERVAL '15 minutes'
      AND l.period_start + INTERVAL '15 minutes' <= flat[width_bucket(l.period_start, flat) + 1]
    UNION ALL
    SELECT
      v.machine_id, width_bucket(v.period_start, flat), date_part('epoch', v.period_end - v.period_start),
      v.energy_kwh, v.estimated_kwh, v.method, v.coverage, v.quality, v.tariff_version_id, v.cost, v.currency,
      v.co2_location_kg, v.co2_market_kg
    FROM given, runs r
    CROSS JOIN LATERAL accounting.valued(
      ARRAY(SELECT m.machine_id FROM machines_of m WHERE m.posted_to = r.posted_to),
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
      coalesce(sum(energy_kwh) FILTER (WHERE cost IS NULL), 0) AS unpriced_kwh,
      sum(cost) AS cost, min(currency) AS currency, min(currency) <> max(currency) AS is_mixed,
      max(CASE WHEN tariff_version_id IS NULL THEN 'no_tariff' ELSE 'no_price_for_hour' END)
        FILTER (WHERE cost IS NULL) AS cost_reason,
      sum(co2_location_kg) AS co2_location_kg,
      coalesce(sum(energy_kwh) FILTER (WHERE co2_location_kg IS NULL), 0) AS unlocated_kwh,
      sum(co2_market_kg) AS co2_market_kg,
      coalesce(sum(energy_kwh) FILTER (WHERE co2_market_kg IS NULL), 0) AS unmarketed_kwh,
      sum(coverage * seconds) AS covered_s, bit_or(quality) AS quality,
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
