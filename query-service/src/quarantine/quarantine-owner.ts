import type { Principal } from '@enms/access-tokens';

/** Whose messages are meant. */
export interface QuarantineOwner {
  readonly tenantId: number;
  /** Whether messages that no tenant's device sent are meant too, where the tenant is the home tenant. */
  readonly includesOwnerless: boolean;
}

/** What somebody may see and settle: messages of the own tenant's devices; administrators also those of nobody. */
export function ownerOf(who: Principal): QuarantineOwner {
  return { tenantId: who.tenantId, includesOwnerless: who.role === 'administrator' };
}

/**
 * SQL that is true for a message of the owner, whose two values are the parameters `$first` and the one after it.
 * A message belongs to the tenant of the device that it names; where several tenants have that code, to the first of
 * them. What names no registered device is the home tenant's (the one that was there first): its administrators'
 * while there are other tenants, for it might be theirs.
 */
export function isOwned(first: number): string {
  const [tenant, ownerless] = [`$${first}::int`, `$${first + 1}::boolean`];
  return `(device_code IN (SELECT d.code FROM devices d GROUP BY d.code HAVING min(d.tenant_id) = ${tenant})
    OR (${tenant} = (SELECT min(id) FROM tenants)
        AND (${ownerless} OR (SELECT count(*) FROM tenants) = 1)
        AND (device_code IS NULL OR device_code NOT IN (SELECT d.code FROM devices d))))`;
}

/** The values of {@link isOwned}. */
export function ownerValues(owner: QuarantineOwner): [number, boolean] {
  return [owner.tenantId, owner.includesOwnerless];
}
