CREATE OR REPLACE VIEW ledger_current AS
SELECT
  period_start, machine_id, carrier, revision, energy_kwh, method, coverage, estimated_kwh, quality, reading_count,
  tariff_version_id, price_per_kwh, cost, currency, location_factor_id, co2_location_kg, market_factor_id, co2_market_kg,
  posted_at, run_id
FROM (
  -- A window rather than a second look: conditions on machine, carrier and time reach through it.
  SELECT e.*, lead(e.is_reversal, 1, false) OVER (
    PARTITION BY e.machine_id, e.carrier, e.period_start ORDER BY e.revision, e.is_reversal
  ) AS is_reversed
  FROM ledger_entries e
) entries
WHERE NOT is_reversal AND NOT is_reversed;
COMMENT ON VIEW ledger_current IS
  'What is known now: one row for each machine, carrier and 15-minute period, the last revision, unless it was reversed.';
GRANT SELECT ON ledger_current TO enms_service;
