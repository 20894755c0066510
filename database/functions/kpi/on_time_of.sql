CREATE OR REPLACE FUNCTION kpi.on_time_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT sum(o.on_s) / 3600, 'h', avg(o.coverage), coalesce(bit_or(o.quality), 0), CASE WHEN sum(o.on_s) IS NULL THEN 'no_data' END
  FROM kpi.running(on_time_of.machine_ids, on_time_of.carrier, on_time_of."from", on_time_of."to") o
$$;
COMMENT ON FUNCTION kpi.on_time_of IS
  'Hours that machines were on in [from, to), added over machines: a minute is on when the switch was on in it, or the mean power was above 5 % of the rating (above 0 where there is no rating). The 5 % are a convention of EnMS; only time that readings speak for counts.';
REVOKE ALL ON FUNCTION kpi.on_time_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.on_time_of TO enms_service;
