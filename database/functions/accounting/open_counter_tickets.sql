CREATE OR REPLACE FUNCTION accounting.open_counter_tickets(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS bigint
LANGUAGE sql
AS $$
  WITH opened AS (
    INSERT INTO reconciliation_tickets (
      tenant_id, machine_id, carrier, kind, starts_at, ends_at, withheld_kwh, detail, status, resolved_at, resolved_by
    )
    SELECT
      f.tenant_id, m.id, open_counter_tickets.carrier, c.kind, c.starts_at, c.ends_at, c.withheld_kwh,
      jsonb_build_object('first_kwh', c.first_kwh, 'last_kwh', c.last_kwh),
      -- The register's size answers a rollover; it is noted, not asked about.
      CASE WHEN c.kind = 'rollover' THEN 'fixed' ELSE 'open' END,
      CASE WHEN c.kind = 'rollover' THEN now() END, CASE WHEN c.kind = 'rollover' THEN 'posting' END
    FROM machines m
    JOIN factories f ON f.id = m.factory_id
    CROSS JOIN LATERAL accounting.counter_corrections(
      m.id, open_counter_tickets.carrier, open_counter_tickets."from", open_counter_tickets."to",
      accounting.resolution_for(m.id, ARRAY[open_counter_tickets."from", open_counter_tickets."to"])
    ) c
    WHERE m.id = open_counter_tickets.machine_id
      AND c.kind IN ('negative_delta', 'rollover', 'implausible_rise', 'swap_without_registers')
    ON CONFLICT DO NOTHING
    RETURNING 1
  )
  SELECT count(*) FROM opened
$$;
COMMENT ON FUNCTION accounting.open_counter_tickets IS
  'Opens a ticket for each reset, rollover, implausible rise and swap without registers that touches [from, to), once; returns how many are new.';
REVOKE ALL ON FUNCTION accounting.open_counter_tickets FROM PUBLIC;
