import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { setClause } from '../registry/partial-update.ts';
import type { RegisterDeviceBody } from './device-dto.ts';
import type { DeviceChangeBody } from './device-editing-dto.ts';
import type { DeviceStatus } from './device.ts';

/** What a person may change of a device. */
export interface EditableDevice {
  readonly id: number;
  readonly code: string;
  readonly name: string | null;
  readonly location: string | null;
  readonly group: string | null;
  readonly model: string | null;
  readonly expected_interval_s: number | null;
  readonly status: DeviceStatus;
  readonly configuration: Record<string, unknown>;
  readonly has_credentials: boolean;
}

/** Reads and changes what people set for devices. */
@Injectable()
export class DeviceEditingRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The device, held against other changes where `on` is a transaction. */
  async find(
    tenantId: number,
    code: string,
    on: Queryable = this.#database,
  ): Promise<EditableDevice | undefined> {
    const [row] = await on.rows<EditableDevice>(
      `SELECT id, code, name, location, group_name AS "group", model, expected_interval_s, status,
              configuration - 'approved_at' AS configuration, broker_username IS NOT NULL AS has_credentials
         FROM devices WHERE tenant_id = $1 AND code = $2 ${on === this.#database ? '' : 'FOR UPDATE'}`,
      [tenantId, code],
    );
    return row;
  }

  /** All devices of a tenant, as people describe them. */
  list(on: Queryable, tenantId: number): Promise<Record<string, string | number | null>[]> {
    return on.rows(
      `SELECT d.code, d.dialect, f.slug AS factory, d.name, d.location, d.group_name AS "group", d.model,
              d.expected_interval_s, d.status
         FROM devices d LEFT JOIN factories f ON f.id = d.factory_id WHERE d.tenant_id = $1 ORDER BY d.id`,
      [tenantId],
    );
  }

  async add(on: Queryable, tenantId: number, factoryId: number, body: RegisterDeviceBody): Promise<void> {
    await on.rows(
      `INSERT INTO devices (tenant_id, factory_id, code, name, dialect, location, group_name, model, expected_interval_s)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        tenantId,
        factoryId,
        body.code,
        body.name,
        body.dialect,
        body.location,
        body.group,
        body.model,
        body.expected_interval_s,
      ],
    );
  }

  async change(on: Queryable, id: number, change: DeviceChangeBody): Promise<void> {
    const { text, values } = setClause(
      {
        name: change.name,
        location: change.location,
        group_name: change.group,
        model: change.model,
        expected_interval_s: change.expected_interval_s,
        status: change.status,
      },
      2,
    );
    if (text !== '') await on.rows(`UPDATE devices SET ${text} WHERE id = $1`, [id, ...values]);
  }

  /** Sets the keys of `changed`, takes out those of `removed`, leaves the others. */
  async configure(
    on: Queryable,
    id: number,
    changed: Readonly<Record<string, unknown>>,
    removed: readonly string[],
  ): Promise<void> {
    await on.rows(
      'UPDATE devices SET configuration = (configuration || $2::jsonb) - $3::text[] WHERE id = $1',
      [id, JSON.stringify(changed), removed],
    );
  }

  /** Whether the device stands behind anything that was stored. */
  async hasData(on: Queryable, id: number): Promise<boolean> {
    const [row] = await on.rows<{ has_data: boolean }>(
      `SELECT EXISTS (SELECT FROM measurements WHERE device_id = $1)
           OR EXISTS (SELECT FROM meter_assignments a JOIN machine_status s ON s.machine_id = a.machine_id
                       WHERE a.device_id = $1)
           OR EXISTS (SELECT FROM meter_assignments a JOIN energy_readings r ON r.machine_id = a.machine_id
                       WHERE a.device_id = $1)
           OR EXISTS (SELECT FROM meter_assignments a JOIN production_data r ON r.machine_id = a.machine_id
                       WHERE a.device_id = $1)
           OR EXISTS (SELECT FROM meter_assignments a JOIN environmental_data r ON r.machine_id = a.machine_id
                       WHERE a.device_id = $1)
           AS has_data`,
      [id],
    );
    return row?.has_data ?? false;
  }

  async remove(on: Queryable, id: number): Promise<void> {
    await on.rows('DELETE FROM meter_assignments WHERE device_id = $1', [id]);
    await on.rows('DELETE FROM devices WHERE id = $1', [id]);
  }
}
