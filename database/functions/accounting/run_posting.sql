CREATE OR REPLACE PROCEDURE accounting.run_posting(job_id integer DEFAULT NULL, config jsonb DEFAULT NULL)
LANGUAGE plpgsql
AS $$
DECLARE
  started_at CONSTANT timestamptz := clock_timestamp();
  budget CONSTANT interval := make_interval(secs => coalesce((config ->> 'budget_ms')::integer, 5000) / 1000.0);
  machines_together CONSTANT integer := coalesce((config ->> 'machines_together')::integer, 10);
  horizon timestamptz;
  run bigint;
  slice record;
  has_posted boolean := true;
BEGIN
  -- One poster at a time; a second one has nothing to do.
  IF NOT pg_try_advisory_lock(hashtext('accounting.run_posting')) THEN
    RETURN;
  END IF;
  horizon := least(telemetry.aggregate_watermark('energy_15min'), time_bucket(INTERVAL '15 minutes', now()));
  INSERT INTO posting_state (machine_id, carrier, posted_to)
  SELECT p.machine_id, p.carrier, b.bucket
  FROM (
    SELECT id AS machine_id, carrier FROM machines
    UNION SELECT machine_id, carrier FROM meter_assignments
    UNION SELECT machine_id, carrier FROM machine_status
  ) p
  CROSS JOIN LATERAL (
    SELECT r.bucket FROM energy_15min r WHERE r.machine_id = p.machine_id AND r.carrier = p.carrier
    ORDER BY r.bucket LIMIT 1
  ) b
  WHERE NOT EXISTS (SELECT FROM posting_state s WHERE s.machine_id = p.machine_id AND s.carrier = p.carrier)
  ON CONFLICT DO NOTHING;
  COMMIT;

  WHILE has_posted LOOP
    has_posted := false;
    FOR slice IN
      SELECT carrier, starts_at, ends_at, array_agg(machine_id ORDER BY machine_id) AS machine_ids
      FROM (
        SELECT s.machine_id, s.carrier, f.starts_at, least(s.posted_to + INTERVAL '1 day', horizon) AS ends_at,
          (row_number() OVER (PARTITION BY s.carrier, s.posted_to, f.starts_at ORDER BY s.machine_id) - 1) / machines_together
            AS part
        FROM posting_state s
        CROSS JOIN LATERAL (
          SELECT accounting.repost_from(s.machine_id, s.carrier, s.posted_to, least(s.posted_to + INTERVAL '1 day', horizon))
            AS starts_at
        ) f
        WHERE s.posted_to < horizon
      ) w
      GROUP BY carrier, starts_at, ends_at, part
      ORDER BY ends_at
    LOOP
      IF run IS NULL THEN
        INSERT INTO ledger_runs (kind, actor) VALUES ('posting', 'job') RETURNING id INTO run;
      END IF;
      PERFORM accounting.post_machines(slice.machine_ids, slice.carrier, slice.starts_at, slice.ends_at, run);
      UPDATE posting_state s SET posted_to = slice.ends_at
      WHERE s.machine_id = ANY (slice.machine_ids) AND s.carrier = slice.carrier;
      UPDATE ledger_runs SET finished_at = clock_timestamp() WHERE id = run;
      COMMIT;
      has_posted := true;
      EXIT WHEN clock_timestamp() - started_at > budget;
    END LOOP;
    EXIT WHEN clock_timestamp() - started_at > budget;
  END LOOP;
  PERFORM pg_advisory_unlock(hashtext('accounting.run_posting'));
END
$$;
COMMENT ON PROCEDURE accounting.run_posting IS
  'Posts what is new, machine by machine in short transactions, and stops after config.budget_ms (5000): the next run goes on, since the embedded database serves nobody else meanwhile. Run by a TimescaleDB job.';
REVOKE ALL ON PROCEDURE accounting.run_posting FROM PUBLIC;
