CREATE OR REPLACE FUNCTION kpi.totals_of(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
  energy_kwh numeric,
  estimated_kwh numeric,
  energy_reason text,
  cost numeric,
  currency char(3),
  cost_reason text,
  co2_location_kg numeric,
  location_reason text,
  co2_market_kg numeric,
  market_reason text,
  coverage double precision,
  quality integer
)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
  span_s CONSTANT double precision := date_part('epoch', totals_of."to" - totals_of."from");
  metered CONSTANT integer[] := kpi.metered(totals_of.machine_ids, totals_of.carrier);
BEGIN
  RETURN QUERY
  WITH whole AS MATERIALIZED (
    SELECT w.*, (w.days_from AT TIME ZONE w.time_zone)::date AS first_day, (w.days_to AT TIME ZONE w.time_zone)::date AS end_day
    FROM kpi.whole_days(totals_of.machine_ids, totals_of.carrier, totals_of."from", totals_of."to") w
  ), edges AS MATERIALIZED (
    SELECT array_agg(w.machine_id) AS ids, e.starts_at, e.ends_at
    FROM whole w
    CROSS JOIN LATERAL (
      VALUES (totals_of."from", w.days_from), (greatest(w.days_to, w.days_from), totals_of."to")
    ) AS e (starts_at, ends_at)
    WHERE e.ends_at > e.starts_at
    GROUP BY e.starts_at, e.ends_at
  ), parts AS (
    SELECT
      t.machine_id, t.energy_kwh, t.estimated_kwh, t.cost, t.currency, t.cost_reason, t.co2_location_kg, t.location_reason,
      t.co2_market_kg, t.market_reason, t.coverage * date_part('epoch', e.ends_at - e.starts_at) AS covered_s, t.quality
    FROM edges e
    CROSS JOIN LATERAL accounting.totals(e.ids, totals_of.carrier, ARRAY[e.starts_at, e.ends_at]) t
    WHERE t.energy_kwh IS NOT NULL OR t.coverage > 0
    UNION ALL
    SELECT
      d.machine_id, d.energy_kwh, d.estimated_kwh, d.cost, d.currency, d.cost_reason,
      d.co2_location_kg, CASE WHEN d.co2_location_kg IS NULL OR d.unlocated_kwh <> 0 THEN 'no_factor' END,
      d.co2_market_kg, CASE WHEN d.co2_market_kg IS NULL OR d.unmarketed_kwh <> 0 THEN 'no_factor' END,
      d.coverage * date_part('epoch',
        (d.day + 1)::timestamp AT TIME ZONE w.time_zone - d.day::timestamp AT TIME ZONE w.time_zone),
      d.quality
    FROM whole w
    JOIN daily_totals d ON d.machine_id = w.machine_id AND d.carrier = totals_of.carrier
      AND d.day >= w.first_day AND d.day < w.end_day
  )
  SELECT
    sum(p.energy_kwh), sum(p.estimated_kwh), CASE WHEN sum(p.energy_kwh) IS NULL THEN 'no_data' END,
    CASE WHEN mixed.is_so THEN NULL ELSE sum(p.cost) END,
    CASE WHEN mixed.is_so THEN NULL ELSE min(p.currency) END,
    CASE
      WHEN sum(p.energy_kwh) IS NULL THEN 'no_data'
      WHEN mixed.is_so THEN 'mixed_currencies'
      -- A day without energy needs no price.
      ELSE max(p.cost_reason) FILTER (WHERE p.energy_kwh IS NOT NULL)
    END,
    sum(p.co2_location_kg),
    CASE WHEN sum(p.energy_kwh) IS NULL THEN 'no_data' ELSE max(p.location_reason) FILTER (WHERE p.energy_kwh IS NOT NULL) END,
    sum(p.co2_market_kg),
    CASE WHEN sum(p.energy_kwh) IS NULL THEN 'no_data' ELSE max(p.market_reason) FILTER (WHERE p.energy_kwh IS NOT NULL) END,
    -- A boiler without an electricity meter is no gap in the site's electricity.
    CASE WHEN span_s > 0 THEN
      least(1, coalesce(sum(p.covered_s), 0) / span_s / greatest(1, cardinality(metered), count(DISTINCT p.machine_id)))
    END,
    coalesce(bit_or(p.quality), 0)
  FROM (
    SELECT coalesce(min(x.currency) <> max(x.currency) OR bool_or(x.cost_reason = 'mixed_currencies'), false) AS is_so FROM parts x
  ) mixed
  LEFT JOIN parts p ON true
  GROUP BY mixed.is_so;
END
$$;
COMMENT ON FUNCTION kpi.totals_of IS
  'accounting.totals of machines over [from, to) as one row; whole local days that are posted are read from daily_totals, which sums the same entries. coverage is the mean of the machines that have a meter of the carrier.';
REVOKE ALL ON FUNCTION kpi.totals_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.totals_of TO enms_service;
