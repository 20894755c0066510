CREATE OR REPLACE FUNCTION accounting.reversed(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (machine_id integer, period_start timestamptz, revision integer)
LANGUAGE sql STABLE
AS $$
  SELECT r.machine_id, r.period_start, r.revision
  FROM ledger_entries r
  WHERE r.is_reversal AND r.machine_id = ANY (reversed.machine_ids) AND r.carrier = reversed.carrier
    AND r.period_start >= reversed."from" AND r.period_start < reversed."to"
$$;
COMMENT ON FUNCTION accounting.reversed IS
  'Which entries of machines in [from, to) were reversed. Whoever reads many entries leaves these out instead of asking ledger_current, whose window sorts all of them for the few.';
REVOKE ALL ON FUNCTION accounting.reversed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.reversed TO enms_service;
