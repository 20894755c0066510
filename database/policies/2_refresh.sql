-- How often aggregates are refreshed, and how far back: at least telemetry.refresh_window(). Older readings are late;
-- their hours are refreshed by telemetry.refresh_late_buckets. No policy has an open end.
DO $$
DECLARE
  family text;
  policy record;
BEGIN
  FOREACH family IN ARRAY ARRAY['energy', 'production', 'environment'] LOOP
    FOR policy IN
      SELECT * FROM (VALUES
        ('1min', telemetry.refresh_window() + INTERVAL '10 minutes', INTERVAL '1 minute'),
        ('15min', telemetry.refresh_window() + INTERVAL '1 hour', INTERVAL '5 minutes'),
        ('1hour', telemetry.refresh_window() + INTERVAL '4 hours', INTERVAL '15 minutes'),
        ('1day', telemetry.refresh_window() + INTERVAL '3 days', INTERVAL '1 hour')
      ) AS v (level, start_offset, schedule)
    LOOP
      PERFORM remove_continuous_aggregate_policy(format('%I', family || '_' || policy.level)::regclass, if_exists => true);
      PERFORM add_continuous_aggregate_policy(
        format('%I', family || '_' || policy.level)::regclass,
        start_offset => policy.start_offset,
        end_offset => INTERVAL '1 minute',
        schedule_interval => policy.schedule
      );
    END LOOP;
  END LOOP;

  PERFORM delete_job(job_id) FROM timescaledb_information.jobs WHERE proc_schema = 'telemetry' AND proc_name = 'refresh_late_buckets';
  PERFORM add_job('telemetry.refresh_late_buckets', INTERVAL '1 minute');
END
$$;
