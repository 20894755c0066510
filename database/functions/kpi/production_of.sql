CREATE OR REPLACE FUNCTION kpi.production_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (units double precision, quality integer)
LANGUAGE sql STABLE
AS $$
  SELECT sum(m.units), coalesce(bit_or(m.quality), 0)
  FROM (
    SELECT coalesce(sum(r.good), sum(r.units)) AS units, bit_or(r.quality) AS quality
    FROM kpi.production_rows(production_of.machine_ids, production_of."from", production_of."to") r
    GROUP BY r.machine_id
  ) m
$$;
COMMENT ON FUNCTION kpi.production_of IS
  'Units that machines made in [from, to): of each machine the good ones where it reports them, else all; NULL where nobody reports.';
REVOKE ALL ON FUNCTION kpi.production_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.production_of TO enms_service;
