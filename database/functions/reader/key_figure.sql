CREATE OR REPLACE FUNCTION reader.key_figure(
  name text,
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (
  value double precision,
  unit text,
  coverage double precision,
  quality integer,
  reason text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
#variable_conflict use_column
DECLARE
  own CONSTANT integer[] := reader.own_ids(key_figure.machine_ids);
BEGIN
  CASE key_figure.name
    WHEN 'energy' THEN
      RETURN QUERY SELECT * FROM kpi.energy_of(own, key_figure."from", key_figure."to", carrier => key_figure.carrier);
    WHEN 'energy_cost' THEN
      RETURN QUERY SELECT * FROM kpi.energy_cost_of(own, key_figure."from", key_figure."to", carrier => key_figure.carrier);
    WHEN 'carbon' THEN
      RETURN QUERY SELECT * FROM kpi.carbon_of(own, key_figure."from", key_figure."to", carrier => key_figure.carrier);
    WHEN 'peak_demand' THEN
      RETURN QUERY SELECT * FROM kpi.peak_demand_of(own, key_figure."from", key_figure."to", carrier => key_figure.carrier);
    WHEN 'load_factor' THEN
      RETURN QUERY SELECT * FROM kpi.load_factor_of(own, key_figure."from", key_figure."to", carrier => key_figure.carrier);
    WHEN 'sec' THEN
      RETURN QUERY SELECT * FROM kpi.sec_of(own, key_figure."from", key_figure."to", carrier => key_figure.carrier);
    WHEN 'on_time' THEN
      RETURN QUERY SELECT * FROM kpi.on_time_of(own, key_figure."from", key_figure."to", carrier => key_figure.carrier);
    WHEN 'idle_energy' THEN
      RETURN QUERY SELECT * FROM kpi.idle_energy_of(own, key_figure."from", key_figure."to", carrier => key_figure.carrier);
    WHEN 'availability' THEN
      RETURN QUERY SELECT * FROM kpi.availability_of(own, key_figure."from", key_figure."to", carrier => key_figure.carrier);
    ELSE
      RAISE EXCEPTION 'There is no key figure %', key_figure.name USING ERRCODE = 'no_data_found';
  END CASE;
END
$$;
COMMENT ON FUNCTION reader.key_figure IS
  'One key figure (energy, energy_cost, carbon, peak_demand, load_factor, sec, on_time, idle_energy, availability) of machines of the reader''s tenant together, as kpi.<name>_of has it; raises no_data_found for an unknown name.';
REVOKE ALL ON FUNCTION reader.key_figure FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.key_figure TO enms_reader;
