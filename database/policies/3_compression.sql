-- Readings older than enms.compress_after become columns, a segment per machine.
DO $$
DECLARE
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
      SELECT FROM timescaledb_information.hypertables WHERE hypertable_name = policy.hypertable AND compression_enabled
    ) THEN
      EXECUTE format(
        'ALTER TABLE %I SET (timescaledb.compress, timescaledb.compress_segmentby = %L, timescaledb.compress_orderby = %L)',
        policy.hypertable, policy.segment_by, 'time'
      );
    END IF;
    PERFORM remove_compression_policy(policy.hypertable::regclass, if_exists => true);
    PERFORM add_compression_policy(policy.hypertable::regclass, current_setting('enms.compress_after')::interval);
  END LOOP;
END
$$;
