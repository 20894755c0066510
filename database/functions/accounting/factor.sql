CREATE OR REPLACE FUNCTION accounting.factor(
  machine_id integer,
  carrier energy_carrier,
  day date,
  method text
) RETURNS TABLE (factor_id integer, kg_per_kwh numeric, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT
    CASE factor.method WHEN 'location' THEN f.location_factor_id WHEN 'market' THEN f.market_factor_id END,
    CASE factor.method WHEN 'location' THEN f.location_kg_per_kwh WHEN 'market' THEN f.market_kg_per_kwh END,
    CASE factor.method WHEN 'location' THEN f.location_reason WHEN 'market' THEN f.market_reason END
  FROM accounting.factors(ARRAY[factor.machine_id], factor.carrier, factor.day, factor.day) f
$$;
COMMENT ON FUNCTION accounting.factor IS
  'The emission factor (kg CO2e per kWh) of one machine on a local date by the method location or market: as accounting.factors, which does many at once.';
REVOKE ALL ON FUNCTION accounting.factor FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.factor TO enms_service;
