import { BrokerAccess, generatePassword } from '@enms/broker-access';
import type { InstalledSystem } from '@enms/installed-system';

/** An account that may publish for every device of the bench site, and the devices themselves. */
export interface BenchSite {
  readonly factory: string;
  readonly username: string;
  readonly password: string;
}

const factory = 'bench-site';

/** Gives an installed system a site whose devices one account may speak for, as a gateway would. */
export async function prepareSite(system: InstalledSystem): Promise<BenchSite> {
  const account = { username: 'bench-gateway', password: generatePassword() };
  const access = new BrokerAccess({
    url: `mqtt://127.0.0.1:${system.mqttPort}`,
    username: 'admin',
    password: system.setting('ENMS_MQTT_ADMIN_PASSWORD'),
  });
  access.start();
  await access.waitUntilConnected(10_000);
  await access.ensureDeviceAccount({ ...account, publish: [`enms/${factory}/+/energy`], subscribe: [] });
  await access.stop();
  return { factory, ...account };
}

/** Registers `count` active devices `${prefix}0` … with a machine each, in one statement for each table. */
export async function registerDevices(system: InstalledSystem, prefix: string, count: number): Promise<void> {
  await system.database.query(
    `WITH site AS (SELECT id, tenant_id FROM factories WHERE slug = $1),
     machine AS (
       INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw)
       SELECT site.id, $2 || n, $2 || n, 'other', 1000 FROM site, generate_series(0, $3::integer - 1) AS n
       RETURNING id, name
     ),
     device AS (
       INSERT INTO devices (tenant_id, factory_id, code, dialect, status)
       SELECT site.tenant_id, site.id, machine.name, 'canonical', 'active' FROM site, machine RETURNING id, code
     )
     INSERT INTO meter_assignments (device_id, machine_id, carrier)
     SELECT device.id, machine.id, 'electricity' FROM device JOIN machine ON machine.name = device.code`,
    [factory, prefix, count],
  );
}

/** Rows stored for devices of one prefix. */
export async function storedRows(system: InstalledSystem, prefix: string): Promise<number> {
  return system.number(
    `SELECT count(*) FROM energy_readings WHERE machine_id IN (SELECT id FROM machines WHERE name LIKE $1)`,
    [`${prefix}%`],
  );
}
