import { buildDirectory } from '@enms/telemetry-contract';
import type { DirectoryRow } from '@enms/telemetry-contract';
import type { Pool } from '@enms/timescale-client';
import { withNamedErrors } from '@enms/timescale-client';
import type { Registry } from '../../src/registry.ts';

/** @throws DatabaseError */
export async function loadRegistry(pool: Pool): Promise<Registry> {
  const devices = await withNamedErrors(() =>
    pool.query<DirectoryRow>({
      name: 'device_directory',
      text: 'SELECT * FROM telemetry.device_directory()',
    }),
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
