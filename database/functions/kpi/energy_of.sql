CREATE OR REPLACE FUNCTION kpi.energy_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT t.energy_kwh::double precision, 'kWh', t.coverage, t.quality, t.energy_reason
  FROM kpi.totals_of(energy_of.machine_ids, energy_of.carrier, energy_of."from", energy_of."to") t
$$;
COMMENT ON FUNCTION kpi.energy_of IS
  'Energy of machines together over [from, to): the sum of their ledger entries, one carrier only (ISO 50006:2014, 4.2: energy consumption of a boundary). NULL with the reason no_data where nothing is known.';
REVOKE ALL ON FUNCTION kpi.energy_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.energy_of TO enms_service;
