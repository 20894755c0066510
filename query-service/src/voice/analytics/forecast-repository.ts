import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import type { Span } from '@enms/voice-grammar';
import type { Targets } from './targets.ts';
import { TARGETS, isOfTarget, targetValues } from './targets.ts';

/** What is forecast of a span; energies in kWh, powers in kW. */
export interface ForecastSum {
  readonly ids: readonly number[];
  readonly horizon: string;
  /** Names of the models, such as `mstl_ets`. */
  readonly models: readonly string[];
  /** When the oldest of them was made. */
  readonly madeAt: Date;
  readonly lowKwh: number;
  readonly energyKwh: number;
  readonly highKwh: number;
  readonly peakLowKw: number;
  readonly peakKw: number;
  readonly peakHighKw: number;
  readonly peakAt: Date;
}

/** Forecasts reach a week ahead at most. */
const LONGEST = "INTERVAL '8 days'";

const FIND: Statement = {
  name: 'voice-forecast',
  text: `WITH ${TARGETS}, covering AS (
    SELECT DISTINCT ON (t.machine_id, t.group_id, t.factory_id, m.horizon)
           f.id, f.made_at, f.step_s, m.horizon, m.served
      FROM targets t
      JOIN analytics.forecast_models m ON ${isOfTarget('m')}
      JOIN analytics.forecasts f ON f.model_id = m.id
       AND f.made_at > $7::timestamptz - ${LONGEST} AND f.starts_at <= $6::timestamptz
       AND f.starts_at + make_interval(secs => f.step_s::float8 * f.steps) >= $7::timestamptz
     ORDER BY t.machine_id, t.group_id, t.factory_id, m.horizon, f.made_at DESC, f.id DESC
  ), best AS (
    -- Of all targets in the same steps, so that they can be added up; the newest, of those the finest.
    SELECT horizon, step_s, array_agg(id ORDER BY id) AS ids, array_agg(DISTINCT served) AS models, min(made_at) AS made_at
      FROM covering GROUP BY horizon, step_s HAVING count(*) = (SELECT count(*) FROM targets)
     ORDER BY min(made_at) DESC, step_s LIMIT 1
  ), steps AS (
    SELECT p.period_start, count(*) AS forecasts, sum(p.p10_kw) AS p10, sum(p.p50_kw) AS p50, sum(p.p90_kw) AS p90,
           date_part('epoch', least($7::timestamptz, p.period_start + make_interval(secs => b.step_s))
             - greatest($6::timestamptz, p.period_start)) AS seconds
      FROM best b JOIN analytics.forecast_points p ON p.forecast_id = ANY (b.ids)
       AND p.period_start > $6::timestamptz - make_interval(secs => b.step_s) AND p.period_start < $7::timestamptz
     GROUP BY p.period_start, b.step_s
  ), sums AS (
    SELECT sum(p10 * seconds) / 3600 AS low, sum(p50 * seconds) / 3600 AS energy, sum(p90 * seconds) / 3600 AS high,
           sum(seconds) AS seconds, min(forecasts) AS forecasts
      FROM steps
  ), highest AS (
    SELECT greatest(period_start, $6::timestamptz) AS period_start, p10, p50, p90 FROM steps ORDER BY p50 DESC, period_start LIMIT 1
  )
  SELECT b.ids, b.horizon, b.models, b.made_at, s.low, s.energy, s.high,
         h.p10 AS peak_low, h.p50 AS peak, h.p90 AS peak_high, h.period_start AS peak_at
    FROM best b, sums s, highest h
   -- A forecast of which steps are missing says nothing of the whole.
   WHERE s.forecasts = cardinality(b.ids)
     AND abs(s.seconds - date_part('epoch', $7::timestamptz - $6::timestamptz)) < 1`,
};

const REACH: Statement = {
  name: 'voice-forecast-reach',
  text: `WITH ${TARGETS}, ends AS (
    SELECT max(f.starts_at + make_interval(secs => f.step_s::float8 * f.steps)) AS ends_at
      FROM targets t
      JOIN analytics.forecast_models m ON ${isOfTarget('m')}
      JOIN analytics.forecasts f ON f.model_id = m.id AND f.made_at > $6::timestamptz - ${LONGEST}
     GROUP BY t.machine_id, t.group_id, t.factory_id
  )
  SELECT min(ends_at) AS ends_at FROM ends HAVING count(*) = (SELECT count(*) FROM targets)`,
};

/** Reads the forecasts that analytics made. */
@Injectable()
export class ForecastRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The newest forecast that covers all of a span, summed over the targets; undefined where one of them has none. The
   * 10 and 90 % bounds of steps and targets are added up: as wide as if all erred the same way at once.
   */
  async sum(targets: Targets, { from, to }: Span): Promise<ForecastSum | undefined> {
    const [row] = await this.#database.rows<{
      ids: number[];
      horizon: string;
      models: string[];
      made_at: Date;
      low: number;
      energy: number;
      high: number;
      peak_low: number;
      peak: number;
      peak_high: number;
      peak_at: Date;
    }>(FIND, [...targetValues(targets), from, to]);
    if (row === undefined) return undefined;
    return {
      ids: row.ids,
      horizon: row.horizon,
      models: row.models,
      madeAt: row.made_at,
      lowKwh: row.low,
      energyKwh: row.energy,
      highKwh: row.high,
      peakLowKw: row.peak_low,
      peakKw: row.peak,
      peakHighKw: row.peak_high,
      peakAt: row.peak_at,
    };
  }

  /** How far recent forecasts of all the targets reach; undefined where one of them has none. */
  async reach(targets: Targets, now: Date): Promise<Date | undefined> {
    const [row] = await this.#database.rows<{ ends_at: Date | null }>(REACH, [...targetValues(targets), now]);
    return row?.ends_at ?? undefined;
  }
}
