import type { Carrier } from '@enms/telemetry-contract';
import type { Asked, Scope, VoiceMachine } from '../asked.ts';

/** What results of analytics may be about: each of these machines or sites, or one group. */
export interface Targets {
  readonly tenantId: number;
  readonly carrier: Carrier;
  readonly machineIds: readonly number[];
  readonly group: string | null;
  readonly factoryIds: readonly number[];
}

/**
 * The ways in which results may cover what is asked about, the best first: as a whole, which knows that not everything
 * peaks at once, else machine by machine.
 */
export function targetsOf(asked: Asked, scope: Scope, carrier: Carrier): Targets[] {
  const { machine, machines, machine_type: type, area, group } = asked.entities;
  const none = { tenantId: asked.tenantId, carrier, machineIds: [], group: null, factoryIds: [] };
  const isOfPart =
    machine !== undefined || machines !== undefined || type !== undefined || area !== undefined;
  const wholes: Targets[] = [];
  if (!isOfPart && group !== undefined) wholes.push({ ...none, group });
  if (!isOfPart && group === undefined) {
    wholes.push({ ...none, factoryIds: [...new Set(scope.machines.map(({ factory }) => factory.id))] });
  }
  return [...wholes, { ...none, machineIds: machinesOfCarrier(asked, scope, carrier).map(({ id }) => id) }];
}

/** Machines of the carrier; where it is asked for, all, as it need not be the one they use most. */
export function machinesOfCarrier(asked: Asked, scope: Scope, carrier: Carrier): readonly VoiceMachine[] {
  return asked.entities.carrier === undefined
    ? scope.machines.filter((one) => one.carrier === carrier)
    : scope.machines;
}

/**
 * The values of {@link TARGETS}: `$1` … `$5`. Statements go on with `$6`.
 */
export function targetValues({ tenantId, carrier, machineIds, group, factoryIds }: Targets): unknown[] {
  return [tenantId, carrier, machineIds, group, factoryIds];
}

/** One row for each machine that uses the carrier, the group, each site. */
export const TARGETS = `targets AS MATERIALIZED (
    SELECT id AS machine_id, NULL::int AS group_id, NULL::int AS factory_id
      FROM unnest(kpi.metered($3::int[], $2::energy_carrier)) AS id
    UNION ALL
    SELECT NULL, g.id, NULL FROM machine_groups g WHERE g.tenant_id = $1 AND g.name = $4
    UNION ALL
    SELECT NULL, NULL, id FROM unnest($5::int[]) AS id
  )`;

/** Joins a table of analytics, by its alias, with the targets: at most one of three columns is set in both. */
export function isOfTarget(alias: string): string {
  return `${alias}.tenant_id = $1 AND ${alias}.carrier = $2::energy_carrier AND (
      ${alias}.machine_id = t.machine_id OR ${alias}.group_id = t.group_id OR ${alias}.factory_id = t.factory_id)`;
}
