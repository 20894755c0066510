CREATE OR REPLACE FUNCTION telemetry.refresh_window() RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN INTERVAL '2 hours';
COMMENT ON FUNCTION telemetry.refresh_window() IS 'How far back the refresh policies of the aggregates look. The write path marks the hours of anything older for telemetry.refresh_late_buckets.';
REVOKE ALL ON FUNCTION telemetry.refresh_window() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.refresh_window() TO enms_writer, enms_service;
