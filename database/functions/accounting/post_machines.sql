CREATE OR REPLACE FUNCTION accounting.post_machines(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  run_id bigint
) RETURNS TABLE (posted bigint, reversed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  changed_ids integer[];
  odd_ids integer[];
  from_at CONSTANT timestamptz := time_bucket(INTERVAL '15 minutes', post_machines."from");
  -- The quarter hour that still runs is nobody's yet.
  to_at CONSTANT timestamptz := least(
    time_bucket(INTERVAL '15 minutes', post_machines."to" + INTERVAL '15 minutes' - INTERVAL '1 microsecond'),
    time_bucket(INTERVAL '15 minutes', now())
  );
  moment timestamptz;
  first_changed timestamptz;
  last_changed timestamptz;
BEGIN
  IF to_at <= from_at THEN
    RETURN QUERY SELECT 0::bigint, 0::bigint;
    RETURN;
  END IF;
  -- One poster at a time: who waited sees what the other has posted, and posts it not again.
  PERFORM pg_advisory_xact_lock(hashtext('accounting.post'));
  moment := clock_timestamp();

  WITH wanted AS MATERIALIZED (
    SELECT * FROM accounting.valued(
      post_machines.machine_ids, post_machines.carrier,
      ARRAY(SELECT b FROM generate_series(from_at, to_at, INTERVAL '15 minutes') AS b ORDER BY b)
    )
  ), present AS MATERIALIZED (
    SELECT * FROM ledger_current l
    WHERE l.machine_id = ANY (post_machines.machine_ids) AND l.carrier = post_machines.carrier
      AND l.period_start >= from_at AND l.period_start < to_at
  ), revised AS MATERIALIZED (
    -- Reversed, and known again: a revision that is no more in force was there.
    SELECT e.machine_id, e.period_start, max(e.revision) AS revision
    FROM ledger_entries e
    WHERE e.machine_id = ANY (post_machines.machine_ids) AND e.carrier = post_machines.carrier
      AND e.period_start >= from_at AND e.period_start < to_at
    GROUP BY e.machine_id, e.period_start
  ), differing AS MATERIALIZED (
    SELECT machine_id, period_start
    FROM wanted w FULL JOIN present p USING (machine_id, period_start)
    WHERE w.energy_kwh IS NULL OR p.energy_kwh IS NULL
      -- Sums of floating point taken in another order are not another energy.
      OR abs(w.energy_kwh - p.energy_kwh) > 0.000000001 + abs(p.energy_kwh) * 0.000000000001
      OR abs(w.estimated_kwh - p.estimated_kwh) > 0.000000001
      OR abs(w.coverage - p.coverage) > 1e-9
      OR (
        w.method, w.quality, w.reading_count, w.tariff_version_id, w.price_per_kwh, w.currency,
        w.location_factor_id, w.market_factor_id, w.co2_location_kg IS NULL, w.co2_market_kg IS NULL
      ) IS DISTINCT FROM (
        p.method, p.quality, p.reading_count::bigint, p.tariff_version_id, p.price_per_kwh, p.currency,
        p.location_factor_id, p.market_factor_id, p.co2_location_kg IS NULL, p.co2_market_kg IS NULL
      )
  ), reversals AS (
    INSERT INTO ledger_entries (
      period_start, machine_id, carrier, revision, is_reversal, energy_kwh, method, coverage, estimated_kwh, quality,
      reading_count, tariff_version_id, price_per_kwh, cost, currency, location_factor_id, co2_location_kg,
      market_factor_id, co2_market_kg, posted_at, run_id
    )
    SELECT
      period_start, machine_id, p.carrier, p.revision, true, -p.energy_kwh, p.method, -p.coverage, -p.estimated_kwh,
      p.quality, -p.reading_count, p.tariff_version_id, p.price_per_kwh, -p.cost, p.currency, p.location_factor_id,
      -p.co2_location_kg, p.market_factor_id, -p.co2_market_kg, moment, post_machines.run_id
    FROM differing JOIN present p USING (machine_id, period_start)
    RETURNING 1
  ), entries AS (
    INSERT INTO ledger_entries (
      period_start, machine_id, carrier, revision, energy_kwh, method, coverage, estimated_kwh, quality,
      reading_count, tariff_version_id, price_per_kwh, cost, currency, location_factor_id, co2_location_kg,
      market_factor_id, co2_market_kg, posted_at, run_id
    )
    SELECT
      period_start, machine_id, post_machines.carrier,
      1 + coalesce(p.revision, r.revision, 0),
      w.energy_kwh, w.method, w.coverage, w.estimated_kwh, w.quality, w.reading_count, w.tariff_version_id,
      w.price_per_kwh, w.cost, w.currency, w.location_factor_id, w.co2_location_kg, w.market_factor_id,
      w.co2_market_kg, moment, post_machines.run_id
    FROM differing
    JOIN wanted w USING (machine_id, period_start)
    LEFT JOIN present p USING (machine_id, period_start)
    LEFT JOIN revised r USING (machine_id, period_start)
    RETURNING 1
  )
  SELECT
    (SELECT count(*) FROM entries), (SELECT count(*) FROM reversals),
    (SELECT array_agg(DISTINCT machine_id) FROM differing),
    (SELECT min(period_start) FROM differing), (SELECT max(period_start) FROM differing),
    -- gap_before, reset, implausible, rollover
    (SELECT array_agg(DISTINCT machine_id) FROM differing JOIN wanted USING (machine_id, period_start) WHERE quality & 344 <> 0)
  INTO posted, reversed, changed_ids, first_changed, last_changed, odd_ids;

  IF changed_ids IS NOT NULL THEN
    PERFORM accounting.sum_days(changed_ids, post_machines.carrier, first_changed, last_changed + INTERVAL '15 minutes');
    UPDATE ledger_runs r
    SET entries_posted = r.entries_posted + posted, entries_reversed = r.entries_reversed + reversed
    WHERE r.id = post_machines.run_id;
    PERFORM accounting.open_counter_tickets(id, post_machines.carrier, from_at, to_at) FROM unnest(odd_ids) AS id;
  END IF;
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION accounting.post_machines IS
  'Brings the ledger of machines and one carrier up to date for the quarter hours that touch [from, to) and are over: what differs from its last revision is reversed and posted anew, what is equal stays. Idempotent; returns how many entries and reversals were written.';
REVOKE ALL ON FUNCTION accounting.post_machines FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.post_machines TO enms_service;
