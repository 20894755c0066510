import type { Carrier } from '@enms/telemetry-contract';

/** What analytics can speak of. */
export const SCOPE_KINDS = ['machine', 'group', 'factory'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** A machine of a scope. */
export interface ScopeMachine {
  readonly id: number;
  readonly name: string;
  readonly displayName: string;
  /** compressor, hvac, motor, pump, injection_molding, boiler, meter or other */
  readonly type: string;
  readonly ratedPowerKw: number | null;
  /** What it is metered by first of all. */
  readonly carrier: Carrier;
}

/** Machines that a result of one tenant is about. */
export interface Scope {
  readonly kind: ScopeKind;
  /** Of the machine, group or factory. */
  readonly id: number;
  /** Of a machine its name, of a factory its slug, of a group its name. */
  readonly name: string;
  /** For people. */
  readonly label: string;
  readonly tenantId: number;
  readonly machines: readonly ScopeMachine[];
  /** The ids of {@link machines}, ascending. */
  readonly machineIds: readonly number[];
  /** The zone of days and periods: the site's; of a group over several sites that of its first machine. */
  readonly timeZone: string;
  /** The site's; null where none is set, or the sites of a group differ. */
  readonly currency: string | null;
  /** How it is asked for: `machine:compressor-1` (by id where several bear the name), `group:3`, `factory:demo`. */
  readonly ref: string;
}

/** Columns that name a scope in the tables of schema `analytics`: exactly one is set. */
export interface ScopeColumns {
  readonly machine_id: number | null;
  readonly group_id: number | null;
  readonly factory_id: number | null;
}

/** The columns for a scope. */
export function scopeColumns(scope: Pick<Scope, 'kind' | 'id'>): ScopeColumns {
  return {
    machine_id: scope.kind === 'machine' ? scope.id : null,
    group_id: scope.kind === 'group' ? scope.id : null,
    factory_id: scope.kind === 'factory' ? scope.id : null,
  };
}

/** What columns name. @throws Error when none does: the database refuses such rows */
export function scopeOfColumns(columns: ScopeColumns): { readonly kind: ScopeKind; readonly id: number } {
  if (columns.machine_id !== null) return { kind: 'machine', id: columns.machine_id };
  if (columns.group_id !== null) return { kind: 'group', id: columns.group_id };
  if (columns.factory_id !== null) return { kind: 'factory', id: columns.factory_id };
  throw new Error('The row names no machine, group or factory.');
}
