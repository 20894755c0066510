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
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  metered CONSTANT integer[] := kpi.metered(totals_of.machine_ids, totals_of.carrier);
BEGIN
  RETURN QUERY
  WITH parts AS MATERIALIZED (
    SELECT t.* FROM accounting.totals(totals_of.machine_ids, totals_of.carrier, ARRAY[totals_of."from", totals_of."to"]) t
    -- A boiler without an electricity meter is no gap in the site's electricity.
    WHERE t.energy_kwh IS NOT NULL OR t.machine_id = ANY (metered)
  )
  SELECT
    sum(p.energy_kwh), sum(p.estimated_kwh), CASE WHEN sum(p.energy_kwh) IS NULL THEN 'no_data' END,
    CASE WHEN mixed.is_so THEN NULL ELSE sum(p.cost) END,
    CASE WHEN mixed.is_so THEN NULL ELSE min(p.currency) END,
    CASE
      WHEN sum(p.energy_kwh) IS NULL THEN 'no_data'
      WHEN mixed.is_so THEN 'mixed_currencies'
      ELSE max(p.cost_reason) FILTER (WHERE p.energy_kwh IS NOT NULL)
    END,
    sum(p.co2_location_kg),
    CASE WHEN sum(p.energy_kwh) IS NULL THEN 'no_data' ELSE max(p.location_reason) FILTER (WHERE p.energy_kwh IS NOT NULL) END,
    sum(p.co2_market_kg),
    CASE WHEN sum(p.energy_kwh) IS NULL THEN 'no_data' ELSE max(p.market_reason) FILTER (WHERE p.energy_kwh IS NOT NULL) END,
    avg(p.coverage), coalesce(bit_or(p.quality), 0)
  FROM (
    SELECT coalesce(min(x.currency) <> max(x.currency) OR bool_or(x.cost_reason = 'mixed_currencies'), false) AS is_so FROM parts x
  ) mixed
  LEFT JOIN parts p ON true
  GROUP BY mixed.is_so;
END
$$;
COMMENT ON FUNCTION kpi.totals_of IS
  'accounting.totals of machines over [from, to) as one row. coverage is the mean of the machines that have a meter of the carrier.';
REVOKE ALL ON FUNCTION kpi.totals_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.totals_of TO enms_service;
