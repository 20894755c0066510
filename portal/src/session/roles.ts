import type { SignedInUser } from '../api/types.ts';
import { user } from './session.ts';

export type Role = SignedInUser['role'];

/** Each may do what those before may. */
const ranks: readonly Role[] = ['viewer', 'operator', 'analyst', 'engineer', 'administrator'];

/** Whether who is signed in may do what needs this role; the service decides, the page only leaves out. */
export function mayAct(needed: Role): boolean {
  return user.value !== undefined && ranks.indexOf(user.value.role) >= ranks.indexOf(needed);
}
