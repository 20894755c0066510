-- What a reader may see is what the views of its schema show. Nothing of ours is open to it but that.
REVOKE ALL ON ALL TABLES IN SCHEMA public, analytics, reader FROM enms_reader;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA telemetry, accounting, kpi, analytics FROM enms_reader;
REVOKE ALL ON SCHEMA telemetry, accounting, kpi, analytics, pgboss FROM enms_reader;
-- Types and the functions of TimescaleDB, such as time_bucket, live in public.
GRANT USAGE ON SCHEMA public, reader TO enms_reader;
GRANT USAGE ON SCHEMA reader TO enms_service;
DO $$
DECLARE
  shown regclass;
BEGIN
  FOR shown IN
    SELECT oid FROM pg_class WHERE relnamespace = 'reader'::regnamespace AND relkind = 'v' AND relname NOT LIKE 'own\_%'
  LOOP
    EXECUTE format('GRANT SELECT ON %s TO enms_reader', shown);
  END LOOP;
  -- A reader may lift its own statement_timeout; this ends what runs on regardless.
  IF NOT EXISTS (SELECT FROM timescaledb_information.jobs WHERE proc_schema = 'reader' AND proc_name = 'end_long_queries') THEN
    PERFORM add_job('reader.end_long_queries', INTERVAL '20 seconds', config => '{"longest_s": 60}');
  END IF;
END
$$;
