import { Injectable } from '@nestjs/common';
import type { Carrier, Dialect } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { stateInSql } from './device-health.ts';
import type { DeviceState } from './device-health.ts';
import type { Assignment, Device, DeviceOrder, DeviceStatus } from './device.ts';

/** Which devices are meant; null means any. */
export interface DeviceFilter {
  readonly status: DeviceStatus | null;
  /** As of `now`. */
  readonly state: DeviceState | null;
  /** Slug. */
  readonly factory: string | null;
  /** Part of what a device is called. */
  readonly text: string | null;
  readonly now: Date;
}

/** Which part of a list, and in which order. */
export interface DevicePage {
  readonly sort: DeviceOrder;
  readonly isDescending: boolean;
  readonly skip: number;
  readonly limit: number;
}

interface DeviceRow {
  id: number;
  tenant_id: number;
  factory_id: number | null;
  factory_slug: string | null;
  code: string;
  name: string | null;
  dialect: Dialect;
  location: string | null;
  group_name: string | null;
  model: string | null;
  firmware: string | null;
  status: DeviceStatus;
  capabilities: string[];
  expected_interval_s: number | null;
  broker_username: string | null;
  rssi_dbm: number | null;
  clock_offset_s: number | null;
  last_seen: Date | null;
  online: boolean | null;
  created_at: Date;
}

const DEVICES = `
  SELECT d.id, d.tenant_id, d.factory_id, f.slug AS factory_slug, d.code, d.name, d.dialect, d.location, d.group_name,
         d.model, d.firmware, d.status, d.capabilities, d.expected_interval_s, d.broker_username, d.rssi_dbm,
         d.clock_offset_s, d.last_seen, d.online, d.created_at
    FROM devices d LEFT JOIN factories f ON f.id = d.factory_id`;

/** Reads and changes devices and what they are assigned to. */
@Injectable()
export class DeviceRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A page of the tenant's devices: those with a known value first, then by id. */
  async list(tenantId: number, filter: DeviceFilter, page: DevicePage): Promise<Device[]> {
    const { sort, isDescending, skip, limit } = page;
    const direction = isDescending ? 'DESC' : 'ASC';
    const rows = await this.#database.rows<DeviceRow>(
      `${DEVICES} WHERE d.tenant_id = $1 AND ($2::text IS NULL OR d.status = $2) AND ($3::text IS NULL OR f.slug = $3)
          AND ($4::text IS NULL OR strpos(lower(concat_ws(chr(10), d.code, d.name, d.location, d.group_name, d.model)), lower($4)) > 0)
          AND ($5::text IS NULL OR ${stateInSql('$6')} = $5)
        ORDER BY d.${sort} ${direction} NULLS LAST, d.id OFFSET $7 LIMIT $8`,
      [tenantId, filter.status, filter.factory, filter.text, filter.state, filter.now, skip, limit],
    );
    return rows.map(toDevice);
  }

  async withCode(tenantId: number, code: string): Promise<Device | undefined> {
    const [row] = await this.#database.rows<DeviceRow>(`${DEVICES} WHERE d.tenant_id = $1 AND d.code = $2`, [
      tenantId,
      code,
    ]);
    return row === undefined ? undefined : toDevice(row);
  }

  async assignments(deviceIds: readonly number[], on: Queryable = this.#database): Promise<Assignment[]> {
    const rows = await on.rows<{
      device_id: number;
      channel: string;
      machine_id: number;
      machine_name: string;
      carrier: Carrier;
      multiplier: number;
      valid_from: Date | null;
      valid_to: Date | null;
    }>(
      `SELECT a.device_id, a.channel, a.machine_id, m.name AS machine_name, a.carrier, a.multiplier,
              nullif(a.valid_from, '-infinity') AS valid_from, a.valid_to
         FROM meter_assignments a JOIN machines m ON m.id = a.machine_id
        WHERE a.device_id = ANY ($1::int[]) ORDER BY a.device_id, a.channel, a.valid_from`,
      [deviceIds],
    );
    return rows.map((row) => ({
      deviceId: row.device_id,
      channel: row.channel,
      machineId: row.machine_id,
      machineName: row.machine_name,
      carrier: row.carrier,
      multiplier: row.multiplier,
      validFrom: row.valid_from,
      validTo: row.valid_to,
    }));
  }

  /** How many messages of each device wait in quarantine, counted to at most 1,000. */
  async waitingMessages(codes: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#database.rows<{ code: string; waiting: number }>(
      `SELECT c.code, (SELECT count(*)::int FROM (SELECT FROM quarantine q
                        WHERE q.device_code = c.code AND q.status = 'open' LIMIT 1000) w) AS waiting
         FROM unnest($1::text[]) AS c (code)`,
      [codes],
    );
    return new Map(rows.map((row) => [row.code, row.waiting]));
  }

  /** Holds the device against other approvals until the end of the transaction. */
  async lock(on: Queryable, deviceId: number): Promise<void> {
    await on.rows('SELECT FROM devices WHERE id = $1 FOR UPDATE', [deviceId]);
  }

  /** Notes what the operator said of a device, and the name that it will sign in with. */
  async describe(
    on: Queryable,
    deviceId: number,
    change: {
      readonly name: string | null;
      readonly factoryId: number | null;
      readonly dialect: Dialect;
      readonly brokerUsername: string;
    },
  ): Promise<void> {
    await on.rows(
      `UPDATE devices SET name = coalesce($2, name), factory_id = coalesce($3, factory_id), dialect = $4,
              broker_username = $5 WHERE id = $1`,
      [deviceId, change.name, change.factoryId, change.dialect, change.brokerUsername],
    );
  }

  async activate(deviceId: number, approvedAt: Date): Promise<void> {
    await this.#database.rows(
      `UPDATE devices SET status = 'active',
              configuration = configuration || jsonb_build_object('approved_at', $2::text) WHERE id = $1`,
      [deviceId, approvedAt.toISOString()],
    );
  }

  async deactivate(deviceId: number): Promise<void> {
    await this.#database.rows(`UPDATE devices SET status = 'inactive' WHERE id = $1`, [deviceId]);
  }

  async forgetAccount(deviceId: number): Promise<void> {
    await this.#database.rows('UPDATE devices SET broker_username = NULL, online = false WHERE id = $1', [
      deviceId,
    ]);
  }

  async machine(
    on: Queryable,
    factoryId: number,
    which: { readonly id: number } | { readonly name: string },
  ): Promise<{ readonly id: number; readonly type: string; readonly carrier: Carrier } | undefined> {
    const [row] = await on.rows<{ id: number; type: string; carrier: Carrier }>(
      `SELECT m.id, m.type, m.carrier FROM machines m
        WHERE m.factory_id = $1 AND (m.id = $2::int OR m.name = $3::text)`,
      [factoryId, 'id' in which ? which.id : null, 'name' in which ? which.name : null],
    );
    return row;
  }

  async addMachine(
    on: Queryable,
    machine: {
      readonly factoryId: number;
      readonly name: string;
      readonly displayName: string;
      readonly type: string;
      readonly carrier: Carrier;
      readonly ratedPowerKw: number | null;
    },
  ): Promise<number> {
    const [row] = await on.rows<{ id: number }>(
      `INSERT INTO machines (factory_id, name, display_name, type, carrier, rated_power_kw)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [
        machine.factoryId,
        machine.name,
        machine.displayName,
        machine.type,
        machine.carrier,
        machine.ratedPowerKw,
      ],
    );
    if (row === undefined) throw new Error('INSERT … RETURNING returned no row');
    return row.id;
  }

  async addAssignment(
    on: Queryable,
    assignment: {
      readonly deviceId: number;
      readonly channel: string;
      readonly machineId: number;
      readonly carrier: Carrier;
      readonly multiplier: number;
    },
  ): Promise<void> {
    await on.rows(
      `INSERT INTO meter_assignments (device_id, channel, machine_id, carrier, multiplier) VALUES ($1, $2, $3, $4, $5)`,
      [
        assignment.deviceId,
        assignment.channel,
        assignment.machineId,
        assignment.carrier,
        assignment.multiplier,
      ],
    );
  }
}

function toDevice(row: DeviceRow): Device {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    factoryId: row.factory_id,
    factorySlug: row.factory_slug,
    code: row.code,
    name: row.name,
    dialect: row.dialect,
    location: row.location,
    groupName: row.group_name,
    model: row.model,
    firmware: row.firmware,
    status: row.status,
    capabilities: row.capabilities,
    expectedIntervalSeconds: row.expected_interval_s,
    brokerUsername: row.broker_username,
    rssiDbm: row.rssi_dbm,
    clockOffsetSeconds: row.clock_offset_s,
    lastSeen: row.last_seen,
    online: row.online,
    createdAt: row.created_at,
  };
}
