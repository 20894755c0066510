import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { setClause } from '../registry/partial-update.ts';
import type { MachineChangeBody, MachineSettingsDto, NewMachineBody } from './machine-settings-dto.ts';

const SETTINGS = `
  SELECT m.id, f.slug AS factory, m.name, m.display_name, m.aliases, m.type, m.carrier, m.area_id, m.rated_power_kw,
         m.max_gap_s, m.gap_estimate, m.calorific_kwh_per_m3, m.enthalpy_kwh_per_kg, m.limits
    FROM machines m JOIN factories f ON f.id = m.factory_id`;

/** Reads and changes what is set for machines. */
@Injectable()
export class MachineSettingsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(
    tenantId: number,
    id: number,
    on: Queryable = this.#database,
  ): Promise<MachineSettingsDto | undefined> {
    const [row] = await on.rows<MachineSettingsDto>(`${SETTINGS} WHERE f.tenant_id = $1 AND m.id = $2`, [
      tenantId,
      id,
    ]);
    return row;
  }

  list(on: Queryable, tenantId: number): Promise<MachineSettingsDto[]> {
    return on.rows(`${SETTINGS} WHERE f.tenant_id = $1 ORDER BY m.id`, [tenantId]);
  }

  async findNamed(
    on: Queryable,
    tenantId: number,
    factoryId: number,
    name: string,
  ): Promise<MachineSettingsDto | undefined> {
    const [row] = await on.rows<MachineSettingsDto>(
      `${SETTINGS} WHERE f.tenant_id = $1 AND f.id = $2 AND m.name = $3`,
      [tenantId, factoryId, name],
    );
    return row;
  }

  async add(on: Queryable, factoryId: number, body: NewMachineBody): Promise<number> {
    const [row] = await on.rows<{ id: number }>(
      `INSERT INTO machines (factory_id, area_id, name, display_name, type, rated_power_kw, carrier, max_gap_s,
                             gap_estimate, calorific_kwh_per_m3, enthalpy_kwh_per_kg, limits, aliases)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13::text[]) RETURNING id`,
      [
        factoryId,
        body.area_id,
        body.name,
        body.display_name ?? body.name,
        body.type,
        body.rated_power_kw,
        body.carrier ?? 'electricity',
        body.max_gap_s ?? 600,
        body.gap_estimate,
        body.calorific_kwh_per_m3,
        body.enthalpy_kwh_per_kg,
        JSON.stringify(body.limits ?? {}),
        body.aliases ?? [],
      ],
    );
    if (row === undefined) throw new Error('INSERT … RETURNING returned no row');
    return row.id;
  }

  async change(on: Queryable, id: number, change: MachineChangeBody): Promise<void> {
    const { text, values } = setClause(
      {
        name: change.name,
        display_name: change.display_name,
        aliases: change.aliases,
        type: change.type,
        carrier: change.carrier,
        area_id: change.area_id,
        rated_power_kw: change.rated_power_kw,
        max_gap_s: change.max_gap_s,
        gap_estimate: change.gap_estimate,
        calorific_kwh_per_m3: change.calorific_kwh_per_m3,
        enthalpy_kwh_per_kg: change.enthalpy_kwh_per_kg,
        limits: change.limits === undefined ? undefined : JSON.stringify(change.limits),
      },
      2,
    );
    if (text !== '') await on.rows(`UPDATE machines SET ${text} WHERE id = $1`, [id, ...values]);
  }

  /** Whether readings of the machine are kept, or its energy is posted. */
  async isMeasured(on: Queryable, id: number): Promise<boolean> {
    const [row] = await on.rows<{ is_measured: boolean }>(
      `SELECT EXISTS (SELECT FROM machine_status WHERE machine_id = $1)
           OR EXISTS (SELECT FROM energy_readings WHERE machine_id = $1)
           OR EXISTS (SELECT FROM production_data WHERE machine_id = $1)
           OR EXISTS (SELECT FROM environmental_data WHERE machine_id = $1)
           OR EXISTS (SELECT FROM ledger_entries WHERE machine_id = $1) AS is_measured`,
      [id],
    );
    return row?.is_measured ?? false;
  }

  /** Takes a machine out that nothing was measured of, with what was assigned to it. */
  async remove(on: Queryable, id: number): Promise<void> {
    await on.rows('DELETE FROM meter_assignments WHERE machine_id = $1', [id]);
    await on.rows('DELETE FROM machines WHERE id = $1', [id]);
  }
}
