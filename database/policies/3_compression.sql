-- Rows older than enms.compress_after become columns, a segment per machine (or device): what queries ask for.
DO $$
DECLARE
  compress_after CONSTANT interval := current_setting('enms.compress_after')::interval;
  policy record;
BEGIN
  FOR policy IN
    SELECT * FROM (VALUES
      ('energy_readings', 'machine_id, carrier'),
      ('production_data', 'machine_id'),
      ('environmental_data', 'machine_id'),
      ('measurements', 'device_id, metric'),
      ('device_events', 'device_id')
    ) AS v (hypertable, segment_by)
  LOOP
    IF NOT EXISTS (
      SELECT FROM timescaledb_information.hypertables
      WHERE hypertable_name = policy.hypertable AND compression_enabled
    ) THEN
      EXECUTE format(
        'ALTER TABLE %I SET (timescaledb.compress, timescaledb.compress_segmentby = %L, timescaledb.compress_orderby = %L)',
        policy.hypertable, policy.segment_by, 'time'
      );
    END IF;
    IF NOT EXISTS (
      SELECT FROM timescaledb_information.jobs
      WHERE proc_name = 'policy_compression' AND hypertable_name = policy.hypertable
        AND (config ->> 'compress_after')::interval = compress_after
    ) THEN
      PERFORM remove_compression_policy(policy.hypertable::regclass, if_exists => true);
      PERFORM add_compression_policy(policy.hypertable::regclass, compress_after);
    END IF;
  END LOOP;
END
$$;
