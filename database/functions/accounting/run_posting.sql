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
  -- Of an aggregate without rows the watermark is the beginning of time, before which there are no hours.
  horizon := greatest(
    least(telemetry.aggregate_watermark('energy_15min'), time_bucket(INTERVAL '15 minutes', now())), 'epoch'
  );
  PERFORM accounting.begin_posting();
  COMMIT;
  -- What came late or out of order.
  PERFORM accounting.mark_mismatches(horizon - INTERVAL '3 hours', horizon, 'late_readings');
  PERFORM accounting.mark_refreshed_hours();
  PERFORM accounting.unfold_marks();
  COMMIT;

  WHILE has_posted LOOP
    has_posted := false;
    FOR slice IN SELECT * FROM accounting.posting_slices(horizon, machines_together) LOOP
      IF run IS NULL THEN
        INSERT INTO ledger_runs (kind, actor) VALUES ('posting', 'job') RETURNING id INTO run;
      END IF;
      PERFORM accounting.post_machines(slice.machine_ids, slice.carrier, slice.starts_at, slice.ends_at, run);
      IF slice.mark_ids IS NULL THEN
        -- Another run may have come further.
        UPDATE posting_state s SET posted_to = slice.ends_at
        WHERE s.machine_id = ANY (slice.machine_ids) AND s.carrier = slice.carrier AND s.posted_to < slice.ends_at;
      ELSE
        IF slice.sums_anew THEN
          PERFORM accounting.sum_days(slice.machine_ids, slice.carrier, slice.starts_at, slice.ends_at);
        END IF;
        DELETE FROM posting_marks k WHERE k.id = ANY (slice.mark_ids) AND k.starts_at >= slice.starts_at;
        UPDATE posting_marks k SET posted_from = slice.starts_at WHERE k.id = ANY (slice.mark_ids);
      END IF;
      UPDATE ledger_runs SET finished_at = clock_timestamp() WHERE id = run;
      COMMIT;
      has_posted := true;
      EXIT WHEN clock_timestamp() - started_at > budget;
    END LOOP;
    EXIT WHEN clock_timestamp() - started_at > budget;
  END LOOP;
END
$$;
COMMENT ON PROCEDURE accounting.run_posting IS
  'Posts what is new up to the last quarter hour that is materialised, then what is marked (prices, factors, meters, late readings), the newest first: config.machines_together (10) machines and a day of theirs in one transaction. Stops after config.budget_ms (5000) and goes on at its next run, since the embedded database serves nobody else meanwhile. Run by a TimescaleDB job.';
REVOKE ALL ON PROCEDURE accounting.run_posting FROM PUBLIC;
