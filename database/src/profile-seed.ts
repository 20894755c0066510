import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import { databaseRoom } from './sources.ts';

const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'must be a decimal number as a string');
const carrier = z.enum([
  'electricity',
  'natural_gas',
  'steam',
  'compressed_air',
  'heat',
  'water',
  'renewable',
]);

const emissionProfile = z.strictObject({
  title: z.string().min(1),
  factors: z
    .array(
      z.strictObject({
        carrier,
        method: z.enum(['location', 'market']),
        kg_per_kwh: decimal,
        source: z.string().min(1),
      }),
    )
    .min(1),
});
const tariffProfile = z.strictObject({
  title: z.string().min(1),
  carrier,
  currency: z.string().regex(/^[A-Z]{3}$/),
  notes: z.string(),
  // The database checks it.
  components: z.record(z.string(), z.unknown()),
});
const profilesFile = z.strictObject({
  emissions: z.record(z.string(), emissionProfile),
  tariffs: z.record(z.string(), tariffProfile),
});
/** Emission factors with their source, and example tariffs, that setup offers by name. */
export type Profiles = z.infer<typeof profilesFile>;

/** Where a profile is to hold. */
export interface ProfileScope {
  readonly tenantSlug: string;
  /** A local date, `2026-01-01`; there is no end. */
  readonly effectiveFrom: string;
  /** Emission factors for sites of this region only, such as `DE`; for all sites when left out. */
  readonly region?: string | undefined;
  /** A tariff for this factory only; for all of the tenant when left out. */
  readonly factorySlug?: string | undefined;
}

/** A profile that cannot be installed as asked; the message says why. */
export class ProfileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProfileError';
  }
}

/** The profiles of `seeds/profiles.json`. */
export function readProfiles(): Profiles {
  return profilesFile.parse(
    JSON.parse(readFileSync(join(databaseRoom, 'seeds', 'profiles.json'), 'utf8')) as unknown,
  );
}

/**
 * Installs an emission or tariff profile. Idempotent: where a factor or tariff of the same scope holds already at any
 * time from the date on, that one is left alone.
 *
 * @returns what was added, one line each; empty when all was there
 * @throws ProfileError for an unknown profile, tenant or factory
 */
export async function seedProfile(
  client: pg.ClientBase,
  name: string,
  scope: ProfileScope,
  profiles: Profiles = readProfiles(),
): Promise<string[]> {
  const tenantId = await idOf(
    client,
    'SELECT id FROM tenants WHERE slug = $1',
    [scope.tenantSlug],
    `no tenant ${scope.tenantSlug}`,
  );
  const emissions = Object.hasOwn(profiles.emissions, name) ? profiles.emissions[name] : undefined;
  if (emissions !== undefined) return seedFactors(client, tenantId, emissions, scope);
  const tariff = Object.hasOwn(profiles.tariffs, name) ? profiles.tariffs[name] : undefined;
  if (tariff !== undefined) return seedTariff(client, tenantId, tariff, scope);
  const known = [...Object.keys(profiles.emissions), ...Object.keys(profiles.tariffs)].join(', ');
  throw new ProfileError(`no profile ${name}; there are ${known}`);
}

async function seedFactors(
  client: pg.ClientBase,
  tenantId: number,
  { title, factors }: z.infer<typeof emissionProfile>,
  { effectiveFrom, region }: ProfileScope,
): Promise<string[]> {
  const added: string[] = [];
  for (const factor of factors) {
    const { rowCount } = await client.query(
      `INSERT INTO emission_factors (tenant_id, carrier, region, method, kg_per_kwh, source, effective_from, created_by)
       SELECT $1, $2, $3, $4, $5, $6, $7, 'profile'
       WHERE NOT EXISTS (
         SELECT FROM emission_factors
         WHERE tenant_id = $1 AND carrier = $2 AND region IS NOT DISTINCT FROM $3 AND method = $4
           AND daterange(effective_from, effective_to) && daterange($7, NULL)
       )`,
      [
        tenantId,
        factor.carrier,
        region ?? null,
        factor.method,
        factor.kg_per_kwh,
        factor.source,
        effectiveFrom,
      ],
    );
    if (rowCount === 1)
      added.push(`${title}: ${factor.kg_per_kwh} kg/kWh ${factor.carrier}, ${factor.method}`);
  }
  return added;
}

async function seedTariff(
  client: pg.ClientBase,
  tenantId: number,
  tariff: z.infer<typeof tariffProfile>,
  { effectiveFrom, factorySlug }: ProfileScope,
): Promise<string[]> {
  const factoryId =
    factorySlug === undefined
      ? null
      : await idOf(
          client,
          'SELECT id FROM factories WHERE tenant_id = $1 AND slug = $2',
          [tenantId, factorySlug],
          `no factory ${factorySlug}`,
        );
  const { rowCount } = await client.query(
    `INSERT INTO tariff_versions (tenant_id, factory_id, carrier, name, currency, effective_from, components, notes, created_by)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'profile'
     WHERE NOT EXISTS (
       SELECT FROM tariff_versions
       WHERE tenant_id = $1 AND factory_id IS NOT DISTINCT FROM $2 AND machine_id IS NULL AND carrier = $3
         AND daterange(effective_from, effective_to) && daterange($6, NULL)
     )`,
    [
      tenantId,
      factoryId,
      tariff.carrier,
      tariff.title,
      tariff.currency,
      effectiveFrom,
      JSON.stringify(tariff.components),
      tariff.notes,
    ],
  );
  return rowCount === 1 ? [tariff.title] : [];
}

async function idOf(
  client: pg.ClientBase,
  query: string,
  values: readonly unknown[],
  missing: string,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(query, [...values]);
  const id = rows[0]?.id;
  if (id === undefined) throw new ProfileError(missing);
  return id;
}
