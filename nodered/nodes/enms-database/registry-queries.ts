import { buildDirectory } from '@enms/telemetry-contract';
import type { DeviceDirectory, DirectoryRow } from '@enms/telemetry-contract';
import type { Pool } from '@enms/timescale-client';
import { withNamedErrors } from '@enms/timescale-client';

/** What validation needs to know of the registry, at one moment. */
export interface Registry {
  directory: DeviceDirectory;
  tenants: TenantsByFactory;
}

/** Which tenant a device belongs to that nobody has registered: the one of the factory it names. */
export interface TenantsByFactory {
  /** Null while there is no tenant at all. */
  defaultTenantId: number | null;
  byFactorySlug: ReadonlyMap<string, number>;
}

/** @throws DatabaseError */
export async function loadRegistry(pool: Pool): Promise<Registry> {
  const devices = await withNamedErrors(() =>
    pool.query<DirectoryRow>({ name: 'device_directory', text: 'SELECT * FROM telemetry.device_directory()' }),
  );
  const tenants = await withNamedErrors(() =>
    pool.query<{ tenant_id: number; slug: string | null }>({
      name: 'tenants_by_factory',
      text: `SELECT t.id AS tenant_id, f.slug
             FROM tenants t LEFT JOIN factories f ON f.tenant_id = t.id
             ORDER BY t.id DESC`,
    }),
  );
  return {
    directory: buildDirectory(devices.rows),
    tenants: {
      defaultTenantId: tenants.rows.at(-1)?.tenant_id ?? null,
      byFactorySlug: new Map(
        tenants.rows.flatMap(({ slug, tenant_id }) => (slug === null ? [] : [[slug, tenant_id] as const])),
      ),
    },
  };
}
