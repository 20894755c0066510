CREATE OR REPLACE FUNCTION kpi.carbon_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  method text DEFAULT 'location',
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT
    CASE method WHEN 'location' THEN t.co2_location_kg WHEN 'market' THEN t.co2_market_kg END::double precision, 'kg',
    t.coverage, t.quality,
    CASE method WHEN 'location' THEN t.location_reason WHEN 'market' THEN t.market_reason ELSE 'unknown_method' END
  FROM kpi.totals_of(carbon_of.machine_ids, carbon_of.carrier, carbon_of."from", carbon_of."to") t
$$;
COMMENT ON FUNCTION kpi.carbon_of IS
  'Carbon (kg CO2e) of machines over [from, to): energy times emission factor (GHG Protocol Scope 2 Guidance, 2015, chapter 6), method location (grid average) or market (contracts). NULL with the reason no_factor where none holds; the reason beside a value says that a part has none.';
REVOKE ALL ON FUNCTION kpi.carbon_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.carbon_of TO enms_service;
