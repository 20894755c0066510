import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement, TimeRange } from '@enms/http-api';
import type { ScopeColumns } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import type { QuarterPrice } from './model/load-shift.ts';
import type { Horizon } from './model/horizons.ts';
import type { MachinePower } from './model/power-history.ts';
import type { CandidateReport, ForecastParameters } from './model/train-forecast.ts';

/** What a model is of. */
export interface ForecastPlace extends ScopeColumns {
  readonly tenant_id: number;
  readonly carrier: Carrier;
  readonly horizon: Horizon;
}

export interface StoredModel extends ForecastPlace {
  readonly id: number;
  readonly served: string;
  readonly candidates: readonly CandidateReport[];
  readonly beats_naive: boolean;
  readonly reason: string | null;
  readonly parameters: ForecastParameters;
  readonly trained_from: Date;
  readonly trained_to: Date;
  readonly data_hash: string;
  readonly made_from: object;
  readonly trained_at: Date;
}

export type NewModel = Omit<StoredModel, 'id'>;

export interface StoredPoint {
  readonly period_start: Date;
  readonly p10_kw: number;
  readonly p50_kw: number;
  readonly p90_kw: number;
}

export interface StoredForecast {
  readonly id: number;
  readonly model_id: number;
  readonly made_at: Date;
  readonly starts_at: Date;
  readonly step_s: number;
  readonly steps: number;
  readonly peak_kw: number | null;
  readonly peak_at: Date | null;
  readonly made_from: Readonly<Record<string, unknown>>;
}

/** A place whose forecasts are made by themselves, with what is there of it. */
export interface PlannedPlace extends ForecastPlace {
  readonly model_id: number | null;
  readonly trained_at: Date | null;
  /** Start of the newest forecast of the model. */
  readonly newest_start: Date | null;
}

/**
 * Of what readings speak for, by the share of the period they speak for: estimates are nothing to learn from. A period
 * of which a fifth is missing is as good as missing.
 */
const POWER: Statement = {
  name: 'forecast_power',
  text: `SELECT array_agg(
        CASE WHEN t.coverage >= 0.8 THEN ((t.energy_kwh - t.estimated_kwh) / t.coverage::numeric * 3600 / $5)::float8 END
        ORDER BY t.period_start
      ) AS kw
    FROM accounting.totals(ARRAY[$1::int], $2::energy_carrier,
      ARRAY(SELECT b FROM generate_series($3::timestamptz, $4, make_interval(secs => $5)) AS b ORDER BY b)) t`,
};

const HOLIDAYS: Statement = {
  name: 'forecast_holidays',
  text: `SELECT DISTINCT h.day
    FROM tariff_versions v
    CROSS JOIN LATERAL jsonb_array_elements_text(v.components -> 'holidays') AS h (day)
    WHERE v.tenant_id = $1 AND jsonb_typeof(v.components -> 'holidays') = 'array'
      AND (v.factory_id IS NULL OR v.factory_id IN (SELECT m.factory_id FROM machines m WHERE m.id = ANY ($2::int[])))
      AND (v.machine_id IS NULL OR v.machine_id = ANY ($2::int[]))`,
};

const PRICES: Statement = {
  name: 'forecast_prices',
  text: `SELECT period_start, max(name) AS name,
      CASE WHEN count(*) = count(price_per_kwh) AND min(price_per_kwh) = max(price_per_kwh)
             AND count(DISTINCT currency) = 1 THEN min(price_per_kwh)::float8 END AS price,
      CASE WHEN count(*) > count(price_per_kwh) THEN max(reason)
           WHEN count(DISTINCT currency) > 1 THEN 'mixed_currencies'
           WHEN min(price_per_kwh) <> max(price_per_kwh) THEN 'different_tariffs' END AS reason,
      min(currency) AS currency
    FROM accounting.prices($1::int[], $2::energy_carrier, $3, $4)
    GROUP BY period_start ORDER BY period_start`,
};

const MODEL_COLUMNS = `id, tenant_id, machine_id, group_id, factory_id, carrier, horizon, served, candidates, beats_naive,
  reason, parameters, trained_from, trained_to, data_hash, made_from, trained_at`;

const OF_PLACE = `tenant_id = $1 AND machine_id IS NOT DISTINCT FROM $2 AND group_id IS NOT DISTINCT FROM $3
  AND factory_id IS NOT DISTINCT FROM $4 AND carrier = $5::energy_carrier AND horizon = $6`;

const NEWEST_MODELS: Statement = {
  name: 'forecast_models_newest',
  text: `SELECT ${MODEL_COLUMNS} FROM analytics.forecast_models WHERE ${OF_PLACE} ORDER BY trained_at DESC, id DESC LIMIT $7`,
};

const ADD_MODEL: Statement = {
  name: 'forecast_model_add',
  text: `INSERT INTO analytics.forecast_models (tenant_id, machine_id, group_id, factory_id, carrier, horizon, served,
      candidates, beats_naive, reason, parameters, trained_from, trained_to, data_hash, made_from, trained_at)
    VALUES ($1, $2, $3, $4, $5::energy_carrier, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    RETURNING ${MODEL_COLUMNS}`,
};

const ADD_FORECAST: Statement = {
  name: 'forecast_add',
  text: `WITH made AS (
      INSERT INTO analytics.forecasts (model_id, made_at, starts_at, step_s, steps, peak_kw, peak_at, made_from)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
    )
    INSERT INTO analytics.forecast_points (forecast_id, period_start, p10_kw, p50_kw, p90_kw)
    SELECT made.id, p.period_start, p.p10_kw, p.p50_kw, p.p90_kw
    FROM made, unnest($9::timestamptz[], $10::float8[], $11::float8[], $12::float8[]) AS p (period_start, p10_kw, p50_kw, p90_kw)`,
};

const NEWEST_FORECAST: Statement = {
  name: 'forecast_newest',
  text: `SELECT f.id, f.model_id, f.made_at, f.starts_at, f.step_s, f.steps, f.peak_kw, f.peak_at, f.made_from
    FROM analytics.forecasts f
    WHERE f.model_id IN (SELECT m.id FROM analytics.forecast_models m WHERE ${OF_PLACE})
    ORDER BY f.made_at DESC, f.id DESC LIMIT 1`,
};

const MODEL: Statement = {
  name: 'forecast_model',
  text: `SELECT ${MODEL_COLUMNS} FROM analytics.forecast_models WHERE id = $1`,
};

const POINTS: Statement = {
  name: 'forecast_points',
  text: `SELECT period_start, p10_kw, p50_kw, p90_kw FROM analytics.forecast_points WHERE forecast_id = $1 ORDER BY period_start`,
};

/** Machines by what they are metered by; groups and sites by electricity, where a machine of theirs is. */
const PLANNED: Statement = {
  name: 'forecast_planned',
  text: `WITH places AS (
      SELECT f.tenant_id, m.id AS machine_id, NULL::int AS group_id, NULL::int AS factory_id, m.carrier
      FROM machines m JOIN factories f ON f.id = m.factory_id
      WHERE EXISTS (SELECT FROM machine_status s WHERE s.machine_id = m.id AND s.carrier = m.carrier)
      UNION ALL
      SELECT g.tenant_id, NULL, g.id, NULL, 'electricity'::energy_carrier FROM machine_groups g
      WHERE EXISTS (
        SELECT FROM machine_group_members b JOIN machine_status s ON s.machine_id = b.machine_id
        WHERE b.group_id = g.id AND s.carrier = 'electricity'
      )
      UNION ALL
      SELECT f.tenant_id, NULL, NULL, f.id, 'electricity'::energy_carrier FROM factories f
      WHERE EXISTS (
        SELECT FROM machines m JOIN machine_status s ON s.machine_id = m.id
        WHERE m.factory_id = f.id AND s.carrier = 'electricity'
      )
    )
    SELECT p.tenant_id, p.machine_id, p.group_id, p.factory_id, p.carrier, h.horizon,
      m.id AS model_id, m.trained_at, n.starts_at AS newest_start
    FROM places p
    CROSS JOIN unnest($1::text[]) AS h (horizon)
    LEFT JOIN LATERAL (
      SELECT x.id, x.trained_at FROM analytics.forecast_models x
      WHERE x.tenant_id = p.tenant_id AND x.machine_id IS NOT DISTINCT FROM p.machine_id
        AND x.group_id IS NOT DISTINCT FROM p.group_id AND x.factory_id IS NOT DISTINCT FROM p.factory_id
        AND x.carrier = p.carrier AND x.horizon = h.horizon
      ORDER BY x.trained_at DESC, x.id DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
      SELECT f.starts_at FROM analytics.forecasts f WHERE f.model_id = m.id ORDER BY f.made_at DESC LIMIT 1
    ) n ON true
    ORDER BY p.tenant_id, p.factory_id NULLS LAST, p.group_id NULLS LAST, p.machine_id, h.horizon`,
};

const FORGET: Statement = {
  name: 'forecast_forget',
  text: `DELETE FROM analytics.forecasts WHERE made_at < $1`,
};

/** Reads what forecasts are made from, and keeps models and forecasts. */
@Injectable()
export class ForecastRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Mean power of each machine in [from, to) by steps, NaN where too little was measured. One machine at a time, so that
   * neither the database nor this thread is held up by a large site.
   *
   * @throws DatabaseError
   */
  async power(
    machineIds: readonly number[],
    carrier: Carrier,
    { from, to }: TimeRange,
    stepS: number,
  ): Promise<MachinePower[]> {
    const machines: MachinePower[] = [];
    for (const machineId of machineIds) {
      const [row] = await this.#database.rows<{ kw: (number | null)[] | null }>(POWER, [
        machineId,
        carrier,
        from,
        to,
        stepS,
      ]);
      machines.push({ machineId, kw: Float64Array.from(row?.kw ?? [], (value) => value ?? Number.NaN) });
    }
    return machines;
  }

  /** Local dates that the tariffs of the machines call holidays. @throws DatabaseError */
  async holidays(tenantId: number, machineIds: readonly number[]): Promise<string[]> {
    const rows = await this.#database.rows<{ day: string }>(HOLIDAYS, [tenantId, machineIds]);
    return rows.map(({ day }) => day);
  }

  /** The price that all machines pay, by quarter of an hour. @throws DatabaseError */
  async prices(
    machineIds: readonly number[],
    carrier: Carrier,
    from: Date,
    to: Date,
  ): Promise<QuarterPrice[]> {
    const rows = await this.#database.rows<{
      period_start: Date;
      name: string | null;
      price: number | null;
      reason: string | null;
      currency: string | null;
    }>(PRICES, [machineIds, carrier, from, to]);
    return rows.map((row) => ({
      startMillis: row.period_start.getTime(),
      pricePerKwh: row.price,
      reason: row.reason,
      currency: row.currency,
      name: row.name,
    }));
  }

  /** Models of a place, newest first. @throws DatabaseError */
  models(place: ForecastPlace, limit: number): Promise<StoredModel[]> {
    return this.#database.rows<StoredModel>(NEWEST_MODELS, [...placeValues(place), limit]);
  }

  async model(id: number): Promise<StoredModel | undefined> {
    const [row] = await this.#database.rows<StoredModel>(MODEL, [id]);
    return row;
  }

  async addModel(model: NewModel): Promise<StoredModel> {
    const [row] = await this.#database.rows<StoredModel>(ADD_MODEL, [
      ...placeValues(model),
      model.served,
      JSON.stringify(model.candidates),
      model.beats_naive,
      model.reason,
      JSON.stringify(model.parameters),
      model.trained_from,
      model.trained_to,
      model.data_hash,
      JSON.stringify(model.made_from),
      model.trained_at,
    ]);
    if (row === undefined) throw new Error('INSERT … RETURNING answered no row');
    return row;
  }

  async addForecast(forecast: Omit<StoredForecast, 'id'>, points: readonly StoredPoint[]): Promise<void> {
    await this.#database.rows(ADD_FORECAST, [
      forecast.model_id,
      forecast.made_at,
      forecast.starts_at,
      forecast.step_s,
      forecast.steps,
      forecast.peak_kw,
      forecast.peak_at,
      JSON.stringify(forecast.made_from),
      points.map(({ period_start }) => period_start),
      points.map(({ p10_kw }) => p10_kw),
      points.map(({ p50_kw }) => p50_kw),
      points.map(({ p90_kw }) => p90_kw),
    ]);
  }

  /** The newest forecast of a place, of whichever model of it. @throws DatabaseError */
  async newestForecast(place: ForecastPlace): Promise<StoredForecast | undefined> {
    const [row] = await this.#database.rows<StoredForecast>(NEWEST_FORECAST, placeValues(place));
    return row;
  }

  points(forecastId: number): Promise<StoredPoint[]> {
    return this.#database.rows<StoredPoint>(POINTS, [forecastId]);
  }

  /** Everything that is forecast by itself: machines, groups and sites that readings came from. */
  planned(horizons: readonly Horizon[]): Promise<PlannedPlace[]> {
    return this.#database.rows<PlannedPlace>(PLANNED, [horizons]);
  }

  /** Drops forecasts made before; their models stay. */
  async forget(before: Date): Promise<void> {
    await this.#database.rows(FORGET, [before]);
  }
}

function placeValues(place: ForecastPlace): unknown[] {
  return [place.tenant_id, place.machine_id, place.group_id, place.factory_id, place.carrier, place.horizon];
}
