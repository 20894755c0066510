CREATE OR REPLACE FUNCTION kpi.sec_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT
    CASE WHEN p.units > 0 THEN t.energy_kwh::double precision / p.units END, 'kWh/unit', t.coverage, t.quality | p.quality,
    CASE
      WHEN t.energy_kwh IS NULL THEN t.energy_reason
      WHEN p.units IS NULL THEN 'no_production_data'
      WHEN p.units <= 0 THEN 'no_production'
    END
  FROM kpi.totals_of(sec_of.machine_ids, sec_of.carrier, sec_of."from", sec_of."to") t
  CROSS JOIN kpi.production_of(sec_of.machine_ids, sec_of."from", sec_of."to") p
$$;
COMMENT ON FUNCTION kpi.sec_of IS
  'Specific energy consumption (kWh per unit) of machines over [from, to): their energy over the units they made (ISO 50006:2014, EnPI as a ratio); good units where they are reported, else all units. NULL with the reason no_production where none were made, no_production_data where nobody reports them.';
REVOKE ALL ON FUNCTION kpi.sec_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.sec_of TO enms_service;
