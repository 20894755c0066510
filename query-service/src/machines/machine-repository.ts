import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { Factory, Machine, MachineState } from './machine.ts';

interface FactoryRow {
  factory_id: number;
  factory_slug: string;
  factory_name: string;
  time_zone: string;
}

interface MachineRow extends FactoryRow {
  id: number;
  name: string;
  display_name: string | null;
  type: string;
  carrier: Carrier;
  rated_power_kw: number | null;
}

interface StateRow {
  machine_id: number;
  carrier: Carrier;
  is_running: boolean | null;
  power_kw: number | null;
  energy_total_kwh: number | null;
  last_updated: Date;
  operating_hours_total: number | null;
  alert_level: string;
}

const MACHINES = `
  SELECT m.id, m.name, m.display_name, m.type, m.carrier, m.rated_power_kw,
         f.id AS factory_id, f.slug AS factory_slug, f.name AS factory_name, f.time_zone
    FROM machines m JOIN factories f ON f.id = m.factory_id`;

const FACTORIES = `
  SELECT f.id AS factory_id, f.slug AS factory_slug, f.name AS factory_name, f.time_zone FROM factories f`;

const STATES = `
  SELECT s.machine_id, s.carrier, s.is_running, s.power_kw, s.energy_total_kwh, s.last_updated,
         s.operating_hours_total, s.alert_level
    FROM machine_status s`;

/** Reads the registry of machines and factories and the newest state of each machine. */
@Injectable()
export class MachineRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** At most `limit` machines in the order of their ids, starting behind `afterId`. */
  async list(tenantId: number, factoryId: number | null, afterId: number, limit: number): Promise<Machine[]> {
    const rows = await this.#database.rows<MachineRow>(
      {
        name: 'machines',
        text: `${MACHINES} WHERE f.tenant_id = $1 AND ($2::int IS NULL OR m.factory_id = $2) AND m.id > $3
        ORDER BY m.id LIMIT $4`,
      },
      [tenantId, factoryId, afterId, limit],
    );
    return rows.map(toMachine);
  }

  /** Those of the machines that belong to the tenant. */
  async withIds(tenantId: number, ids: readonly number[]): Promise<Machine[]> {
    const rows = await this.#database.rows<MachineRow>(
      `${MACHINES} WHERE f.tenant_id = $1 AND m.id = ANY ($2::int[])`,
      [tenantId, ids],
    );
    return rows.map(toMachine);
  }

  /** Every machine of the tenant that bears the id or the name, in whichever factory. */
  async find(
    tenantId: number,
    id: number | null,
    name: string,
    factorySlug: string | null,
  ): Promise<Machine[]> {
    const rows = await this.#database.rows<MachineRow>(
      {
        name: 'machines-named',
        text: `${MACHINES} WHERE f.tenant_id = $1 AND (m.id = $2::int OR lower(m.name) = lower($3))
          AND ($4::text IS NULL OR f.slug = $4) ORDER BY m.id`,
      },
      [tenantId, id, name, factorySlug],
    );
    return rows.map(toMachine);
  }

  /** Names of machines to choose suggestions from. */
  async names(tenantId: number, limit: number): Promise<string[]> {
    const rows = await this.#database.rows<{ name: string }>(
      `SELECT DISTINCT m.name FROM machines m JOIN factories f ON f.id = m.factory_id
        WHERE f.tenant_id = $1 ORDER BY m.name LIMIT $2`,
      [tenantId, limit],
    );
    return rows.map((row) => row.name);
  }

  async factories(tenantId: number, slug: string | null): Promise<Factory[]> {
    const rows = await this.#database.rows<FactoryRow>(
      {
        name: 'factories',
        text: `${FACTORIES} WHERE f.tenant_id = $1 AND ($2::text IS NULL OR f.slug = $2) ORDER BY f.id LIMIT 1000`,
      },
      [tenantId, slug],
    );
    return rows.map(toFactory);
  }

  /** The newest state of every carrier of the machines; whose they are is for the caller to know. */
  async states(ids: readonly number[]): Promise<MachineState[]> {
    const rows = await this.#database.rows<StateRow>(
      {
        name: 'machine-states',
        text: `${STATES} WHERE s.machine_id = ANY ($1::int[]) ORDER BY s.machine_id, s.carrier`,
      },
      [ids],
    );
    return rows.map(toState);
  }

  /** The newest state of every carrier of every machine of the tenant. */
  async statesOfTenant(tenantId: number): Promise<MachineState[]> {
    const rows = await this.#database.rows<StateRow>(
      `${STATES} JOIN machines m ON m.id = s.machine_id JOIN factories f ON f.id = m.factory_id
        WHERE f.tenant_id = $1 ORDER BY s.machine_id, s.carrier`,
      [tenantId],
    );
    return rows.map(toState);
  }
}

function toFactory(row: FactoryRow): Factory {
  return { id: row.factory_id, slug: row.factory_slug, name: row.factory_name, timeZone: row.time_zone };
}

function toMachine(row: MachineRow): Machine {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name ?? row.name,
    type: row.type,
    carrier: row.carrier,
    ratedPowerKw: row.rated_power_kw,
    factory: toFactory(row),
  };
}

function toState(row: StateRow): MachineState {
  return {
    machineId: row.machine_id,
    carrier: row.carrier,
    isRunning: row.is_running,
    powerKw: row.power_kw,
    energyTotalKwh: row.energy_total_kwh,
    lastUpdated: row.last_updated,
    operatingHoursTotal: row.operating_hours_total,
    alertLevel: row.alert_level,
  };
}
