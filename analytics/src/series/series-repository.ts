import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement, TimeRange } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import { FEATURES } from './series.ts';
import type { DriverPeriod, DriverSummary, EnergyPeriod, Feature, FeatureColumns } from './series.ts';

interface EnergyRow {
  period_start: Date;
  period_end: Date;
  energy_kwh: number | null;
  estimated_kwh: number | null;
  cost: number | null;
  currency: string | null;
  cost_reason: string | null;
  co2_kg: number | null;
  co2_reason: string | null;
  coverage: number | null;
  quality: number | null;
}

interface DriverRow {
  period_start: Date;
  period_end: Date;
  value: number | null;
  coverage: number;
}

interface SummaryRow {
  driver: string;
  machines: number;
  first_at: Date;
  last_at: Date;
  coverage: number;
  lowest: number | null;
  mean: number | null;
  highest: number | null;
}

/** Buckets of features in one answer. */
const FEATURE_ROWS_AT_ONCE = 3000;

type FeatureRow = Record<string, (number | null)[] | null>;

/** As the query service sums: currencies are never added, and a sum of which a part is missing says so. */
const ENERGY: Statement = {
  name: 'series_energy',
  text: `SELECT t.period_start, t.period_end, sum(t.energy_kwh)::float8 AS energy_kwh,
      sum(t.estimated_kwh)::float8 AS estimated_kwh,
      CASE WHEN NOT bool_or(coalesce(t.cost_reason = 'mixed_currencies', false)) AND count(DISTINCT t.currency) < 2
           THEN sum(t.cost)::float8 END AS cost,
      CASE WHEN count(DISTINCT t.currency) = 1 THEN min(t.currency) END AS currency,
      CASE WHEN count(DISTINCT t.currency) > 1 THEN 'mixed_currencies'
           ELSE max(t.cost_reason) FILTER (WHERE t.energy_kwh IS NOT NULL) END AS cost_reason,
      sum(t.co2_location_kg)::float8 AS co2_kg,
      max(t.location_reason) FILTER (WHERE t.energy_kwh IS NOT NULL) AS co2_reason,
      avg(coalesce(t.coverage, 0)) AS coverage, bit_or(t.quality) AS quality
    FROM accounting.totals($1::int[], $2::energy_carrier, $3::timestamptz[]) t
    GROUP BY t.period_start, t.period_end ORDER BY t.period_start`,
};

const DRIVER: Statement = {
  name: 'series_driver',
  text: `SELECT period_start, period_end, value, coverage
    FROM analytics.driver_values($1::int[], $2, $3::timestamptz[])`,
};

const DRIVERS_OF: Statement = {
  name: 'series_drivers',
  text: `SELECT driver, machines, first_at, last_at, coverage, lowest, mean, highest
    FROM analytics.drivers_of($1::int[], $2, $3) ORDER BY driver`,
};

/** One row of arrays: tens of thousands of rows would cost more to take apart than to find. */
const FEATURE_COLUMNS: Statement = {
  name: 'series_features',
  text: `SELECT array_agg(extract(epoch FROM bucket)::float8 * 1000 ORDER BY bucket) AS "times",
      ${FEATURES.map((feature) => `array_agg(${columnOf(feature)}::float8 ORDER BY bucket) AS "${feature}"`).join(', ')}
    FROM analytics.feature_rows($1, $2::energy_carrier, $3, $4, make_interval(secs => $5))`,
};

/** Reads series of energy, of what drives it, and of what a machine did, from the aggregates and the ledger. */
@Injectable()
export class SeriesRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Energy of all machines of the scope together, one entry for each period between bounds. @throws DatabaseError */
  async energy(
    scope: Pick<Scope, 'machineIds'>,
    carrier: Carrier,
    bounds: readonly Date[],
  ): Promise<EnergyPeriod[]> {
    if (scope.machineIds.length === 0 || bounds.length < 2) return nothing(bounds);
    const rows = await this.#database.rows<EnergyRow>(ENERGY, [scope.machineIds, carrier, bounds]);
    return rows.map((row) => ({
      from: row.period_start,
      to: row.period_end,
      energyKwh: row.energy_kwh,
      estimatedKwh: row.estimated_kwh ?? 0,
      cost: row.cost,
      currency: row.currency,
      costReason: row.cost_reason,
      co2Kg: row.co2_kg,
      co2Reason: row.co2_reason,
      coverage: row.coverage ?? 0,
      quality: row.quality ?? 0,
    }));
  }

  /**
   * A driver of the scope, one entry for each period between bounds.
   *
   * @param name one that `isDriverName` knows
   * @throws DatabaseError, also for a name that is none
   */
  async driver(
    scope: Pick<Scope, 'machineIds'>,
    name: string,
    bounds: readonly Date[],
  ): Promise<DriverPeriod[]> {
    if (bounds.length < 2) return [];
    const rows = await this.#database.rows<DriverRow>(DRIVER, [scope.machineIds, name, bounds]);
    return rows.map((row) => ({
      from: row.period_start,
      to: row.period_end,
      value: row.value,
      coverage: row.coverage,
    }));
  }

  /** Which drivers the machines of the scope report in the range. @throws DatabaseError */
  async drivers(scope: Pick<Scope, 'machineIds'>, range: TimeRange): Promise<DriverSummary[]> {
    const rows = await this.#database.rows<SummaryRow>(DRIVERS_OF, [scope.machineIds, range.from, range.to]);
    return rows.map((row) => ({
      name: row.driver,
      machines: row.machines,
      firstAt: row.first_at,
      lastAt: row.last_at,
      coverage: row.coverage,
      lowest: row.lowest,
      mean: row.mean,
      highest: row.highest,
    }));
  }

  /**
   * What a machine did and saw, by buckets of UTC that touch the range and have anything.
   *
   * @param stepS whole minutes that divide a day
   * @throws DatabaseError, also for another step
   */
  async features(
    machineId: number,
    carrier: Carrier,
    range: TimeRange,
    stepS: number,
  ): Promise<FeatureColumns> {
    // Part by part, so that no answer takes the thread long to take apart.
    const parts: FeatureRow[] = [];
    const stepMillis = stepS * 1000;
    const widthMillis = stepMillis * FEATURE_ROWS_AT_ONCE;
    for (let at = range.from.getTime(); at < range.to.getTime();) {
      const next = Math.min(Math.floor(at / stepMillis) * stepMillis + widthMillis, range.to.getTime());
      const values = [machineId, carrier, new Date(at), new Date(next), stepS];
      parts.push(...(await this.#database.rows<FeatureRow>(FEATURE_COLUMNS, values)));
      at = next;
    }
    const column = (name: string): Float64Array =>
      Float64Array.from(
        parts.flatMap((part) => part[name] ?? []),
        (value) => value ?? Number.NaN,
      );
    const columns = Object.fromEntries(FEATURES.map((feature) => [feature, column(feature)]));
    return { stepS, times: column('times'), columns: columns as Record<Feature, Float64Array> };
  }
}

function nothing(bounds: readonly Date[]): EnergyPeriod[] {
  return bounds.slice(1).map((to, index) => ({
    from: bounds[index] ?? to,
    to,
    energyKwh: null,
    estimatedKwh: 0,
    cost: null,
    currency: null,
    costReason: null,
    co2Kg: null,
    co2Reason: null,
    coverage: 0,
    quality: 0,
  }));
}

function columnOf(feature: Feature): string {
  return feature === 'flowRateM3h'
    ? 'flow_rate_m3h'
    : feature.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
