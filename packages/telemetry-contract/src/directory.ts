import { type MachineLimits, machineLimits } from './limits.ts';
import { type Carrier, isCarrier, isMachineType, type MachineType } from './vocabulary.ts';

export type DeviceStatus = 'discovered' | 'active' | 'inactive' | 'maintenance';

/** A row of `telemetry.device_directory()`: one device × one assignment, or one row without assignment. */
export interface DirectoryRow {
  readonly device_id: number;
  readonly tenant_id: number;
  readonly factory_id: number | null;
  readonly factory_slug: string | null;
  readonly code: string;
  readonly dialect: string | null;
  readonly status: string;
  readonly capabilities: readonly string[] | null;
  readonly expected_interval_s: number | null;
  readonly channel: string | null;
  readonly machine_id: number | null;
  readonly machine_name: string | null;
  readonly machine_type: string | null;
  readonly rated_power_kw: number | null;
  readonly limits: unknown;
  readonly calorific_kwh_per_m3: number | null;
  readonly enthalpy_kwh_per_kg: number | null;
  readonly carrier: string | null;
  readonly multiplier: number | null;
  /** null: without beginning */
  readonly valid_from: Date | string | null;
  /** null: without end */
  readonly valid_to: Date | string | null;
}

export interface DirectoryMachine {
  readonly id: number;
  readonly name: string;
  readonly type: MachineType;
  readonly ratedPowerKw: number | null;
  readonly calorificKwhPerM3: number | null;
  readonly enthalpyKwhPerKg: number | null;
  readonly limits: MachineLimits;
}

/** A channel of a device speaks for a machine, for the half-open time `[from, to)`. */
export interface Assignment {
  readonly channel: string;
  readonly machine: DirectoryMachine;
  readonly carrier: Carrier;
  readonly multiplier: number;
  readonly fromMillis: number;
  readonly toMillis: number;
}

export interface DirectoryDevice {
  readonly id: number;
  readonly tenantId: number;
  readonly factoryId: number | null;
  readonly factorySlug: string | null;
  readonly code: string;
  readonly dialect: string | null;
  readonly status: DeviceStatus;
  readonly capabilities: readonly string[];
  readonly expectedIntervalSeconds: number | null;
  readonly assignments: readonly Assignment[];
  readonly channels: ReadonlyMap<string, readonly Assignment[]>;
}

/** All registered devices by code. A code is unique in its tenant only, so there may be several. */
export class DeviceDirectory {
  readonly #byCode: ReadonlyMap<string, readonly DirectoryDevice[]>;

  constructor(byCode: ReadonlyMap<string, readonly DirectoryDevice[]>) {
    this.#byCode = byCode;
  }

  /** How many codes are known. */
  get size(): number {
    return this.#byCode.size;
  }

  /**
   * The device of a code. Where several tenants use the same code the factory decides.
   * `ambiguous` when it cannot.
   */
  find(code: string, factory: string | null): DirectoryDevice | 'ambiguous' | undefined {
    const candidates = this.#byCode.get(code);
    if (candidates === undefined) return undefined;
    if (candidates.length === 1) return candidates[0];
    const ofFactory = candidates.filter((device) => device.factorySlug === factory);
    return ofFactory.length === 1 ? ofFactory[0] : 'ambiguous';
  }
}

type MutableDevice = Omit<DirectoryDevice, 'assignments' | 'channels'> & {
  assignments: Assignment[];
  channels: Map<string, Assignment[]>;
};

/** Groups the rows of `telemetry.device_directory()`. Rows of an assignment that is incomplete are left out. */
export function buildDirectory(rows: Iterable<DirectoryRow>): DeviceDirectory {
  const devices = new Map<number, MutableDevice>();
  const machines = new Map<number, DirectoryMachine>();
  for (const row of rows) {
    let device = devices.get(row.device_id);
    if (device === undefined) {
      device = {
        id: row.device_id,
        tenantId: row.tenant_id,
        factoryId: row.factory_id,
        factorySlug: row.factory_slug,
        code: row.code,
        dialect: row.dialect,
        status: row.status as DeviceStatus,
        capabilities: row.capabilities ?? [],
        expectedIntervalSeconds: row.expected_interval_s,
        assignments: [],
        channels: new Map(),
      };
      devices.set(row.device_id, device);
    }
    const assignment = assignmentOf(row, machines);
    if (assignment === null) continue;
    device.assignments.push(assignment);
    const ofChannel = device.channels.get(assignment.channel);
    if (ofChannel === undefined) device.channels.set(assignment.channel, [assignment]);
    else ofChannel.push(assignment);
  }
  return new DeviceDirectory(Map.groupBy(devices.values(), (device) => device.code));
}

function assignmentOf(row: DirectoryRow, machines: Map<number, DirectoryMachine>): Assignment | null {
  if (row.machine_id === null || row.channel === null || !isCarrier(row.carrier)) return null;
  let machine = machines.get(row.machine_id);
  if (machine === undefined) {
    const type = isMachineType(row.machine_type) ? row.machine_type : 'other';
    machine = {
      id: row.machine_id,
      name: row.machine_name ?? String(row.machine_id),
      type,
      ratedPowerKw: row.rated_power_kw,
      calorificKwhPerM3: row.calorific_kwh_per_m3,
      enthalpyKwhPerKg: row.enthalpy_kwh_per_kg,
      limits: machineLimits(type, row.limits),
    };
    machines.set(row.machine_id, machine);
  }
  return {
    channel: row.channel,
    machine,
    carrier: row.carrier,
    multiplier: row.multiplier ?? 1,
    fromMillis: row.valid_from === null ? -Infinity : new Date(row.valid_from).getTime(),
    toMillis: row.valid_to === null ? Infinity : new Date(row.valid_to).getTime(),
  };
}
