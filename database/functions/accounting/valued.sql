CREATE OR REPLACE FUNCTION accounting.valued(
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
  reading_count bigint,
  tariff_version_id integer,
  price_per_kwh numeric,
  cost numeric,
  currency char(3),
  location_factor_id integer,
  co2_location_kg numeric,
  market_factor_id integer,
  co2_market_kg numeric
)
LANGUAGE plpgsql STABLE
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
BEGIN
  RETURN QUERY
  WITH periods AS MATERIALIZED (
    SELECT m.*, time_bucket(INTERVAL '15 minutes', m.period_start) AS quarter
    FROM accounting.measured_of(valued.machine_ids, valued.carrier, valued.bounds) m
  ), prices AS MATERIALIZED (
    SELECT * FROM accounting.prices(valued.machine_ids, valued.carrier, from_at, to_at)
  ), factors AS MATERIALIZED (
    SELECT * FROM accounting.factors(
      valued.machine_ids, valued.carrier, (SELECT min(day) FROM prices), (SELECT max(day) FROM prices)
    )
  )
  SELECT
    p.machine_id, p.period_start, p.period_end, p.energy_kwh, p.estimated_kwh, p.method, p.coverage, p.quality, p.reading_count,
    t.tariff_version_id, t.price_per_kwh, round(p.energy_kwh * t.price_per_kwh, 10),
    CASE WHEN t.price_per_kwh IS NOT NULL THEN t.currency END,
    x.location_factor_id, round(p.energy_kwh * x.location_kg_per_kwh, 10),
    x.market_factor_id, round(p.energy_kwh * x.market_kg_per_kwh, 10)
  FROM periods p
  LEFT JOIN prices t ON t.machine_id = p.machine_id AND t.period_start = p.quarter
  LEFT JOIN factors x ON x.machine_id = p.machine_id AND x.day = t.day;
END
$$;
COMMENT ON FUNCTION accounting.valued IS
  'accounting.measured of machines with price, cost and carbon as they hold at the start of the 15 minutes in which a period begins (so no period may reach beyond them). Amounts without a price or factor are NULL.';
REVOKE ALL ON FUNCTION accounting.valued FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.valued TO enms_service;
