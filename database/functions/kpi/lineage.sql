CREATE OR REPLACE FUNCTION kpi.lineage(
  name text,
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
  WITH figure AS (
    SELECT f.* FROM kpi.all_of(lineage.machine_ids, lineage."from", lineage."to", lineage.carrier) f WHERE f.name = lineage.name
  ), quarters AS MATERIALIZED (
    SELECT q.* FROM accounting.quarter_hours(lineage.machine_ids, lineage.carrier, lineage."from", lineage."to") q
  ), expected AS (
    SELECT b.at FROM generate_series(
      time_bucket(INTERVAL '15 minutes', lineage."from" + INTERVAL '15 minutes' - INTERVAL '1 microsecond'),
      least(time_bucket(INTERVAL '15 minutes', lineage."to"), time_bucket(INTERVAL '15 minutes', now())) - INTERVAL '15 minutes',
      INTERVAL '15 minutes'
    ) AS b (at)
  ), missing AS (
    -- Quarter hours of which readings do not tell all, put together where they touch.
    SELECT g.machine_id, min(g.at) AS starts_at, max(g.at) + INTERVAL '15 minutes' AS ends_at
    FROM (
      SELECT m.id AS machine_id, e.at,
        e.at - row_number() OVER (PARTITION BY m.id ORDER BY e.at) * INTERVAL '15 minutes' AS run
      FROM unnest(kpi.metered(lineage.machine_ids, lineage.carrier)) AS m (id)
      CROSS JOIN expected e
      LEFT JOIN quarters q ON q.machine_id = m.id AND q.period_start = e.at
      WHERE coalesce(q.coverage, 0) < 0.999999
    ) g
    GROUP BY g.machine_id, g.run
  )
  SELECT jsonb_build_object(
    'name', f.name, 'value', f.value, 'unit', f.unit, 'reason', f.reason, 'coverage', f.coverage, 'quality', f.quality,
    'formula', obj_description((
      SELECT p.oid FROM pg_proc p
      WHERE p.pronamespace = 'kpi'::regnamespace AND p.proname = replace(f.name, 'carbon_market', 'carbon') || '_of'
    ), 'pg_proc'),
    'carrier', lineage.carrier, 'machine_ids', to_jsonb(lineage.machine_ids), 'from', lineage."from", 'to', lineage."to",
    'ledger', (
      SELECT jsonb_build_object(
        'entries', count(*) FILTER (WHERE q.is_posted), 'not_posted', count(*) FILTER (WHERE NOT q.is_posted),
        'first', min(q.period_start), 'last', max(q.period_start), 'energy_kwh', sum(q.energy_kwh),
        'estimated_kwh', sum(q.estimated_kwh)
      ) FROM quarters q
    ),
    'peak_at', CASE WHEN f.name IN ('peak_demand', 'load_factor') THEN (
      SELECT to_jsonb(d.peak_at) FROM kpi.demand_of(lineage.machine_ids, lineage.carrier, lineage."from", lineage."to") d
    ) END,
    'units', CASE WHEN f.name = 'sec' THEN (
      SELECT to_jsonb(p.units) FROM kpi.production_of(lineage.machine_ids, lineage."from", lineage."to") p
    ) END,
    'tariff_versions', CASE WHEN f.name = 'energy_cost' THEN (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', v.id, 'name', v.name, 'scope', v.scope, 'effective_from', v.effective_from, 'effective_to', v.effective_to,
        'price_per_kwh', u.price_per_kwh::text, 'currency', v.currency, 'energy_kwh', u.kwh, 'cost', u.cost
      ) ORDER BY v.id, u.price_per_kwh), '[]')
      FROM (
        SELECT q.tariff_version_id, q.price_per_kwh, sum(q.energy_kwh) AS kwh, sum(q.cost) AS cost
        FROM quarters q WHERE q.tariff_version_id IS NOT NULL GROUP BY 1, 2
      ) u
      JOIN tariff_versions v ON v.id = u.tariff_version_id
    ) END,
    'emission_factors', CASE WHEN f.name IN ('carbon', 'carbon_market') THEN (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', e.id, 'kg_per_kwh', e.kg_per_kwh::text, 'method', e.method, 'region', e.region, 'source', e.source,
        'effective_from', e.effective_from, 'effective_to', e.effective_to, 'energy_kwh', u.kwh
      ) ORDER BY e.id), '[]')
      FROM (
        SELECT CASE f.name WHEN 'carbon' THEN q.location_factor_id ELSE q.market_factor_id END AS id, sum(q.energy_kwh) AS kwh
        FROM quarters q GROUP BY 1
      ) u
      JOIN emission_factors e ON e.id = u.id
    ) END,
    'gaps', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('machine_id', m.machine_id, 'from', m.starts_at, 'to', m.ends_at)
        ORDER BY m.starts_at, m.machine_id), '[]')
      FROM (SELECT * FROM missing ORDER BY starts_at, machine_id LIMIT 100) m
    ),
    'gap_count', (SELECT count(*) FROM missing)
  )
  FROM figure f
$$;
COMMENT ON FUNCTION kpi.lineage IS
  'What a figure of kpi.all_of was made of: the formula, the ledger entries and what is not posted yet, tariff versions with energy and cost of each price, emission factors with their source, and the first 100 gaps (quarter hours of which readings do not tell all). NULL for an unknown name.';
REVOKE ALL ON FUNCTION kpi.lineage FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.lineage TO enms_service;
