import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '../connections/database.ts';
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
  async list(factoryId: number | null, afterId: number, limit: number): Promise<Machine[]> {
    const rows = await this.#database.rows<MachineRow>(
      `${MACHINES} WHERE ($1::int IS NULL OR m.factory_id = $1) AND m.id > $2 ORDER BY m.id LIMIT $3`,
      [factoryId, afterId, limit],
    );
    return rows.map(toMachine);
  }

  async withIds(ids: readonly number[]): Promise<Machine[]> {
    const rows = await this.#database.rows<MachineRow>(`${MACHINES} WHERE m.id = ANY ($1::int[])`, [ids]);
    return rows.map(toMachine);
  }

  /** Every machine that bears the id or the name, in whichever factory. */
  async find(id: number | null, name: string, factorySlug: string | null): Promise<Machine[]> {
    const rows = await this.#database.rows<MachineRow>(
      `${MACHINES} WHERE (m.id = $1::int OR lower(m.name) = lower($2)) AND ($3::text IS NULL OR f.slug = $3) ORDER BY m.id`,
      [id, name, factorySlug],
    );
    return rows.map(toMachine);
  }

  /** Names of machines to choose suggestions from. */
  async names(limit: number): Promise<string[]> {
    const rows = await this.#database.rows<{ name: string }>(
      'SELECT DISTINCT name FROM machines ORDER BY name LIMIT $1',
      [limit],
    );
    return rows.map((row) => row.name);
  }

  async factories(slug: string | null): Promise<Factory[]> {
    const rows = await this.#database.rows<FactoryRow>(
      `${FACTORIES} WHERE ($1::text IS NULL OR f.slug = $1) ORDER BY f.id LIMIT 1000`,
      [slug],
    );
    return rows.map(toFactory);
  }

  /** The newest state of every carrier of the machines; of all machines when `ids` is null. */
  async states(ids: readonly number[] | null): Promise<MachineState[]> {
    const rows = await this.#database.rows<StateRow>(
      `${STATES} WHERE ($1::int[] IS NULL OR s.machine_id = ANY ($1)) ORDER BY s.machine_id, s.carrier`,
      [ids],
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
