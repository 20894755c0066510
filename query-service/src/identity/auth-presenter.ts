import type { UserDto } from './auth-dto.ts';
import type { Account, Membership } from './identity-repository.ts';

/** A person as answers tell it. */
export function userDto(
  account: Account,
  membership: Membership,
  memberships: readonly Membership[],
): UserDto {
  return {
    id: account.id,
    email: account.email,
    display_name: account.displayName,
    locale: account.locale,
    role: membership.role,
    tenant: { id: membership.tenantId, slug: membership.slug, name: membership.name },
    tenants: memberships.map(({ tenantId, slug, name, role }) => ({ id: tenantId, slug, name, role })),
  };
}
