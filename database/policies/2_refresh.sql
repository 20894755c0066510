-- How often the aggregates are refreshed, and how far back. A window reaches hours further than
-- telemetry.refresh_window(), so that a policy may be late itself; hours that are older still are refreshed by
-- telemetry.refresh_late_buckets. Each level ends later than the one below, which it reads. No policy has an open end.
DO $$
DECLARE
  family text;
  policy record;
  target text;
BEGIN
  FOREACH family IN ARRAY ARRAY['energy', 'production', 'environment', 'electrical', 'measurement'] LOOP
    FOR policy IN
      SELECT * FROM (VALUES
        ('1min', INTERVAL '6 hours', INTERVAL '1 minute'),
        ('15min', INTERVAL '6 hours', INTERVAL '5 minutes'),
        ('1hour', INTERVAL '8 hours', INTERVAL '10 minutes'),
        ('1day', INTERVAL '3 days', INTERVAL '15 minutes')
      ) AS v (level, start_offset, end_offset)
      -- Not every family has every level.
      WHERE to_regclass(family || '_' || v.level) IS NOT NULL
    LOOP
      target := family || '_' || policy.level;
      IF EXISTS (
        SELECT
        FROM timescaledb_information.jobs j
        JOIN timescaledb_information.continuous_aggregates a
          ON j.hypertable_name IN (a.view_name, a.materialization_hypertable_name)
        WHERE j.proc_name = 'policy_refresh_continuous_aggregate' AND a.view_name::text = target
          AND j.schedule_interval = INTERVAL '1 minute'
          AND (j.config ->> 'start_offset')::interval = policy.start_offset
          AND (j.config ->> 'end_offset')::interval = policy.end_offset
      ) THEN
        CONTINUE;
      END IF;
      PERFORM remove_continuous_aggregate_policy(target::regclass, if_exists => true);
      PERFORM add_continuous_aggregate_policy(
        target::regclass,
        start_offset => policy.start_offset,
        end_offset => policy.end_offset,
        schedule_interval => INTERVAL '1 minute'
      );
    END LOOP;
  END LOOP;

  IF NOT EXISTS (
    SELECT FROM timescaledb_information.jobs
    WHERE proc_schema = 'telemetry' AND proc_name = 'refresh_late_buckets' AND schedule_interval = INTERVAL '15 seconds'
  ) THEN
    PERFORM delete_job(job_id) FROM timescaledb_information.jobs
    WHERE proc_schema = 'telemetry' AND proc_name = 'refresh_late_buckets';
    PERFORM add_job('telemetry.refresh_late_buckets', INTERVAL '15 seconds', config => '{"budget_ms": 1000}');
  END IF;
END
$$;
