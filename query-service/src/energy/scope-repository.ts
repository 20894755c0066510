import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';

/** Machines that somebody put together. */
export interface MachineGroup {
  readonly id: number;
  readonly name: string;
  readonly machineIds: readonly number[];
}

/** An area with the machines that stand in it. */
export interface AreaOfMachines {
  readonly id: number;
  readonly name: string;
  readonly machineIds: readonly number[];
}

/** Reads how machines are put together. */
@Injectable()
export class ScopeRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The group of the tenant with this id or name; an id wins over a name of digits. */
  async group(tenantId: number, idOrName: string): Promise<MachineGroup | undefined> {
    const [row] = await this.#database.rows<{ id: number; name: string; machine_ids: number[] }>(
      `SELECT g.id, g.name,
              ARRAY(SELECT machine_id FROM machine_group_members WHERE group_id = g.id ORDER BY 1) AS machine_ids
         FROM machine_groups g
        WHERE g.tenant_id = $1 AND (g.id::text = $2 OR g.name = $2) ORDER BY g.id::text = $2 DESC LIMIT 1`,
      [tenantId, idOrName],
    );
    return row === undefined ? undefined : { id: row.id, name: row.name, machineIds: row.machine_ids };
  }

  /** Areas of the factory that machines stand in, with those of the areas within them. */
  async areas(factoryId: number): Promise<AreaOfMachines[]> {
    const rows = await this.#database.rows<{ id: number; name: string; machine_ids: number[] }>(
      `WITH RECURSIVE tops AS (
         SELECT id, id AS top FROM areas WHERE factory_id = $1 AND parent_id IS NULL
         UNION ALL
         SELECT a.id, t.top FROM areas a JOIN tops t ON a.parent_id = t.id
       )
       SELECT a.id, a.name, array_agg(m.id ORDER BY m.id) AS machine_ids
         FROM tops t JOIN areas a ON a.id = t.top JOIN machines m ON m.area_id = t.id
        GROUP BY a.id, a.name ORDER BY a.name`,
      [factoryId],
    );
    return rows.map((row) => ({ id: row.id, name: row.name, machineIds: row.machine_ids }));
  }

  /** Machines of the tenant in areas with this name, and in the areas within them. */
  async machinesInArea(tenantId: number, areaName: string): Promise<number[] | undefined> {
    const rows = await this.#database.rows<{ machine_id: number | null }>(
      `WITH RECURSIVE inside AS (
         SELECT a.id FROM areas a JOIN factories f ON f.id = a.factory_id
          WHERE f.tenant_id = $1 AND lower(a.name) = lower($2)
         UNION
         SELECT a.id FROM areas a JOIN inside i ON a.parent_id = i.id
       )
       SELECT m.id AS machine_id FROM inside i LEFT JOIN machines m ON m.area_id = i.id ORDER BY 1`,
      [tenantId, areaName],
    );
    if (rows.length === 0) return undefined;
    return rows.flatMap(({ machine_id: id }) => (id === null ? [] : [id]));
  }

  /** Machines that a device of the tenant measures or measured; undefined when there is no such device. */
  async machinesOfDevice(
    tenantId: number,
    code: string,
  ): Promise<{ readonly deviceId: number; readonly machineIds: readonly number[] } | undefined> {
    const [row] = await this.#database.rows<{ id: number; machine_ids: number[] }>(
      `SELECT d.id, ARRAY(SELECT DISTINCT machine_id FROM meter_assignments WHERE device_id = d.id ORDER BY 1) AS machine_ids
         FROM devices d WHERE d.tenant_id = $1 AND d.code = $2`,
      [tenantId, code],
    );
    return row === undefined ? undefined : { deviceId: row.id, machineIds: row.machine_ids };
  }
}
