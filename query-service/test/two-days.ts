import type pg from 'pg';

/** A Wednesday, two minutes past noon in Berlin. */
export const NOW = new Date('2025-10-08T10:02:00Z');

/**
 * What the pages of the portal show, of the registry of {@link seedRegistry}: compressor-1 with a reading a minute since
 * Tuesday, but for its last hour, whose voltage is 380 plus the minute of the hour; devices that are well, silent and
 * off.
 */
export async function seedTwoDays(admin: pg.Client): Promise<void> {
  await admin.query(`
    INSERT INTO energy_readings (time, machine_id, carrier, power_kw, voltage_v, device_id, received_at)
      SELECT t, 1, 'electricity', 60, 380 + extract(minute FROM t), 1, t
        FROM generate_series('2025-10-06T22:00:00Z'::timestamptz, '2025-10-08T10:01:00Z', '1 minute') AS t
       WHERE t < '2025-10-07T21:00:00Z' OR t >= '2025-10-07T22:00:00Z';
    INSERT INTO production_data (time, machine_id, device_id, operating_mode, production_count, received_at)
      SELECT t, 1, 1, CASE WHEN t < '2025-10-08T09:30Z' THEN 'running' ELSE 'idle' END, 2, t
        FROM generate_series('2025-10-08T09:00:00Z'::timestamptz, '2025-10-08T09:59:00Z', '1 minute') AS t;
    INSERT INTO measurements (time, device_id, metric, value, received_at)
      SELECT t, 3, 'co2_ppm', 400, t FROM generate_series('2025-10-08T09:00:00Z'::timestamptz, '2025-10-08T09:59:00Z', '1 minute') AS t;
    INSERT INTO machine_status (machine_id, carrier, is_running, power_kw, last_updated)
      VALUES (1, 'electricity', true, 60, '2025-10-08T10:01:00Z');
    UPDATE devices SET last_seen = '2025-10-08T10:01:30Z', online = true, expected_interval_s = 60 WHERE id = 1;
    UPDATE devices SET last_seen = '2025-10-08T08:00:00Z', location = 'Hall 2' WHERE id = 2;
    UPDATE devices SET online = false, last_seen = '2025-10-08T10:00:00Z' WHERE id = 3;`);
}
