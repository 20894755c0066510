-- How long raw rows stay: enms.retention_<what>, empty for ever. Aggregates stay in any case.
DO $$
DECLARE
  policy record;
  keep text;
BEGIN
  FOR policy IN
    SELECT * FROM (VALUES
      ('energy_readings', 'energy'),
      ('production_data', 'production'),
      ('environmental_data', 'environment'),
      ('measurements', 'measurements'),
      ('device_events', 'events'),
      ('quarantine', 'quarantine')
    ) AS v (hypertable, what)
  LOOP
    keep := coalesce(current_setting('enms.retention_' || policy.what, true), '');
    IF keep <> '' AND EXISTS (
      SELECT FROM timescaledb_information.jobs
      WHERE proc_name = 'policy_retention' AND hypertable_name = policy.hypertable
        AND (config ->> 'drop_after')::interval = keep::interval
    ) THEN
      CONTINUE;
    END IF;
    PERFORM remove_retention_policy(policy.hypertable::regclass, if_exists => true);
    IF keep <> '' THEN
      PERFORM add_retention_policy(policy.hypertable::regclass, keep::interval);
    END IF;
  END LOOP;
END
$$;
