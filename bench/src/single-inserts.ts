import pg from 'pg';

/**
 * The alternative that every ingest figure is compared with: one INSERT a message through a pool of 10 connections,
 * as a flow without batches would write.
 *
 * @returns rows a second over `seconds`
 */
export async function singleInserts(
  databaseUrl: string,
  machineId: number,
  deviceId: number,
  seconds: number,
): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  const endsAt = performance.now() + seconds * 1_000;
  const firstTime = Date.now() - 3_600_000;
  let rows = 0;
  const writer = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      await pool.query({
        name: 'single_insert',
        text: `INSERT INTO energy_readings (time, machine_id, carrier, power_kw, energy_total_kwh, seq, device_id, quality, received_at)
               VALUES (to_timestamp($1::float8 / 1000), $2, 'electricity', $3, $4, $5, $6, 0, now()) ON CONFLICT DO NOTHING`,
        values: [firstTime + rows, machineId, 12.5, rows / 100, rows++, deviceId],
      });
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 10 }, writer));
  const rate = rows / ((performance.now() - startedAt) / 1_000);
  await pool.end();
  return rate;
}
