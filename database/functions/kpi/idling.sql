CREATE OR REPLACE FUNCTION kpi.idling(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
  machine_id integer,
  idle_kwh double precision,
  coverage double precision,
  quality integer,
  reason text
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
-- Hashing a day of quarter hours is faster than sorting them.
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH ids AS MATERIALIZED (
    -- In numeric: to compare an entry as a double is to write it as text and read that.
    SELECT x.id, x.rated_power_kw, (0.05 * x.rated_power_kw / 4)::numeric AS on_kwh,
      (0.30 * x.rated_power_kw / 4)::numeric AS ready_kwh
    FROM machines x
    WHERE x.id = ANY (kpi.metered(idling.machine_ids, idling.carrier))
  ), made AS MATERIALIZED (
    SELECT m.* FROM kpi.made_by_quarter(idling.machine_ids, idling."from", idling."to") m
  ), producers AS (
    SELECT machine_id FROM made WHERE units IS NOT NULL GROUP BY machine_id
  ), used AS (
    SELECT q.machine_id, q.energy_kwh, q.coverage, q.quality, coalesce(p.units, 0) AS units
    FROM accounting.quarter_hours(idling.machine_ids, idling.carrier, idling."from", idling."to") q
    LEFT JOIN made p ON p.machine_id = q.machine_id AND p.bucket = q.period_start
  ), sums AS (
    SELECT u.machine_id, sum(u.coverage) AS coverage, bit_or(u.quality) AS quality,
      coalesce(sum(u.energy_kwh) FILTER (
        WHERE u.units = 0 AND abs(u.energy_kwh) > coalesce(i.on_kwh, 0)
      ), 0) AS unproductive_kwh,
      coalesce(sum(u.energy_kwh) FILTER (
        WHERE abs(u.energy_kwh) > i.on_kwh AND abs(u.energy_kwh) <= i.ready_kwh
      ), 0) AS ready_kwh
    FROM used u JOIN ids i ON i.id = u.machine_id
    GROUP BY u.machine_id
  )
  SELECT
    i.id,
    CASE
      WHEN p.machine_id IS NOT NULL THEN s.unproductive_kwh
      WHEN i.rated_power_kw IS NOT NULL THEN s.ready_kwh
    END::double precision,
    CASE WHEN least(idling."to", now()) > idling."from" THEN
      least(1, coalesce(s.coverage, 0) * 900 / date_part('epoch', least(idling."to", now()) - idling."from"))
    END,
    coalesce(s.quality, 0),
    CASE
      WHEN s.machine_id IS NULL THEN 'no_data'
      WHEN p.machine_id IS NULL AND i.rated_power_kw IS NULL THEN 'no_rating'
    END
  FROM ids i
  LEFT JOIN producers p ON p.machine_id = i.id
  LEFT JOIN sums s ON s.machine_id = i.id;
END
$$;
COMMENT ON FUNCTION kpi.idling IS
  'Energy (kWh) that each machine used while on without producing in the quarter hours of [from, to); see kpi.idle_energy_of.';
REVOKE ALL ON FUNCTION kpi.idling FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.idling TO enms_service;
