import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { Signal } from './signal-catalog.ts';
import type { TrendBuckets, TrendSource } from './trend-buckets.ts';
import { trendSource } from './trend-buckets.ts';
import type { StoreName } from './trend-statement.ts';
import { STORES, sourceIn, trendStatement } from './trend-statement.ts';

/** The figures of one signal, an entry for each bucket. */
export interface TrendFigures {
  readonly source: TrendSource;
  readonly sum: (number | null)[];
  readonly least: (number | null)[];
  readonly highest: (number | null)[];
  readonly count: number[];
}

/** Signals that one statement reads. */
export interface SignalGroup {
  readonly store: StoreName;
  /** A machine and carrier, a machine, or a device and metric: what the store asks for. */
  readonly of: readonly (number | string)[];
  readonly signals: readonly Signal[];
}

const STEP_MILLIS: Readonly<Record<TrendSource, number>> = {
  raw: 1,
  '1min': 60_000,
  '15min': 900_000,
  '1hour': 3_600_000,
  '1day': 86_400_000,
};

/** Reads signals over time from the coarsest aggregate that fits, and what is too new for it from a finer one. */
@Injectable()
export class TrendRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The figures of each signal of a group, in their order. */
  async figures(
    { store: name, of, signals }: SignalGroup,
    buckets: TrendBuckets,
    now: Date,
  ): Promise<TrendFigures[]> {
    const store = STORES[name];
    const source = sourceIn(store, trendSource(buckets));
    const from = buckets.bounds[0] ?? now;
    const to = buckets.bounds.at(-1) ?? now;
    const rows = await this.#database.rows<Record<string, number | null>>(
      trendStatement(store, source, signals),
      [buckets.bounds, from, to, await this.#materialisedTo(store.aggregates, source, now), ...of],
    );
    return signals.map((_signal, index) => columnsOf(rows, index, buckets.bounds.length - 1, source));
  }

  /** Energy in each bucket as every other page tells it: from counters, else from power. */
  async energy(machineId: number, carrier: Carrier, { bounds }: TrendBuckets): Promise<TrendFigures> {
    const rows = await this.#database.rows<{ kwh: number | null; count: string; source: TrendSource }>(
      `SELECT p.energy_kwh AS kwh, p.reading_count AS count,
              (SELECT telemetry.resolution_for($1, $3::timestamptz[])) AS source
         FROM telemetry.energy_by_periods($1, $2::energy_carrier, $3::timestamptz[]) p ORDER BY p.period_start`,
      [machineId, carrier, bounds],
    );
    const empty = rows.map(() => null);
    return {
      source: rows[0]?.source ?? '1min',
      sum: rows.map(({ kwh }) => kwh),
      least: empty,
      highest: empty,
      count: rows.map(({ count }) => Number(count)),
    };
  }

  /** What is newer has to be read from something finer; the running bucket counts as open. */
  async #materialisedTo(aggregates: string, source: TrendSource, now: Date): Promise<Date> {
    const step = STEP_MILLIS[source];
    const running = new Date(Math.floor(now.getTime() / step) * step);
    if (source === 'raw') return running;
    const [row] = await this.#database.rows<{ mark: Date }>(
      {
        name: 'materialised-to',
        text: `SELECT greatest(telemetry.aggregate_watermark($1), 'epoch') AS mark`,
      },
      [`${aggregates}_${source}`],
    );
    return row === undefined || row.mark > running ? running : row.mark;
  }
}

function columnsOf(
  rows: readonly Readonly<Record<string, number | null>>[],
  index: number,
  length: number,
  source: TrendSource,
): TrendFigures {
  const empty = (): (number | null)[] => Array.from({ length }, () => null);
  const figures = {
    source,
    sum: empty(),
    least: empty(),
    highest: empty(),
    count: Array.from({ length }, () => 0),
  };
  for (const row of rows) {
    const at = (row['n'] ?? 0) - 1;
    figures.sum[at] = row[`sum${index}`] ?? null;
    figures.least[at] = row[`min${index}`] ?? null;
    figures.highest[at] = row[`max${index}`] ?? null;
    figures.count[at] = row[`count${index}`] ?? 0;
  }
  return figures;
}
