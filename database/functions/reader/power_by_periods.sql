CREATE OR REPLACE FUNCTION reader.power_by_periods(
  machine_ids integer[],
  carrier energy_carrier,
  bounds timestamptz[]
) RETURNS TABLE (
  machine_id integer,
  period_start timestamptz,
  power_avg_kw double precision,
  power_min_kw double precision,
  power_max_kw double precision
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  SELECT * FROM telemetry.power_by_periods(
    reader.own_ids(power_by_periods.machine_ids),
    power_by_periods.carrier,
    power_by_periods.bounds
  )
$$;
COMMENT ON FUNCTION reader.power_by_periods IS
  'telemetry.power_by_periods for machines of the reader''s tenant.';
REVOKE ALL ON FUNCTION reader.power_by_periods FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.power_by_periods TO enms_reader;
