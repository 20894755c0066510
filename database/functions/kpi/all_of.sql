CREATE OR REPLACE FUNCTION kpi.all_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (
  name text,
  value double precision,
  unit text,
  coverage double precision,
  quality integer,
  reason text,
  estimated_share double precision
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH totals AS MATERIALIZED (
    SELECT * FROM kpi.totals_of(all_of.machine_ids, all_of.carrier, all_of."from", all_of."to")
  ), demand AS MATERIALIZED (
    SELECT * FROM kpi.demand_of(all_of.machine_ids, all_of.carrier, all_of."from", all_of."to")
  ), running AS MATERIALIZED (
    SELECT sum(r.on_s) AS on_s, sum(r.covered_s) FILTER (WHERE r.on_s IS NOT NULL) AS covered_s,
      avg(r.coverage) AS coverage, coalesce(bit_or(r.quality), 0) AS quality
    FROM kpi.running(all_of.machine_ids, all_of.carrier, all_of."from", all_of."to") r
  ), rows (n, name, value, unit, coverage, quality, reason) AS (
    SELECT 1, 'energy', energy_kwh::double precision, 'kWh', coverage, quality, energy_reason FROM totals
    UNION ALL SELECT 2, 'energy_cost', cost::double precision, currency::text, coverage, quality, cost_reason FROM totals
    UNION ALL SELECT 3, 'carbon', co2_location_kg::double precision, 'kg', coverage, quality, location_reason FROM totals
    UNION ALL SELECT 4, 'carbon_market', co2_market_kg::double precision, 'kg', coverage, quality, market_reason FROM totals
    UNION ALL SELECT 5, 'peak_demand', peak_kw, 'kW', coverage, quality, reason FROM demand
    UNION ALL SELECT 6, 'load_factor', CASE WHEN peak_kw > 0 THEN average_kw / peak_kw END, '1', coverage, quality,
      coalesce(reason, CASE WHEN peak_kw > 0 THEN NULL ELSE 'no_load' END) FROM demand
    UNION ALL SELECT 7, 'sec', CASE WHEN p.units > 0 THEN t.energy_kwh::double precision / p.units END, 'kWh/unit',
      t.coverage, t.quality | p.quality,
      CASE
        WHEN t.energy_kwh IS NULL THEN t.energy_reason
        WHEN p.units IS NULL THEN 'no_production_data'
        WHEN p.units <= 0 THEN 'no_production'
      END
      FROM totals t CROSS JOIN kpi.production_of(all_of.machine_ids, all_of."from", all_of."to") p
    UNION ALL SELECT 8, 'on_time', on_s / 3600, 'h', coverage, quality, CASE WHEN on_s IS NULL THEN 'no_data' END FROM running
    UNION ALL SELECT 9, 'idle_energy', i.* FROM kpi.idle_energy_of(all_of.machine_ids, all_of."from", all_of."to", all_of.carrier) i
    UNION ALL SELECT 10, 'availability', CASE WHEN covered_s > 0 THEN least(1, on_s / covered_s) END, '1', coverage, quality,
      CASE WHEN coalesce(covered_s, 0) = 0 THEN 'no_data' END FROM running
  )
  SELECT r.name, r.value, r.unit, r.coverage, r.quality, r.reason,
    (SELECT (t.estimated_kwh / nullif(t.energy_kwh, 0))::double precision FROM totals t)
  FROM rows r
  ORDER BY r.n;
END
$$;
COMMENT ON FUNCTION kpi.all_of IS
  'All key figures of machines together over [from, to) at once, each equal to its own function; carbon is by location, carbon_market by market. estimated_share: the share of the energy that was not measured.';
REVOKE ALL ON FUNCTION kpi.all_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.all_of TO enms_service;
