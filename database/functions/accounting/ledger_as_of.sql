CREATE OR REPLACE FUNCTION accounting.ledger_as_of(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  at timestamptz
) RETURNS SETOF ledger_entries
LANGUAGE sql STABLE
AS $$
  SELECT
    period_start, machine_id, carrier, revision, is_reversal, energy_kwh, method, coverage, estimated_kwh, quality, reading_count,
    tariff_version_id, price_per_kwh, cost, currency, location_factor_id, co2_location_kg, market_factor_id, co2_market_kg,
    posted_at, run_id
  FROM (
    SELECT e.*, lead(e.is_reversal, 1, false) OVER (
      PARTITION BY e.period_start ORDER BY e.revision, e.is_reversal
    ) AS is_reversed
    FROM ledger_entries e
    WHERE e.machine_id = ledger_as_of.machine_id AND e.carrier = ledger_as_of.carrier
      AND e.period_start >= ledger_as_of."from" AND e.period_start < ledger_as_of."to" AND e.posted_at <= ledger_as_of.at
  ) known
  WHERE NOT is_reversal AND NOT is_reversed
  ORDER BY period_start
$$;
COMMENT ON FUNCTION accounting.ledger_as_of IS
  'The entries of one machine and carrier whose quarter hours begin in [from, to) as they were known at a moment: the columns of ledger_current; is_reversal is false.';
REVOKE ALL ON FUNCTION accounting.ledger_as_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.ledger_as_of TO enms_service;
