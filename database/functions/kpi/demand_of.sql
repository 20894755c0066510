CREATE OR REPLACE FUNCTION kpi.demand_of(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
  peak_kw double precision,
  peak_at timestamptz,
  average_kw double precision,
  coverage double precision,
  quality integer,
  reason text
)
LANGUAGE sql STABLE
AS $$
  WITH whole AS (
    SELECT greatest(0, date_part('epoch',
      time_bucket(INTERVAL '15 minutes', least(demand_of."to", now()))
      - time_bucket(INTERVAL '15 minutes', demand_of."from" + INTERVAL '15 minutes' - INTERVAL '1 microsecond')
    ) / 900) AS quarters
  ), sums AS (
    SELECT q.period_start, sum(q.energy_kwh) * 4 AS kw, sum(q.coverage) AS coverage, bit_or(q.quality) AS quality
    FROM accounting.quarter_hours(demand_of.machine_ids, demand_of.carrier, demand_of."from", demand_of."to") q
    GROUP BY q.period_start
  )
  SELECT
    max(s.kw)::double precision,
    (array_agg(s.period_start ORDER BY s.kw DESC, s.period_start))[1],
    avg(s.kw)::double precision,
    CASE WHEN w.quarters > 0 THEN
      least(1, coalesce(sum(s.coverage), 0) / w.quarters
        / greatest(1, cardinality(kpi.metered(demand_of.machine_ids, demand_of.carrier))))
    END,
    coalesce(bit_or(s.quality), 0),
    CASE WHEN w.quarters = 0 THEN 'no_whole_period' WHEN max(s.kw) IS NULL THEN 'no_data' END
  FROM whole w LEFT JOIN sums s ON true
  GROUP BY w.quarters
$$;
COMMENT ON FUNCTION kpi.demand_of IS
  'Highest and mean 15-minute average (kW) of the sum of machines, by clock quarter hours wholly in [from, to) that are over, and when the highest began; the mean is of those of which energy is known.';
REVOKE ALL ON FUNCTION kpi.demand_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.demand_of TO enms_service, enms_reader;
