CREATE OR REPLACE FUNCTION kpi.load_factor_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT
    CASE WHEN d.peak_kw > 0 THEN d.average_kw / d.peak_kw END, '1', d.coverage, d.quality,
    coalesce(d.reason, CASE WHEN d.peak_kw > 0 THEN NULL ELSE 'no_load' END)
  FROM kpi.demand_of(load_factor_of.machine_ids, load_factor_of.carrier, load_factor_of."from", load_factor_of."to") d
$$;
COMMENT ON FUNCTION kpi.load_factor_of IS
  'Load factor of machines together in [from, to): average over peak of the same 15-minute averages, those of which energy is known (IEV 601-01-19: load factor). 0 to 1; NULL with the reason no_load where nothing was used.';
REVOKE ALL ON FUNCTION kpi.load_factor_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.load_factor_of TO enms_service;
