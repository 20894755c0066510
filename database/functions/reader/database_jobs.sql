CREATE OR REPLACE FUNCTION reader.database_jobs() RETURNS TABLE (
  job text,
  runs_every interval,
  last_status text,
  last_success_at timestamptz,
  next_start timestamptz,
  failures bigint,
  is_late boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  SELECT
    j.proc_name || coalesce(' ' || coalesce(c.view_name, j.hypertable_name)::text, ''), j.schedule_interval,
    CASE WHEN j.scheduled THEN s.last_run_status ELSE 'Paused' END,
    nullif(s.last_successful_finish, '-infinity'), nullif(s.next_start, '-infinity'), s.total_failures,
    -- Three turns, and never less than a quarter of an hour: a busy machine is no fault.
    j.scheduled AND coalesce(s.last_successful_finish, '-infinity') < now() - greatest(j.schedule_interval * 3, INTERVAL '15 minutes')
      AND coalesce(s.total_runs, 0) > 0
  FROM timescaledb_information.jobs j
  LEFT JOIN timescaledb_information.job_stats s ON s.job_id = j.job_id
  LEFT JOIN timescaledb_information.continuous_aggregates c
    ON j.hypertable_name IN (c.view_name, c.materialization_hypertable_name)
  -- Those of TimescaleDB itself have lower numbers.
  WHERE j.job_id >= 1000
  ORDER BY 1
$$;
COMMENT ON FUNCTION reader.database_jobs IS
  'The jobs of the database (refresh, compression, retention, posting) with how they did: is_late where one ran and did not succeed for three of its turns, at least 15 minutes. They are of the whole installation.';
REVOKE ALL ON FUNCTION reader.database_jobs FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.database_jobs TO enms_reader;
