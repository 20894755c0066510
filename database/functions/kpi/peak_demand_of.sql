CREATE OR REPLACE FUNCTION kpi.peak_demand_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  method text DEFAULT 'fixed',
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT d.peak_kw, 'kW', d.coverage, d.quality, d.reason
  FROM kpi.demand_of(
    peak_demand_of.machine_ids, peak_demand_of.carrier, peak_demand_of."from", peak_demand_of."to"
  ) d
  WHERE method = 'fixed'
  UNION ALL
  SELECT r.peak_kw, 'kW', r.coverage, r.quality, r.reason
  FROM kpi.rolling_demand_of(
    peak_demand_of.machine_ids, peak_demand_of.carrier, peak_demand_of."from", peak_demand_of."to"
  ) r
  WHERE method = 'rolling'
  UNION ALL
  SELECT NULL, 'kW', NULL, 0, 'unknown_method' WHERE method IS NULL OR method NOT IN ('fixed', 'rolling')
$$;
COMMENT ON FUNCTION kpi.peak_demand_of IS
  'Peak demand (kW) of machines together in [from, to): the highest 15-minute average of the sum of their powers, never the highest sample (IEC 62053-61 and EN 62052-21 meter maximum demand so). fixed: clock quarter hours, as billed; rolling: windows of 15 minutes that begin at any minute. Only whole periods that are over count: no_whole_period where there is none.';
REVOKE ALL ON FUNCTION kpi.peak_demand_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.peak_demand_of TO enms_service;
