CREATE OR REPLACE FUNCTION kpi.idle_energy_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT
    sum(i.idle_kwh), 'kWh', avg(i.coverage), coalesce(bit_or(i.quality), 0),
    CASE WHEN sum(i.idle_kwh) IS NULL THEN coalesce(max(i.reason), 'no_data') END
  FROM kpi.idling(idle_energy_of.machine_ids, idle_energy_of.carrier, idle_energy_of."from", idle_energy_of."to") i
$$;
COMMENT ON FUNCTION kpi.idle_energy_of IS
  'Energy (kWh) that machines used while on without producing in [from, to): the quarter hours of an average above 5 % of the rating in which no unit was made; where nobody reports production, those of an average above 5 % and up to 30 % of the rating (no_rating where there is none). ISO 14955-1:2017 calls the state ready for operation; the shares are conventions of EnMS. Machines of which it cannot be said are left out.';
REVOKE ALL ON FUNCTION kpi.idle_energy_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.idle_energy_of TO enms_service;
