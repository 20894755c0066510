CREATE OR REPLACE PROCEDURE accounting.reconcile(job_id integer DEFAULT NULL, config jsonb DEFAULT NULL)
LANGUAGE plpgsql
AS $$
DECLARE
  days_back CONSTANT integer := coalesce((config ->> 'days')::integer, 35);
  run bigint;
  site record;
  its_machine record;
BEGIN
  FOR site IN
    SELECT f.id, f.tenant_id, f.time_zone, (now() AT TIME ZONE f.time_zone)::date AS today, s.reconciled_to
    FROM factories f
    LEFT JOIN reconciliation_state s ON s.factory_id = f.id
    WHERE (config ->> 'factory_id' IS NULL AND (now() AT TIME ZONE f.time_zone)::time >= '02:00'
        AND coalesce(s.reconciled_to, '-infinity') < (now() AT TIME ZONE f.time_zone)::date
      OR f.id = (config ->> 'factory_id')::integer)
  LOOP
    INSERT INTO ledger_runs (kind, actor) VALUES ('reconciliation', 'job') RETURNING id INTO run;
    COMMIT;
    FOR its_machine IN
      SELECT s.machine_id, s.carrier FROM posting_state s JOIN machines m ON m.id = s.machine_id
      WHERE m.factory_id = site.id ORDER BY 1, 2
    LOOP
      PERFORM accounting.reconcile_machine(
        its_machine.machine_id, its_machine.carrier,
        (site.today - days_back)::timestamp AT TIME ZONE site.time_zone, site.today::timestamp AT TIME ZONE site.time_zone,
        coalesce(greatest(site.reconciled_to, site.today - days_back), site.today - 1)::timestamp AT TIME ZONE site.time_zone,
        run
      );
      COMMIT;
    END LOOP;
    PERFORM accounting.open_device_tickets(site.id);
    INSERT INTO reconciliation_state (factory_id, reconciled_to) VALUES (site.id, site.today)
    ON CONFLICT (factory_id) DO UPDATE SET reconciled_to = excluded.reconciled_to;
    UPDATE ledger_runs SET finished_at = clock_timestamp() WHERE id = run;
    COMMIT;
  END LOOP;
END
$$;
COMMENT ON PROCEDURE accounting.reconcile IS
  'Once a day for each site, after 02:00 of its clock: looks over the last config.days (35) for entries that do not fit the readings and posts those anew, sums the days that are over, and opens tickets. Safe to repeat; config.factory_id does one site at once. A machine is a transaction. Run by a TimescaleDB job.';
REVOKE ALL ON PROCEDURE accounting.reconcile FROM PUBLIC;
