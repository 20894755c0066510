import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import type { Scope, ScopeKind, ScopeMachine } from './scope.ts';

interface ScopeRow {
  tenant_id: number;
  id: number;
  name: string;
  label: string;
  ref: string;
  time_zone: string | null;
  currency: string | null;
  machines: readonly ScopeMachine[];
}

/** JSON members are named as the code names them. */
const MACHINES = `coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'displayName', m.display_name,
    'type', m.type, 'ratedPowerKw', m.rated_power_kw, 'carrier', m.carrier) ORDER BY m.id)
    FILTER (WHERE m.id IS NOT NULL), '[]') AS machines`;

/** By id, or else by name as it is written, or else by name whatever the case: all that fit best. */
const RANK = (name: string): string => `CASE WHEN x.id = $2 THEN 0 WHEN ${name} = $3 THEN 1 ELSE 2 END`;

const FIND: Readonly<Record<ScopeKind, Statement>> = {
  machine: {
    name: 'scope_machine',
    text: `SELECT f.tenant_id, m.id, m.name, m.display_name AS label, f.time_zone, f.currency,
        'machine:' || CASE WHEN EXISTS (
          SELECT FROM machines o JOIN factories g ON g.id = o.factory_id
          WHERE g.tenant_id = f.tenant_id AND o.name = m.name AND o.id <> m.id
        ) THEN m.id::text ELSE m.name END AS ref, ${MACHINES}
      FROM (
        SELECT x.id, rank() OVER (ORDER BY ${RANK('x.name')}) AS place
        FROM machines x JOIN factories f ON f.id = x.factory_id
        WHERE f.tenant_id = $1 AND (x.id = $2 OR lower(x.name) = lower($3))
      ) best
      JOIN machines m ON m.id = best.id JOIN factories f ON f.id = m.factory_id
      WHERE best.place = 1 GROUP BY m.id, f.id ORDER BY m.id LIMIT 10`,
  },
  group: {
    name: 'scope_group',
    text: `SELECT g.tenant_id, g.id, g.name, g.name AS label, 'group:' || g.id AS ref,
        (array_agg(f.time_zone ORDER BY m.id))[1] AS time_zone,
        CASE WHEN count(DISTINCT f.currency) = 1 AND count(f.currency) = count(m.id) THEN min(f.currency) END AS currency,
        ${MACHINES}
      FROM (
        SELECT x.id, rank() OVER (ORDER BY ${RANK('x.name')}) AS place
        FROM machine_groups x WHERE x.tenant_id = $1 AND (x.id = $2 OR lower(x.name) = lower($3))
      ) best
      JOIN machine_groups g ON g.id = best.id
      LEFT JOIN machine_group_members b ON b.group_id = g.id
      LEFT JOIN machines m ON m.id = b.machine_id LEFT JOIN factories f ON f.id = m.factory_id
      WHERE best.place = 1 GROUP BY g.id ORDER BY g.id LIMIT 10`,
  },
  factory: {
    name: 'scope_factory',
    text: `SELECT f.tenant_id, f.id, f.slug AS name, f.name AS label, 'factory:' || f.slug AS ref, f.time_zone,
        f.currency, ${MACHINES}
      FROM (
        SELECT x.id, rank() OVER (ORDER BY ${RANK('x.slug')}) AS place
        FROM factories x WHERE x.tenant_id = $1 AND (x.id = $2 OR lower(x.slug) = lower($3))
      ) best
      JOIN factories f ON f.id = best.id LEFT JOIN machines m ON m.factory_id = f.id
      WHERE best.place = 1 GROUP BY f.id ORDER BY f.id LIMIT 10`,
  },
};

const TENANT_MACHINES: Statement = {
  name: 'scope_machine_ids',
  text: `SELECT f.tenant_id, m.id FROM machines m JOIN factories f ON f.id = m.factory_id
    WHERE $1::int IS NULL OR f.tenant_id = $1 ORDER BY f.tenant_id, m.id`,
};

/** Reads which machines a question is about. What another tenant owns is not there. */
@Injectable()
export class ScopeRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What fits an id, or else a name, best; several when a name is not the only one. @throws DatabaseError */
  async find(kind: ScopeKind, tenantId: number, id: number | null, name: string | null): Promise<Scope[]> {
    const rows = await this.#database.rows<ScopeRow>(FIND[kind], [tenantId, id, name]);
    return rows.map((row) => ({
      kind,
      id: row.id,
      name: row.name,
      label: row.label,
      tenantId: row.tenant_id,
      machines: row.machines,
      machineIds: row.machines.map((machine) => machine.id),
      timeZone: row.time_zone ?? 'UTC',
      currency: row.currency,
      ref: row.ref,
    }));
  }

  /** Every machine, or every one of a tenant, in the order of tenants and ids. @throws DatabaseError */
  async machineIds(tenantId: number | null): Promise<{ readonly tenantId: number; readonly id: number }[]> {
    const rows = await this.#database.rows<{ tenant_id: number; id: number }>(TENANT_MACHINES, [tenantId]);
    return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id }));
  }
}
