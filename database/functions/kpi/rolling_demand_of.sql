CREATE OR REPLACE FUNCTION kpi.rolling_demand_of(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
  peak_kw double precision,
  peak_at timestamptz,
  coverage double precision,
  quality integer,
  reason text
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz :=
    time_bucket(INTERVAL '1 minute', rolling_demand_of."from" + INTERVAL '1 minute' - INTERVAL '1 microsecond');
  to_at CONSTANT timestamptz := time_bucket(INTERVAL '1 minute', least(rolling_demand_of."to", now()));
BEGIN
  IF to_at < from_at + INTERVAL '15 minutes' THEN
    RETURN QUERY SELECT NULL::double precision, NULL::timestamptz, NULL::double precision, 0, 'no_whole_period';
    RETURN;
  END IF;
  RETURN QUERY
  WITH minutes AS (
    SELECT v.period_start, sum(v.energy_kwh)::double precision AS kwh, sum(v.coverage) AS coverage, bit_or(v.quality) AS quality
    FROM unnest(rolling_demand_of.machine_ids) AS id
    CROSS JOIN LATERAL accounting.measured(
      id, rolling_demand_of.carrier, ARRAY(SELECT b FROM generate_series(from_at, to_at, INTERVAL '1 minute') AS b ORDER BY b)
    ) v
    GROUP BY v.period_start
  ), windows AS (
    SELECT
      m.period_start, m.coverage, m.quality,
      sum(m.kwh) OVER (ORDER BY m.period_start RANGE BETWEEN CURRENT ROW AND INTERVAL '14 minutes' FOLLOWING) * 4 AS kw
    FROM minutes m
  )
  SELECT
    max(w.kw) FILTER (WHERE w.period_start <= to_at - INTERVAL '15 minutes'),
    (array_agg(w.period_start ORDER BY w.kw DESC, w.period_start) FILTER (WHERE w.period_start <= to_at - INTERVAL '15 minutes'))[1],
    least(1, coalesce(sum(w.coverage), 0) * 60 / date_part('epoch', to_at - from_at)
      / greatest(1, cardinality(kpi.metered(rolling_demand_of.machine_ids, rolling_demand_of.carrier)))),
    coalesce(bit_or(w.quality), 0),
    CASE WHEN max(w.kw) FILTER (WHERE w.period_start <= to_at - INTERVAL '15 minutes') IS NULL THEN 'no_data' END
  FROM windows w;
END
$$;
COMMENT ON FUNCTION kpi.rolling_demand_of IS
  'Highest average (kW) of the sum of machines over 15 minutes that begin at any minute in [from, to), and when they began, from the energy of each minute.';
REVOKE ALL ON FUNCTION kpi.rolling_demand_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.rolling_demand_of TO enms_service;
