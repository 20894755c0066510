import type pg from 'pg';

/**
 * A site with machines 1 to 9, and one device for all: enough of a registry for readings.
 *
 * @param timeZone of machines 1 to 8; machine 9 stands in Kolkata
 */
export async function plainRegistry(admin: pg.ClientBase, timeZone = 'Europe/Berlin'): Promise<void> {
  await admin.query("INSERT INTO tenants (name, slug) VALUES ('Test', 'test')");
  await admin.query(
    `INSERT INTO factories (tenant_id, name, slug, time_zone)
     VALUES (1, 'Test', 'test', $1), (1, 'India', 'india', 'Asia/Kolkata')`,
    [timeZone],
  );
  await admin.query(`
    INSERT INTO machines (factory_id, name, display_name, type)
    SELECT CASE n WHEN 9 THEN 2 ELSE 1 END, 'machine-' || n, 'Machine ' || n, 'other' FROM generate_series(1, 9) n ORDER BY n`);
  await admin.query(
    "INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, 'test-device', 'canonical')",
  );
}
