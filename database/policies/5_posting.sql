-- What keeps the ledger up to date: jobs, and triggers that mark what has to be posted again.
DO $$
DECLARE
  job record;
BEGIN
  FOR job IN
    SELECT * FROM (VALUES
      ('run_posting', INTERVAL '1 minute', '{"budget_ms": 5000}'::jsonb),
      ('reconcile', INTERVAL '10 minutes', '{}'::jsonb)
    ) AS v (name, every, config)
  LOOP
    IF NOT EXISTS (
      SELECT FROM timescaledb_information.jobs
      WHERE proc_schema = 'accounting' AND proc_name = job.name AND schedule_interval = job.every
    ) THEN
      PERFORM delete_job(job_id) FROM timescaledb_information.jobs
      WHERE proc_schema = 'accounting' AND proc_name = job.name;
      PERFORM add_job(format('accounting.%I', job.name)::regproc, job.every, config => job.config);
    END IF;
  END LOOP;
END
$$;

CREATE OR REPLACE TRIGGER late_buckets_refreshed AFTER DELETE ON late_buckets
  REFERENCING OLD TABLE AS refreshed FOR EACH STATEMENT EXECUTE FUNCTION accounting.note_refreshed_hours();
CREATE OR REPLACE TRIGGER tariff_versions_posting AFTER INSERT OR UPDATE OR DELETE ON tariff_versions
  FOR EACH ROW EXECUTE FUNCTION accounting.mark_tariff_change();
CREATE OR REPLACE TRIGGER emission_factors_posting AFTER INSERT OR UPDATE OR DELETE ON emission_factors
  FOR EACH ROW EXECUTE FUNCTION accounting.mark_factor_change();
CREATE OR REPLACE TRIGGER meter_assignments_posting AFTER INSERT OR UPDATE OR DELETE ON meter_assignments
  FOR EACH ROW EXECUTE FUNCTION accounting.mark_assignment_change();
CREATE OR REPLACE TRIGGER machines_posting AFTER UPDATE OF max_gap_s, gap_estimate, rated_power_kw, factory_id ON machines
  FOR EACH ROW EXECUTE FUNCTION accounting.mark_machine_change();
CREATE OR REPLACE TRIGGER factories_posting AFTER UPDATE OF emission_region, time_zone ON factories
  FOR EACH ROW EXECUTE FUNCTION accounting.mark_factory_change();
CREATE OR REPLACE TRIGGER devices_posting AFTER UPDATE OF configuration ON devices
  FOR EACH ROW EXECUTE FUNCTION accounting.mark_device_change();
CREATE OR REPLACE TRIGGER reconciliation_tickets_posting AFTER UPDATE OF status ON reconciliation_tickets
  FOR EACH ROW EXECUTE FUNCTION accounting.mark_ticket_change();
