-- The job that keeps the ledger up to date.
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM timescaledb_information.jobs
    WHERE proc_schema = 'accounting' AND proc_name = 'run_posting' AND schedule_interval = INTERVAL '1 minute'
  ) THEN
    PERFORM delete_job(job_id) FROM timescaledb_information.jobs
    WHERE proc_schema = 'accounting' AND proc_name = 'run_posting';
    PERFORM add_job('accounting.run_posting', INTERVAL '1 minute', config => '{"budget_ms": 5000}');
  END IF;
END
$$;
