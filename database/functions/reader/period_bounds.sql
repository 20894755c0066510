CREATE OR REPLACE FUNCTION reader.period_bounds(
  "from" timestamptz,
  "to" timestamptz,
  wanted text,
  time_zone text
) RETURNS timestamptz[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public
AS $$
  WITH period AS MATERIALIZED (
    SELECT reader.period_name(period_bounds."from", period_bounds."to", period_bounds.wanted) AS name
  )
  SELECT array_agg(greatest(starts_at, period_bounds."from") ORDER BY starts_at) || period_bounds."to"
  FROM (
    SELECT local_start AT TIME ZONE period_bounds.time_zone AS starts_at
    FROM period
    CROSS JOIN LATERAL generate_series(
      date_trunc(name, period_bounds."from" AT TIME ZONE period_bounds.time_zone),
      (period_bounds."to" - INTERVAL '1 microsecond') AT TIME ZONE period_bounds.time_zone,
      ('1 ' || name)::interval
    ) AS local_start
    WHERE name IN ('day', 'week', 'month')
    UNION ALL
    SELECT b
    FROM period
    CROSS JOIN LATERAL (
      SELECT CASE name WHEN 'minute' THEN INTERVAL '1 minute' WHEN 'hour' THEN INTERVAL '1 hour' ELSE name::interval END AS step
    ) s
    CROSS JOIN LATERAL generate_series(
      time_bucket(s.step, period_bounds."from"), period_bounds."to" - INTERVAL '1 microsecond', s.step
    ) AS b
    WHERE name NOT IN ('day', 'week', 'month')
  ) starts
$$;
COMMENT ON FUNCTION reader.period_bounds IS
  'The bounds of the half-open periods (period_name) that [from, to) is drawn by, cut at its ends: minutes and hours of UTC, which quarter hours of every zone are made of; days, weeks from Monday and months of the time zone. Those of an empty range enclose nothing.';
REVOKE ALL ON FUNCTION reader.period_bounds FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.period_bounds TO enms_reader;
