CREATE OR REPLACE FUNCTION kpi.availability_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT
    CASE WHEN sum(o.covered_s) FILTER (WHERE o.on_s IS NOT NULL) > 0
      THEN least(1, sum(o.on_s) / sum(o.covered_s) FILTER (WHERE o.on_s IS NOT NULL)) END,
    '1', avg(o.coverage), coalesce(bit_or(o.quality), 0),
    CASE WHEN coalesce(sum(o.covered_s) FILTER (WHERE o.on_s IS NOT NULL), 0) = 0 THEN 'no_data' END
  FROM kpi.running(availability_of.machine_ids, availability_of.carrier, availability_of."from", availability_of."to") o
$$;
COMMENT ON FUNCTION kpi.availability_of IS
  'Availability of machines in [from, to), 0 to 1: time on over time that readings speak for. This is the availability of ISO 22400-2:2014 (actual production time over planned busy time) where no plan is known: all time that is known counts as planned.';
REVOKE ALL ON FUNCTION kpi.availability_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.availability_of TO enms_service;
