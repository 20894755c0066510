import type { Principal } from '@enms/access-tokens';

/** Who does something, and from which address: what the audit log is told. */
export interface Deed {
  readonly who: Principal;
  readonly from: string;
}
