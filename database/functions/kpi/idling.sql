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
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH ids AS (
    SELECT x.id, x.rated_power_kw FROM machines x WHERE x.id = ANY (kpi.metered(idling.machine_ids, idling.carrier))
  ), made AS MATERIALIZED (
    SELECT m.* FROM kpi.made_by_quarter(idling.machine_ids, idling."from", idling."to") m
  ), producers AS (
    SELECT machine_id FROM made WHERE units IS NOT NULL GROUP BY machine_id
  ), whole AS MATERIALIZED (
    SELECT max(w.days_from) AS days_from, greatest(max(w.days_from), min(w.days_to)) AS days_to
    FROM kpi.whole_days(idling.machine_ids, idling.carrier, idling."from", idling."to") w
  ), used AS (
    SELECT q.machine_id, q.energy_kwh::double precision AS energy_kwh, q.coverage, q.quality, coalesce(p.units, 0) AS units
    FROM (
      SELECT x.machine_id, x.period_start, x.energy_kwh, x.coverage, x.quality
      FROM whole
      CROSS JOIN LATERAL (VALUES (idling."from", whole.days_from), (whole.days_to, idling."to")) AS e (starts_at, ends_at)
      CROSS JOIN LATERAL accounting.quarter_hours(idling.machine_ids, idling.carrier, e.starts_at, e.ends_at) x
      WHERE e.ends_at > e.starts_at
      UNION ALL
      -- All entries: what was reversed is taken out by its reversal, which is of the same size.
      SELECT l.machine_id, l.period_start, l.energy_kwh, l.coverage, l.quality
      FROM ledger_entries l
      WHERE l.machine_id = ANY (idling.machine_ids) AND l.carrier = idling.carrier
        AND l.period_start >= (SELECT days_from FROM whole) AND l.period_start < (SELECT days_to FROM whole)
    ) q
    LEFT JOIN made p ON p.machine_id = q.machine_id AND p.bucket = q.period_start
  )
  SELECT
    i.id,
    CASE
      WHEN count(u.energy_kwh) = 0 THEN NULL
      WHEN p.machine_id IS NOT NULL
        THEN coalesce(sum(u.energy_kwh) FILTER (WHERE u.units = 0 AND abs(u.energy_kwh) * 4 > 0.05 * coalesce(i.rated_power_kw, 0)), 0)
      WHEN i.rated_power_kw IS NOT NULL
        THEN coalesce(sum(u.energy_kwh) FILTER (
          WHERE abs(u.energy_kwh) * 4 > 0.05 * i.rated_power_kw AND abs(u.energy_kwh) * 4 <= 0.30 * i.rated_power_kw
        ), 0)
    END::double precision,
    CASE WHEN least(idling."to", now()) > idling."from" THEN
      least(1, coalesce(sum(u.coverage), 0) * 900 / date_part('epoch', least(idling."to", now()) - idling."from"))
    END,
    coalesce(bit_or(u.quality), 0),
    CASE
      WHEN count(u.energy_kwh) = 0 THEN 'no_data'
      WHEN p.machine_id IS NULL AND i.rated_power_kw IS NULL THEN 'no_rating'
    END
  FROM ids i
  LEFT JOIN producers p ON p.machine_id = i.id
  LEFT JOIN used u ON u.machine_id = i.id
  GROUP BY i.id, i.rated_power_kw, p.machine_id;
END
$$;
COMMENT ON FUNCTION kpi.idling IS
  'Energy (kWh) that each machine used while on without producing in the quarter hours of [from, to); see kpi.idle_energy_of.';
REVOKE ALL ON FUNCTION kpi.idling FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.idling TO enms_service;
