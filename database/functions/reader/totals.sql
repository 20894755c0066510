CREATE OR REPLACE FUNCTION reader.totals(
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
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  SELECT * FROM accounting.totals(
    reader.own_ids(totals.machine_ids),
    totals.carrier,
    totals.bounds
  )
$$;
COMMENT ON FUNCTION reader.totals IS
  'accounting.totals for machines of the reader''s tenant.';
REVOKE ALL ON FUNCTION reader.totals FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.totals TO enms_reader;
