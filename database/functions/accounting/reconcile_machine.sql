CREATE OR REPLACE FUNCTION accounting.reconcile_machine(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  new_from timestamptz,
  run_id bigint
) RETURNS void
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
  found_tenant integer;
  span record;
  result record;
BEGIN
  SELECT f.tenant_id INTO found_tenant FROM machines m JOIN factories f ON f.id = m.factory_id
  WHERE m.id = reconcile_machine.machine_id;

  -- Entries that do not fit the readings are posted anew at once; the new days are recomputed in any case.
  FOR span IN
    SELECT s.starts_at, s.ends_at, true AS is_mismatch
    FROM accounting.mark_mismatches(
      reconcile_machine."from", reconcile_machine."to", 'reconciliation', ARRAY[reconcile_machine.machine_id]
    ) s
    WHERE s.carrier = reconcile_machine.carrier
    UNION ALL
    SELECT reconcile_machine.new_from, least(reconcile_machine."to", s.posted_to), false
    FROM posting_state s
    WHERE s.machine_id = reconcile_machine.machine_id AND s.carrier = reconcile_machine.carrier
      AND s.posted_to > reconcile_machine.new_from
  LOOP
    SELECT p.posted, p.reversed INTO result
    FROM accounting.post_machines(
      ARRAY[reconcile_machine.machine_id], reconcile_machine.carrier,
      accounting.repost_from(reconcile_machine.machine_id, reconcile_machine.carrier, span.starts_at, span.ends_at),
      least(
        accounting.repost_to(reconcile_machine.machine_id, reconcile_machine.carrier, span.starts_at, span.ends_at),
        (
          SELECT s.posted_to FROM posting_state s
          WHERE s.machine_id = reconcile_machine.machine_id AND s.carrier = reconcile_machine.carrier
        )
      ),
      reconcile_machine.run_id
    ) p;
    IF result.posted + result.reversed > 0 THEN
      INSERT INTO reconciliation_tickets (
        tenant_id, machine_id, carrier, kind, starts_at, ends_at, detail, status, resolved_at, resolved_by
      ) VALUES (
        found_tenant, reconcile_machine.machine_id, reconcile_machine.carrier, 'ledger_mismatch', span.starts_at,
        span.ends_at, jsonb_build_object('posted', result.posted, 'reversed', result.reversed), 'fixed', now(), 'reconciliation'
      )
      ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
  DELETE FROM posting_marks k
  WHERE k.machine_id = reconcile_machine.machine_id AND k.carrier = reconcile_machine.carrier AND k.reason = 'reconciliation';
  PERFORM accounting.sum_days(
    ARRAY[reconcile_machine.machine_id], reconcile_machine.carrier, reconcile_machine.new_from, reconcile_machine."to"
  );
  PERFORM accounting.open_counter_tickets(
    reconcile_machine.machine_id, reconcile_machine.carrier, reconcile_machine.new_from, reconcile_machine."to"
  );

  INSERT INTO reconciliation_tickets (tenant_id, machine_id, carrier, kind, starts_at, ends_at, detail)
  SELECT found_tenant, reconcile_machine.machine_id, reconcile_machine.carrier, 'gap', g.starts_at, g.ends_at,
    jsonb_build_object('seconds', round(date_part('epoch', g.ends_at - g.starts_at)))
  FROM (
    SELECT lag(greatest(r.power_last_at, r.counter_last_at, r.bucket)) OVER (ORDER BY r.bucket) AS starts_at,
      least(r.power_first_at, r.counter_first_at) AS ends_at
    FROM energy_1min r
    WHERE r.machine_id = reconcile_machine.machine_id AND r.carrier = reconcile_machine.carrier
      AND r.bucket >= reconcile_machine.new_from - INTERVAL '1 day' AND r.bucket < reconcile_machine."to"
  ) g
  JOIN machines m ON m.id = reconcile_machine.machine_id
  WHERE g.ends_at - g.starts_at > make_interval(secs => greatest(m.max_gap_s, (
    -- A meter that speaks once an hour is not silent between.
    SELECT 2 * max(d.expected_interval_s) FROM meter_assignments a JOIN devices d ON d.id = a.device_id
    WHERE a.machine_id = m.id AND a.carrier = reconcile_machine.carrier
  ))) AND g.ends_at >= reconcile_machine.new_from
  ON CONFLICT DO NOTHING;

  INSERT INTO reconciliation_tickets (tenant_id, machine_id, carrier, kind, starts_at, ends_at, detail)
  SELECT found_tenant, reconcile_machine.machine_id, reconcile_machine.carrier, 'out_of_order',
    reconcile_machine.new_from, reconcile_machine."to", jsonb_build_object('quarter_hours', count(*))
  FROM energy_15min r
  WHERE r.machine_id = reconcile_machine.machine_id AND r.carrier = reconcile_machine.carrier AND r.quality & 2 <> 0
    AND r.bucket >= reconcile_machine.new_from AND r.bucket < reconcile_machine."to"
  HAVING count(*) > 0
  ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION accounting.reconcile_machine IS
  'The nightly look at one machine and carrier: posts anew what does not fit the readings of [from, to) and all that is new since new_from, sums its days, and opens tickets for counters, silences longer than the machine may be silent, and readings out of order. Safe to repeat.';
REVOKE ALL ON FUNCTION accounting.reconcile_machine FROM PUBLIC;
