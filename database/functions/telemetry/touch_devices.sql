CREATE OR REPLACE FUNCTION telemetry.touch_devices(
  device_id integer[],
  last_seen timestamptz[],
  online boolean[],
  firmware text[],
  rssi_dbm double precision[],
  clock_offset_s double precision[]
) RETURNS void
LANGUAGE sql
AS $$
  UPDATE devices d SET
    last_seen = greatest(d.last_seen, r.last_seen),
    online = coalesce(r.online, d.online),
    firmware = coalesce(r.firmware, d.firmware),
    rssi_dbm = coalesce(r.rssi_dbm, d.rssi_dbm),
    clock_offset_s = coalesce(r.clock_offset_s, d.clock_offset_s)
  FROM unnest(
    touch_devices.device_id,
    touch_devices.last_seen,
    touch_devices.online,
    touch_devices.firmware,
    touch_devices.rssi_dbm,
    touch_devices.clock_offset_s
  ) AS r (device_id, last_seen, online, firmware, rssi_dbm, clock_offset_s)
  WHERE d.id = r.device_id
$$;
COMMENT ON FUNCTION telemetry.touch_devices IS 'Notes when devices were last seen and what they said of themselves; NULL leaves a value as it is. Each device at most once a call.';
REVOKE ALL ON FUNCTION telemetry.touch_devices FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.touch_devices TO enms_writer, enms_service;
