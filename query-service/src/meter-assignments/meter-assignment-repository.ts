import type { Carrier } from '@enms/telemetry-contract';
import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { MeterAssignmentDto } from './meter-assignment-dto.ts';

/** For which machine a channel speaks from when on. */
export interface NewAssignment {
  readonly deviceId: number;
  readonly channel: string;
  readonly machineId: number;
  readonly carrier: Carrier;
  readonly multiplier: number;
  /** null: since ever */
  readonly validFrom: Date | null;
  /** null: until further notice */
  readonly validTo: Date | null;
  readonly openingCounterKwh: number | null;
  readonly closingCounterKwh: number | null;
  readonly registerSizeKwh: number | null;
}

interface AssignmentRow extends Omit<MeterAssignmentDto, 'valid_from' | 'valid_to'> {
  readonly valid_from: Date | null;
  readonly valid_to: Date | null;
}

const ASSIGNMENTS = `
  SELECT a.id, d.code AS device, a.channel, a.machine_id, m.name AS machine, f.slug AS factory, a.carrier, a.multiplier,
         nullif(a.valid_from, '-infinity') AS valid_from, a.valid_to, a.opening_counter_kwh, a.closing_counter_kwh,
         a.register_size_kwh
    FROM meter_assignments a
    JOIN devices d ON d.id = a.device_id
    JOIN machines m ON m.id = a.machine_id
    JOIN factories f ON f.id = m.factory_id`;

/** Reads and changes which device speaks for which machine. */
@Injectable()
export class MeterAssignmentRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(
    tenantId: number,
    filter: { readonly machineId: number | null; readonly deviceId: number | null },
    afterId: number,
    limit: number,
    on: Queryable = this.#database,
  ): Promise<MeterAssignmentDto[]> {
    const rows = await on.rows<AssignmentRow>(
      `${ASSIGNMENTS} WHERE f.tenant_id = $1 AND ($2::int IS NULL OR a.machine_id = $2)
          AND ($3::int IS NULL OR a.device_id = $3) AND a.id > $4 ORDER BY a.id LIMIT $5`,
      [tenantId, filter.machineId, filter.deviceId, afterId, limit],
    );
    return rows.map(toDto);
  }

  async find(
    tenantId: number,
    id: number,
    on: Queryable = this.#database,
  ): Promise<MeterAssignmentDto | undefined> {
    const [row] = await on.rows<AssignmentRow>(`${ASSIGNMENTS} WHERE f.tenant_id = $1 AND a.id = $2`, [
      tenantId,
      id,
    ]);
    return row === undefined ? undefined : toDto(row);
  }

  /** The assignment of a channel that begins then; null: since ever. */
  async findBeginning(
    on: Queryable,
    deviceId: number,
    channel: string,
    validFrom: Date | null,
  ): Promise<MeterAssignmentDto | undefined> {
    const [row] = await on.rows<AssignmentRow>(
      `${ASSIGNMENTS} WHERE a.device_id = $1 AND a.channel = $2
          AND a.valid_from = coalesce($3::timestamptz, '-infinity')`,
      [deviceId, channel, validFrom],
    );
    return row === undefined ? undefined : toDto(row);
  }

  /** Holds it against other changes until the end of the transaction. */
  async lock(on: Queryable, id: number): Promise<void> {
    await on.rows('SELECT FROM meter_assignments WHERE id = $1 FOR UPDATE', [id]);
  }

  async add(on: Queryable, assignment: NewAssignment): Promise<number> {
    const [row] = await on.rows<{ id: number }>(
      `INSERT INTO meter_assignments (device_id, channel, machine_id, carrier, multiplier, valid_from, valid_to,
                                      opening_counter_kwh, closing_counter_kwh, register_size_kwh)
       VALUES ($1, $2, $3, $4, $5, coalesce($6::timestamptz, '-infinity'), $7, $8, $9, $10) RETURNING id`,
      [
        assignment.deviceId,
        assignment.channel,
        assignment.machineId,
        assignment.carrier,
        assignment.multiplier,
        assignment.validFrom,
        assignment.validTo,
        assignment.openingCounterKwh,
        assignment.closingCounterKwh,
        assignment.registerSizeKwh,
      ],
    );
    if (row === undefined) throw new Error('INSERT … RETURNING returned no row');
    return row.id;
  }

  async end(on: Queryable, id: number, at: Date, closingCounterKwh: number | null): Promise<void> {
    await on.rows(
      'UPDATE meter_assignments SET valid_to = $2, closing_counter_kwh = coalesce($3, closing_counter_kwh) WHERE id = $1',
      [id, at, closingCounterKwh],
    );
  }

  /** What a device's counter of a machine and carrier showed last before a time, in the readings of the day before it. */
  async lastCounterKwh(
    on: Queryable,
    { machineId, carrier, deviceId }: Pick<NewAssignment, 'machineId' | 'carrier' | 'deviceId'>,
    before: Date,
  ): Promise<number | undefined> {
    const [row] = await on.rows<{ kwh: number }>(
      `SELECT energy_total_kwh AS kwh FROM energy_readings
        WHERE machine_id = $1 AND carrier = $2 AND device_id = $3 AND energy_total_kwh IS NOT NULL
          AND time >= $4::timestamptz - interval '1 day' AND time < $4
        ORDER BY time DESC LIMIT 1`,
      [machineId, carrier, deviceId, before],
    );
    return row?.kwh;
  }

  /** Sets what may be corrected afterwards without another meter. */
  async correct(
    on: Queryable,
    id: number,
    values: Pick<
      NewAssignment,
      'multiplier' | 'validTo' | 'openingCounterKwh' | 'closingCounterKwh' | 'registerSizeKwh'
    >,
  ): Promise<void> {
    await on.rows(
      `UPDATE meter_assignments SET multiplier = $2, valid_to = $3, opening_counter_kwh = $4, closing_counter_kwh = $5,
              register_size_kwh = $6 WHERE id = $1`,
      [
        id,
        values.multiplier,
        values.validTo,
        values.openingCounterKwh,
        values.closingCounterKwh,
        values.registerSizeKwh,
      ],
    );
  }

  /** Notes a swap with a device; once, also where the old meter and the new one are the same device. */
  async noteSwap(on: Queryable, deviceId: number, at: Date, detail: object): Promise<void> {
    await on.rows(
      `INSERT INTO device_events (time, device_id, kind, detail) VALUES ($1, $2, 'swap', $3::jsonb)
       ON CONFLICT DO NOTHING`,
      [at, deviceId, JSON.stringify(detail)],
    );
  }
}

function toDto(row: AssignmentRow): MeterAssignmentDto {
  return {
    ...row,
    valid_from: row.valid_from?.toISOString() ?? null,
    valid_to: row.valid_to?.toISOString() ?? null,
  };
}
