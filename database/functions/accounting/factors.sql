CREATE OR REPLACE FUNCTION accounting.factors(
  machine_ids integer[],
  carrier energy_carrier,
  first_day date,
  last_day date
) RETURNS TABLE (
  machine_id integer,
  day date,
  location_factor_id integer,
  location_kg_per_kwh numeric,
  location_reason text,
  market_factor_id integer,
  market_kg_per_kwh numeric,
  market_reason text
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT
    m.id, d::date,
    by_location.id, by_location.kg_per_kwh, CASE WHEN by_location.id IS NULL THEN 'no_factor' END,
    by_market.id, by_market.kg_per_kwh, CASE WHEN by_market.id IS NULL THEN 'no_factor' END
  FROM machines m
  JOIN factories f ON f.id = m.factory_id
  CROSS JOIN generate_series(factors.first_day::timestamp, factors.last_day::timestamp, INTERVAL '1 day') AS d
  LEFT JOIN LATERAL (
    SELECT e.id, e.kg_per_kwh FROM emission_factors e
    WHERE e.tenant_id = f.tenant_id AND e.carrier = factors.carrier AND e.method = 'location'
      AND (e.region = f.emission_region OR e.region IS NULL)
      AND e.effective_from <= d::date AND (e.effective_to IS NULL OR e.effective_to > d::date)
    ORDER BY e.region IS NULL LIMIT 1
  ) by_location ON true
  LEFT JOIN LATERAL (
    SELECT e.id, e.kg_per_kwh FROM emission_factors e
    WHERE e.tenant_id = f.tenant_id AND e.carrier = factors.carrier AND e.method = 'market'
      AND (e.region = f.emission_region OR e.region IS NULL)
      AND e.effective_from <= d::date AND (e.effective_to IS NULL OR e.effective_to > d::date)
    ORDER BY e.region IS NULL LIMIT 1
  ) by_market ON true
  WHERE m.id = ANY (factors.machine_ids);
END
$$;
COMMENT ON FUNCTION accounting.factors IS
  'The emission factors (kg CO2e per kWh) of machines on each local date, both ends included, by location and by market: the one of the site''s region before the one without region. NULL with the reason no_factor where none holds.';
REVOKE ALL ON FUNCTION accounting.factors FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.factors TO enms_service;
