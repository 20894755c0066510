/** What a person or program may do, ascending: each role may do what those before it may. */
export const roles = ['viewer', 'operator', 'analyst', 'engineer', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** Who asks: a signed-in person, or a program with a key; always within one tenant. */
export interface Principal {
  readonly kind: 'user' | 'api_key';
  readonly id: number;
  /** E-mail address of the person, or name of the key; what the audit log calls the actor. */
  readonly name: string;
  readonly tenantId: number;
  readonly role: Role;
}

/** Whether `role` may do what `needed` is asked for. */
export function includesRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** What a key may be used for: asking, sending readings, changing things. */
export const scopes = ['read', 'telemetry:write', 'control'] as const;
export type Scope = (typeof scopes)[number];
