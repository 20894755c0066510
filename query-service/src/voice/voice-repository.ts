import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import type { Entities, Intent, Span } from '@enms/voice-grammar';
import { Database } from '@enms/http-api';
import type { VoiceMachine } from './asked.ts';

/** What a carrier of a machine came to in a span; null where nothing is known. */
export interface Totals {
  readonly machineId: number;
  readonly energyKwh: number | null;
  readonly unpricedKwh: number;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
  readonly co2Kg: number | null;
  readonly co2Reason: string | null;
  readonly coverage: number;
}

/** The newest state of a machine's carrier. */
export interface State {
  readonly machineId: number;
  readonly carrier: Carrier;
  readonly isRunning: boolean | null;
  readonly powerKw: number | null;
  readonly lastUpdated: Date;
}

export interface Kpi {
  readonly value: number | null;
  readonly unit: string;
  readonly coverage: number;
  readonly reason: string | null;
}

/** One interaction as it is logged. */
export interface Interaction {
  readonly tenantId: number;
  readonly actor: string;
  readonly locale: string;
  readonly utterance: string | null;
  readonly intent: Intent | null;
  readonly entities: Entities;
  readonly confidence: number;
  readonly outcome: 'answered' | 'clarification' | 'declined' | 'failed';
  readonly answer: string | null;
  readonly tookMillis: number;
}

const KPI_FUNCTIONS = {
  peak_demand: 'peak_demand_of',
  load_factor: 'load_factor_of',
  sec: 'sec_of',
} as const;
export type VoiceKpi = keyof typeof KPI_FUNCTIONS;

/** Reads what is spoken of; every number of an answer comes from here. */
@Injectable()
export class VoiceRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All machines of the tenant with their places. */
  async machines(tenantId: number): Promise<VoiceMachine[]> {
    const rows = await this.#database.rows<{
      id: number;
      name: string;
      display_name: string;
      aliases: string[];
      type: string;
      carrier: Carrier;
      area: string | null;
      groups: string[] | null;
      factory_id: number;
      factory_slug: string;
      factory_name: string;
      time_zone: string;
    }>(
      `SELECT m.id, m.name, m.display_name, m.aliases, m.type, m.carrier, a.name AS area,
              f.id AS factory_id, f.slug AS factory_slug, f.name AS factory_name, f.time_zone,
              (SELECT array_agg(g.name ORDER BY g.name) FROM machine_group_members mg
                 JOIN machine_groups g ON g.id = mg.group_id AND g.tenant_id = f.tenant_id
                WHERE mg.machine_id = m.id) AS groups
         FROM machines m JOIN factories f ON f.id = m.factory_id LEFT JOIN areas a ON a.id = m.area_id
        WHERE f.tenant_id = $1 ORDER BY m.id LIMIT 10000`,
      [tenantId],
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      displayName: row.display_name,
      aliases: row.aliases,
      type: row.type,
      carrier: row.carrier,
      area: row.area,
      groups: row.groups ?? [],
      factory: {
        id: row.factory_id,
        slug: row.factory_slug,
        name: row.factory_name,
        timeZone: row.time_zone,
      },
    }));
  }

  /** Energy, cost and carbon of machines, one row each. */
  async totals(machineIds: readonly number[], carrier: Carrier, span: Span): Promise<Totals[]> {
    const rows = await this.#database.rows<{
      machine_id: number;
      energy_kwh: number | null;
      unpriced_kwh: number | null;
      cost: number | null;
      currency: string | null;
      cost_reason: string | null;
      co2_kg: number | null;
      co2_reason: string | null;
      coverage: number;
    }>(
      {
        name: 'voice-totals',
        text: `SELECT machine_id, energy_kwh::float8 AS energy_kwh, unpriced_kwh::float8 AS unpriced_kwh,
                      cost::float8 AS cost, currency, cost_reason, co2_location_kg::float8 AS co2_kg,
                      location_reason AS co2_reason, coverage
                 FROM accounting.totals($1::int[], $2::energy_carrier, $3::timestamptz[])`,
      },
      [machineIds, carrier, [span.from, span.to]],
    );
    return rows.map((row) => ({
      machineId: row.machine_id,
      energyKwh: row.energy_kwh,
      unpricedKwh: row.unpriced_kwh ?? 0,
      cost: row.cost,
      currency: row.currency,
      costReason: row.cost_reason,
      co2Kg: row.co2_kg,
      co2Reason: row.co2_reason,
      coverage: row.coverage,
    }));
  }

  async states(machineIds: readonly number[]): Promise<State[]> {
    const rows = await this.#database.rows<{
      machine_id: number;
      carrier: Carrier;
      is_running: boolean | null;
      power_kw: number | null;
      last_updated: Date;
    }>(
      `SELECT machine_id, carrier, is_running, power_kw, last_updated
         FROM machine_status WHERE machine_id = ANY ($1::int[]) ORDER BY machine_id`,
      [machineIds],
    );
    return rows.map((row) => ({
      machineId: row.machine_id,
      carrier: row.carrier,
      isRunning: row.is_running,
      powerKw: row.power_kw,
      lastUpdated: row.last_updated,
    }));
  }

  /** A KPI of machines taken together. */
  async kpi(name: VoiceKpi, machineIds: readonly number[], carrier: Carrier, span: Span): Promise<Kpi> {
    const [row] = await this.#database.rows<Kpi>(
      `SELECT value, unit, coverage, reason FROM kpi.${KPI_FUNCTIONS[name]}(
                machine_ids => $1::int[], "from" => $2::timestamptz, "to" => $3::timestamptz, carrier => $4::energy_carrier)`,
      [machineIds, span.from, span.to, carrier],
    );
    return row ?? { value: null, unit: '', coverage: 0, reason: 'no_data' };
  }

  /** Units made, the good ones where they are told apart; null where nobody reports them. */
  async production(machineIds: readonly number[], span: Span): Promise<number | null> {
    const [row] = await this.#database.rows<{ units: number | null }>(
      'SELECT units FROM kpi.production_of($1::int[], $2::timestamptz, $3::timestamptz)',
      [machineIds, span.from, span.to],
    );
    return row?.units ?? null;
  }

  /** Approved devices; online is what did not sign off and was heard within three of its intervals, at least ten minutes. */
  async devices(tenantId: number, now: Date): Promise<{ name: string; isOnline: boolean }[]> {
    const rows = await this.#database.rows<{ name: string; online: boolean }>(
      `SELECT coalesce(name, code) AS name, online IS NOT FALSE AND coalesce(last_seen, '-infinity') >=
                $2::timestamptz - make_interval(secs => greatest(600, 3 * coalesce(expected_interval_s, 0))) AS online
         FROM devices WHERE tenant_id = $1 AND status = 'active' ORDER BY coalesce(name, code) LIMIT 10000`,
      [tenantId, now],
    );
    return rows.map(({ name, online }) => ({ name, isOnline: online }));
  }

  /** Keeps an interaction, unless the tenant wishes that none is kept. */
  async log(interaction: Interaction): Promise<void> {
    const { tenantId, actor, locale, utterance, intent, entities, confidence, outcome, answer, tookMillis } =
      interaction;
    await this.#database.rows(
      `INSERT INTO voice_interactions
         (tenant_id, actor, locale, utterance, intent, entities, confidence, outcome, answer, took_ms)
       SELECT id, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10 FROM tenants WHERE id = $1 AND logs_voice`,
      [
        tenantId,
        actor,
        locale,
        utterance,
        intent,
        JSON.stringify(entities),
        confidence,
        outcome,
        answer,
        tookMillis,
      ],
    );
  }
}
