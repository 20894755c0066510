import type pg from 'pg';
import { z } from 'zod';

const name = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/, 'must be 1 to 64 letters, digits, or . _ : -');
const carrier = z.enum([
  'electricity',
  'natural_gas',
  'steam',
  'compressed_air',
  'heat',
  'water',
  'renewable',
]);

/** The registry of a site as a JSON file: documented in database/README.md. */
export const registrySeed = z.strictObject({
  tenant: z.strictObject({ slug: name, name: z.string().min(1) }),
  factories: z.array(
    z.strictObject({
      slug: name,
      name: z.string().min(1),
      location: z.string().optional(),
      time_zone: z.string().refine(isTimeZone, 'is no IANA time zone'),
      currency: z.string().length(3).optional(),
      floor_area_m2: z.number().positive().optional(),
      areas: z.array(z.string().min(1)).default([]),
      machines: z
        .array(
          z.strictObject({
            name,
            display_name: z.string().min(1),
            aliases: z.array(z.string().min(1).max(64)).max(20).default([]),
            type: z.enum([
              'compressor',
              'hvac',
              'motor',
              'pump',
              'injection_molding',
              'boiler',
              'meter',
              'other',
            ]),
            area: z.string().optional(),
            rated_power_kw: z.number().positive().optional(),
            carrier: carrier.default('electricity'),
            calorific_kwh_per_m3: z.number().positive().optional(),
            enthalpy_kwh_per_kg: z.number().positive().optional(),
          }),
        )
        .default([]),
      devices: z
        .array(
          z.strictObject({
            code: name,
            name: z.string().optional(),
            dialect: z.string().min(1),
            model: z.string().optional(),
            group: z.string().optional(),
            capabilities: z.array(z.string()).default([]),
            expected_interval_s: z.number().positive().optional(),
            assignments: z.array(
              z.strictObject({
                channel: name.default('main'),
                machine: name,
                carrier: carrier.default('electricity'),
                multiplier: z.number().positive().default(1),
              }),
            ),
          }),
        )
        .default([]),
    }),
  ),
});
export type RegistrySeed = z.infer<typeof registrySeed>;
type FactorySeed = RegistrySeed['factories'][number];

/**
 * Loads a registry: adds what is missing and leaves alone what is there, since people may have changed it since.
 * One transaction; the devices it adds are active.
 */
export async function seedRegistry(client: pg.ClientBase, seed: RegistrySeed): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('INSERT INTO tenants (slug, name) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING', [
      seed.tenant.slug,
      seed.tenant.name,
    ]);
    const tenantId = await idOf(client, 'SELECT id FROM tenants WHERE slug = $1', [seed.tenant.slug]);
    for (const factory of seed.factories) await seedFactory(client, tenantId, factory);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function seedFactory(client: pg.ClientBase, tenantId: number, seed: FactorySeed): Promise<void> {
  await client.query(
    `INSERT INTO factories (tenant_id, slug, name, location, time_zone, currency, floor_area_m2)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, slug) DO NOTHING`,
    [tenantId, seed.slug, seed.name, seed.location, seed.time_zone, seed.currency, seed.floor_area_m2],
  );
  const factoryId = await idOf(client, 'SELECT id FROM factories WHERE tenant_id = $1 AND slug = $2', [
    tenantId,
    seed.slug,
  ]);
  for (const area of seed.areas) {
    await client.query('INSERT INTO areas (factory_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      factoryId,
      area,
    ]);
  }
  for (const machine of seed.machines) {
    await client.query(
      `INSERT INTO machines (factory_id, area_id, name, display_name, type, rated_power_kw, carrier, calorific_kwh_per_m3, enthalpy_kwh_per_kg, aliases)
       VALUES ($1, (SELECT id FROM areas WHERE factory_id = $1 AND name = $2), $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (factory_id, name) DO NOTHING`,
      [
        factoryId,
        machine.area,
        machine.name,
        machine.display_name,
        machine.type,
        machine.rated_power_kw,
        machine.carrier,
        machine.calorific_kwh_per_m3,
        machine.enthalpy_kwh_per_kg,
        machine.aliases,
      ],
    );
  }
  for (const device of seed.devices) await seedDevice(client, tenantId, factoryId, device);
}

async function seedDevice(
  client: pg.ClientBase,
  tenantId: number,
  factoryId: number,
  seed: FactorySeed['devices'][number],
): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO devices (tenant_id, factory_id, code, name, dialect, model, group_name, capabilities, expected_interval_s, status, broker_username)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $3)
     ON CONFLICT (tenant_id, code) DO NOTHING RETURNING id`,
    [
      tenantId,
      factoryId,
      seed.code,
      seed.name,
      seed.dialect,
      seed.model,
      seed.group,
      seed.capabilities,
      seed.expected_interval_s,
    ],
  );
  const deviceId = rows[0]?.id;
  if (deviceId === undefined) return;
  for (const { channel, machine, carrier: carried, multiplier } of seed.assignments) {
    const machineId = await idOf(client, 'SELECT id FROM machines WHERE factory_id = $1 AND name = $2', [
      factoryId,
      machine,
    ]);
    await client.query(
      'INSERT INTO meter_assignments (device_id, channel, machine_id, carrier, multiplier) VALUES ($1, $2, $3, $4, $5)',
      [deviceId, channel, machineId, carried, multiplier],
    );
  }
}

async function idOf(client: pg.ClientBase, query: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await client.query<{ id: number }>(query, [...values]);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`The seed names something it does not define: ${values.join(', ')}`);
  return id;
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
