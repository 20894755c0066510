CREATE OR REPLACE FUNCTION accounting.quarter_hours(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
  machine_id integer,
  period_start timestamptz,
  energy_kwh numeric,
  estimated_kwh numeric,
  coverage double precision,
  quality integer,
  tariff_version_id integer,
  price_per_kwh numeric,
  cost numeric,
  currency char(3),
  location_factor_id integer,
  market_factor_id integer,
  is_posted boolean
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  quarter CONSTANT interval := INTERVAL '15 minutes';
  -- Whole quarter hours only, and only those that are over.
  from_at CONSTANT timestamptz := time_bucket(quarter, quarter_hours."from" + quarter - INTERVAL '1 microsecond');
  to_at CONSTANT timestamptz := least(time_bucket(quarter, quarter_hours."to"), time_bucket(quarter, now()));
  -- For the planner: a constant range and list leave chunks out.
  ids CONSTANT integer[] := ARRAY(SELECT DISTINCT id FROM unnest(quarter_hours.machine_ids) AS id);
  rest record;
BEGIN
  IF to_at <= from_at THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT l.machine_id, l.period_start, l.energy_kwh, l.estimated_kwh, l.coverage, l.quality, l.tariff_version_id,
      l.price_per_kwh, l.cost, l.currency, l.location_factor_id, l.market_factor_id, true
    FROM ledger_entries l
    JOIN posting_state s ON s.machine_id = l.machine_id AND s.carrier = l.carrier AND l.period_start < s.posted_to
    WHERE l.machine_id = ANY (ids) AND l.carrier = quarter_hours.carrier
      AND l.period_start >= from_at AND l.period_start < to_at
      AND NOT l.is_reversal AND (l.machine_id, l.period_start, l.revision) NOT IN (
        SELECT * FROM accounting.reversed(ids, quarter_hours.carrier, from_at, to_at)
      );
  FOR rest IN
    SELECT array_agg(id) AS ids, greatest(from_at, s.posted_to) AS starts_at
    FROM unnest(ids) AS id
    LEFT JOIN posting_state s ON s.machine_id = id AND s.carrier = quarter_hours.carrier
    WHERE s.machine_id IS NOT NULL OR telemetry.is_heard_of(id, quarter_hours.carrier)
    GROUP BY greatest(from_at, s.posted_to)
    HAVING greatest(from_at, s.posted_to) < to_at
  LOOP
    RETURN QUERY
      SELECT v.machine_id, v.period_start, v.energy_kwh, v.estimated_kwh, v.coverage, v.quality, v.tariff_version_id,
        v.price_per_kwh, v.cost, v.currency, v.location_factor_id, v.market_factor_id, false
      FROM accounting.valued(
        rest.ids, quarter_hours.carrier,
        ARRAY(SELECT b FROM generate_series(rest.starts_at, to_at, quarter) AS b ORDER BY b)
      ) v;
  END LOOP;
END
$$;
COMMENT ON FUNCTION accounting.quarter_hours IS
  'The whole quarter hours of machines in [from, to) that are over, with energy (kWh), price and factors: from the ledger where they are posted, else computed the same way from telemetry. A row only where energy is known.';
REVOKE ALL ON FUNCTION accounting.quarter_hours FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.quarter_hours TO enms_service;
