import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';

/** A device as far as its readings need. */
export interface PoweredDevice {
  readonly id: number;
  readonly code: string;
  readonly group: string | null;
  readonly timeZone: string;
}

/** A reading of a device. */
export interface PowerReading {
  readonly time: Date;
  /** Microseconds since 1970, exact; for cursors. */
  readonly timeMicros: string;
  readonly carrier: string;
  readonly powerKw: number | null;
  readonly energyKwh: number | null;
  readonly energyTotalKwh: number | null;
  readonly quality: number;
}

/** Reads energy as devices sent it. */
@Injectable()
export class PowerDataRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param codes null: any @param group null: any */
  async devices(
    tenantId: number,
    codes: readonly string[] | null,
    group: string | null,
    limit: number,
  ): Promise<PoweredDevice[]> {
    const rows = await this.#database.rows<{
      id: number;
      code: string;
      group_name: string | null;
      zone: string;
    }>(
      `SELECT d.id, d.code, d.group_name, coalesce(f.time_zone, 'UTC') AS zone
         FROM devices d LEFT JOIN factories f ON f.id = d.factory_id
        WHERE d.tenant_id = $1 AND ($2::text[] IS NULL OR d.code = ANY ($2)) AND ($3::text IS NULL OR d.group_name = $3)
        ORDER BY d.code LIMIT $4`,
      [tenantId, codes, group, limit],
    );
    return rows.map((row) => ({ id: row.id, code: row.code, group: row.group_name, timeZone: row.zone }));
  }

  /** Readings of a device over the range, found by the machines that it is or was assigned to. */
  async readings(
    deviceId: number,
    range: TimeRange,
    afterMicros: string | null,
    first: 'oldest' | 'newest',
    limit: number,
  ): Promise<PowerReading[]> {
    const order = first === 'oldest' ? 'ASC' : 'DESC';
    const rows = await this.#database.rows<{
      time: Date;
      time_micros: string;
      carrier: string;
      power_kw: number | null;
      energy_kwh: number | null;
      energy_total_kwh: number | null;
      quality: number;
    }>(
      `SELECT r.time, (extract(epoch FROM r.time) * 1000000)::bigint AS time_micros, r.carrier, r.power_kw, r.energy_kwh,
              r.energy_total_kwh, r.quality
         FROM (SELECT DISTINCT machine_id, carrier FROM meter_assignments WHERE device_id = $1) a
        CROSS JOIN LATERAL (
                SELECT * FROM energy_readings e
                 WHERE e.machine_id = a.machine_id AND e.carrier = a.carrier AND e.device_id = $1
                   AND e.time >= $2 AND e.time < $3
                   AND ($4::bigint IS NULL OR e.time > to_timestamp(0) + $4::bigint * INTERVAL '1 microsecond')
                 ORDER BY e.time ${order} LIMIT $5) r
        ORDER BY r.time ${order} LIMIT $5`,
      [deviceId, range.from, range.to, afterMicros, limit],
    );
    return rows.map((row) => ({
      time: row.time,
      timeMicros: row.time_micros,
      carrier: row.carrier,
      powerKw: row.power_kw,
      energyKwh: row.energy_kwh,
      energyTotalKwh: row.energy_total_kwh,
      quality: row.quality,
    }));
  }

  /** How many readings of a device are stored in the range, and what the energies that it reported add up to. */
  async sums(
    tenantId: number,
    code: string,
    range: TimeRange,
  ): Promise<{ readonly readings: number; readonly energyKwh: number | null }> {
    const [row] = await this.#database.rows<{ readings: number; energy_kwh: number | null }>(
      `SELECT count(*)::int AS readings, sum(e.energy_kwh) AS energy_kwh
         FROM devices d
         JOIN (SELECT DISTINCT device_id, machine_id, carrier FROM meter_assignments) a ON a.device_id = d.id
         JOIN energy_readings e ON e.machine_id = a.machine_id AND e.carrier = a.carrier AND e.device_id = d.id
        WHERE d.tenant_id = $1 AND d.code = $2 AND e.time >= $3 AND e.time < $4`,
      [tenantId, code, range.from, range.to],
    );
    return { readings: row?.readings ?? 0, energyKwh: row?.energy_kwh ?? null };
  }
}
