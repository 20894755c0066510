CREATE OR REPLACE FUNCTION accounting.prices(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
  machine_id integer,
  period_start timestamptz,
  day date,
  tariff_version_id integer,
  name text,
  price_per_kwh numeric,
  currency char(3),
  reason text
)
LANGUAGE plpgsql STABLE
-- The planner cannot know how many periods and days there are; loop by loop a year takes minutes.
SET enable_nestloop = off
SET enable_mergejoin = off
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH zones AS MATERIALIZED (
    SELECT DISTINCT f.time_zone FROM machines m JOIN factories f ON f.id = m.factory_id WHERE m.id = ANY (machine_ids)
  ), quarters AS MATERIALIZED (
    SELECT z.time_zone, q AS starts_at, q AT TIME ZONE z.time_zone AS local_time, (q AT TIME ZONE z.time_zone)::date AS day
    FROM zones z
    CROSS JOIN generate_series(
      time_bucket(INTERVAL '15 minutes', prices."from"), prices."to" - INTERVAL '1 microsecond', INTERVAL '15 minutes'
    ) AS q
  ), tariffs AS MATERIALIZED (
    SELECT t.*
    FROM zones z
    CROSS JOIN LATERAL (SELECT min(q.day) AS first_day, max(q.day) AS last_day FROM quarters q WHERE q.time_zone = z.time_zone) d
    CROSS JOIN LATERAL accounting.tariffs_by_day(
      ARRAY(
        SELECT m.id FROM machines m JOIN factories f ON f.id = m.factory_id
        WHERE m.id = ANY (machine_ids) AND f.time_zone = z.time_zone
      ),
      prices.carrier, d.first_day, d.last_day
    ) t
  ), days AS MATERIALIZED (
    SELECT d.*, v.currency, accounting.day_types(v.components, d.day) AS day_types
    FROM (SELECT DISTINCT t.tariff_version_id, t.time_zone, t.day FROM tariffs t) d
    JOIN tariff_versions v ON v.id = d.tariff_version_id
  ), moments AS MATERIALIZED (
    SELECT d.tariff_version_id, d.time_zone, d.day, d.currency, d.day_types, q.starts_at,
      extract(month FROM q.local_time)::integer AS month, to_char(q.local_time, 'HH24:MI') AS clock
    FROM days d JOIN quarters q ON q.time_zone = d.time_zone AND q.day = d.day
  ), kinds AS MATERIALIZED (
    -- The same price for the same kind of day and time: looked up once, however many machines and days.
    SELECT k.*, p.name, p.price_per_kwh
    FROM (SELECT DISTINCT m.tariff_version_id, m.month, m.day_types, m.clock FROM moments m) k
    JOIN tariff_versions v ON v.id = k.tariff_version_id
    CROSS JOIN LATERAL accounting.energy_price(v.components, k.month, k.day_types, k.clock) p
  )
  SELECT t.machine_id, q.starts_at, q.day, t.tariff_version_id, k.name, k.price_per_kwh, m.currency,
    CASE WHEN t.tariff_version_id IS NULL THEN 'no_tariff' WHEN k.price_per_kwh IS NULL THEN 'no_price_for_hour' END
  FROM quarters q
  JOIN tariffs t ON t.time_zone = q.time_zone AND t.day = q.day
  LEFT JOIN moments m
    ON m.tariff_version_id = t.tariff_version_id AND m.time_zone = q.time_zone AND m.starts_at = q.starts_at
  LEFT JOIN kinds k
    ON k.tariff_version_id = m.tariff_version_id AND k.month = m.month AND k.day_types = m.day_types AND k.clock = m.clock;
END
$$;
COMMENT ON FUNCTION accounting.prices IS
  'The energy price of every 15-minute period of machines that touches [from, to), with the tariff version and the name of the price: what holds at the start of the period, by the date and clock of the site. Where price_per_kwh is NULL, reason is no_tariff or no_price_for_hour.';
REVOKE ALL ON FUNCTION accounting.prices FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.prices TO enms_service;
