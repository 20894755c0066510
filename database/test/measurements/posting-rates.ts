/*
 * Time to post a day of meters to the ledger, a reading a minute each with counter and power, and again with nothing
 * new; with a tariff by the hour and factors. In a database of its own on the server of TEST_DATABASE_URL, or embedded.
 *
 *   node database/test/measurements/posting-rates.ts [meters] [days]
 */
import { refreshAll } from '../support/readings.ts';
import { migratedDatabase } from '../support/scratch-database.ts';

const meters = Number(process.argv[2] ?? 1000);
const days = Number(process.argv[3] ?? 1);

const database = await migratedDatabase();
try {
  const admin = await database.connect();
  await admin.query("INSERT INTO tenants (name, slug) VALUES ('Test', 'test')");
  await admin.query(
    "INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (1, 'Test', 'test', 'Europe/Berlin')",
  );
  await admin.query(
    `INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw)
     SELECT 1, 'meter-' || n, 'Meter ' || n, 'meter', 100 FROM generate_series(1, $1::int) n ORDER BY n`,
    [meters],
  );
  await admin.query(
    `INSERT INTO devices (tenant_id, factory_id, code, dialect)
     SELECT 1, 1, 'meter-' || n, 'canonical' FROM generate_series(1, $1::int) n ORDER BY n`,
    [meters],
  );
  await admin.query(
    "INSERT INTO meter_assignments (device_id, machine_id, carrier) SELECT n, n, 'electricity' FROM generate_series(1, $1::int) n",
    [meters],
  );
  await admin.query(`
    INSERT INTO tariff_versions (tenant_id, carrier, name, currency, effective_from, components, created_by)
    VALUES (1, 'electricity', 'Day and night', 'EUR', '2020-01-01', '{"energy": [
      {"name": "day", "price_per_kwh": "0.31", "hours": [["06:00", "22:00"]]},
      {"name": "night", "price_per_kwh": "0.19"}
    ]}', 'test');
    INSERT INTO emission_factors (tenant_id, carrier, method, kg_per_kwh, source, effective_from, created_by) VALUES
      (1, 'electricity', 'location', 0.38, 'test', '2020-01-01', 'test'),
      (1, 'electricity', 'market', 0.1, 'test', '2020-01-01', 'test')`);
  await admin.query('TRUNCATE posting_marks');
  for (let day = 0; day < days; day++) {
    await admin.query(
      `INSERT INTO energy_readings (time, machine_id, carrier, power_kw, energy_total_kwh, device_id)
       SELECT t, n, 'electricity', 40 + n % 20, extract(epoch FROM t - '2025-01-01') / 3600 * (40 + n % 20), n
       FROM generate_series(1, $1::int) n, generate_series($2::timestamptz, $2::timestamptz + INTERVAL '23:59', INTERVAL '1 minute') t`,
      [meters, new Date(Date.UTC(2025, 2, 1 + day))],
    );
  }
  await refreshAll(admin);
  await admin.query('ANALYZE');
  for (const turn of ['first', 'again'] as const) {
    if (turn === 'again') await admin.query("UPDATE posting_state SET posted_to = '2025-03-01'");
    const startedMillis = performance.now();
    await admin.query(`CALL accounting.run_posting(NULL, '{"budget_ms": 3600000}')`);
    const seconds = (performance.now() - startedMillis) / 1000;
    const { rows } = await admin.query<{ entries: string }>('SELECT count(*) AS entries FROM ledger_entries');
    console.info(`${turn}: ${rows[0]?.entries ?? ''} entries of ${meters} meters in ${seconds.toFixed(1)} s`);
  }
} finally {
  await database.drop();
}
