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
LANGUAGE sql STABLE
AS $$
  SELECT
    sum(t.energy_kwh), sum(t.estimated_kwh), CASE WHEN sum(t.energy_kwh) IS NULL THEN 'no_data' END,
    CASE WHEN min(t.currency) IS NOT DISTINCT FROM max(t.currency) AND NOT coalesce(bool_or(t.cost_reason = 'mixed_currencies'), false)
      THEN sum(t.cost) END,
    CASE WHEN min(t.currency) = max(t.currency) THEN min(t.currency) END,
    CASE
      WHEN min(t.currency) <> max(t.currency) THEN 'mixed_currencies'
      ELSE coalesce(max(t.cost_reason) FILTER (WHERE t.energy_kwh IS NOT NULL), CASE WHEN sum(t.cost) IS NULL THEN 'no_data' END)
    END,
    sum(t.co2_location_kg),
    coalesce(max(t.location_reason) FILTER (WHERE t.energy_kwh IS NOT NULL), CASE WHEN sum(t.co2_location_kg) IS NULL THEN 'no_data' END),
    sum(t.co2_market_kg),
    coalesce(max(t.market_reason) FILTER (WHERE t.energy_kwh IS NOT NULL), CASE WHEN sum(t.co2_market_kg) IS NULL THEN 'no_data' END),
    avg(t.coverage), coalesce(bit_or(t.quality), 0)
  FROM accounting.totals(
    totals_of.machine_ids, totals_of.carrier, ARRAY[totals_of."from", totals_of."to"]
  ) t
  -- A boiler without an electricity meter is no gap in the site's electricity.
  WHERE t.energy_kwh IS NOT NULL OR t.machine_id = ANY (kpi.metered(totals_of.machine_ids, totals_of.carrier))
$$;
COMMENT ON FUNCTION kpi.totals_of IS
  'accounting.totals of machines over [from, to) as one row. coverage is the mean of the machines that have a meter of the carrier.';
REVOKE ALL ON FUNCTION kpi.totals_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.totals_of TO enms_service, enms_reader;
