import type { SignalType } from './signal-catalog.ts';
import type { TrendSource } from './trend-buckets.ts';

/** Where signals that are read by one statement are kept. Every word of it is part of a statement. */
export interface SignalStore {
  readonly rawTable: string;
  /** Of the aggregates: `energy` of `energy_1hour`. */
  readonly aggregates: string;
  /** Widths of the aggregates, the narrowest first. */
  readonly levels: readonly Exclude<TrendSource, 'raw'>[];
  /** Condition on a row for the values from `$5` on. */
  readonly isOf: string;
}

const OF_MACHINE = 'machine_id = $5';
const MINUTES_TO_DAYS = ['1min', '15min', '1hour', '1day'] as const;

/** The stores of all signals. Those without minutes are real-time nowhere: what is newer is read from raw readings. */
export const STORES = {
  power: {
    rawTable: 'energy_readings',
    aggregates: 'energy',
    levels: MINUTES_TO_DAYS,
    isOf: `${OF_MACHINE} AND carrier = $6::energy_carrier`,
  },
  electrical: {
    rawTable: 'energy_readings',
    aggregates: 'electrical',
    levels: ['15min', '1hour'],
    isOf: `${OF_MACHINE} AND carrier = $6::energy_carrier`,
  },
  production: {
    rawTable: 'production_data',
    aggregates: 'production',
    levels: MINUTES_TO_DAYS,
    isOf: OF_MACHINE,
  },
  environment: {
    rawTable: 'environmental_data',
    aggregates: 'environment',
    levels: MINUTES_TO_DAYS,
    isOf: OF_MACHINE,
  },
  measurement: {
    rawTable: 'measurements',
    aggregates: 'measurement',
    levels: ['15min', '1hour'],
    isOf: 'device_id = $5 AND metric = $6',
  },
} as const satisfies Readonly<Record<string, SignalStore>>;
export type StoreName = keyof typeof STORES;

/** What a store reads for buckets that `wanted` would fit: the coarsest it has that is no coarser. */
export function sourceIn({ levels }: SignalStore, wanted: TrendSource): TrendSource {
  const order: readonly TrendSource[] = ['raw', ...MINUTES_TO_DAYS];
  const fitting = levels.filter((level) => order.indexOf(level) <= order.indexOf(wanted));
  return fitting.at(-1) ?? 'raw';
}

/** The four figures of a value in one row: what to add up, how many readings that is of, least, highest. */
interface RowFigures {
  readonly sum: string;
  readonly count: string;
  readonly least: string;
  readonly highest: string;
}

/** The figures of a value in a row of an aggregate. */
export function inAggregate({ name, kind }: SignalType, store: SignalStore): RowFigures {
  const column = store === STORES.measurement ? 'value' : name;
  switch (kind) {
    case 'level':
      return {
        sum: `${column}_sum`,
        count: `${column}_count`,
        least: `${column}_min`,
        highest: `${column}_max`,
      };
    case 'counter':
      return {
        sum: 'NULL::float8',
        count: 'CASE WHEN counter_max_kwh IS NULL THEN 0 ELSE reading_count END',
        least: 'counter_min_kwh',
        highest: 'counter_max_kwh',
      };
    case 'state':
      return {
        sum: 'on_count::float8',
        count: 'reading_count',
        least: 'NULL::float8',
        highest: 'NULL::float8',
      };
    case 'amount':
      return {
        sum: column,
        count: `CASE WHEN ${column} IS NULL THEN 0 ELSE reading_count END`,
        least: 'NULL::float8',
        highest: 'NULL::float8',
      };
  }
}

function inReading({ name, kind }: SignalType, store: SignalStore): RowFigures {
  const column = store === STORES.measurement ? 'value' : name;
  const count = `(${column} IS NOT NULL)::int::bigint`;
  if (kind === 'state') {
    return { sum: `${column}::int::float8`, count, least: 'NULL::float8', highest: 'NULL::float8' };
  }
  return { sum: column, count, least: column, highest: column };
}

/**
 * The figures of signals of one store in buckets: parameters are the bounds, the first and the last of them, and from
 * when on the aggregate does not hold it yet; then whose they are. Row `n` is of the bucket behind the nth bound, with
 * the columns `sum0`, `count0`, `min0`, `max0`, `sum1` and so on.
 */
export function trendStatement(
  store: SignalStore,
  source: TrendSource,
  types: readonly SignalType[],
): string {
  const [from, to, mark] = ['$2::timestamptz', '$3::timestamptz', '$4::timestamptz'];
  const readings = rowsOf(store, 'raw', types);
  const tail = store.levels[0] === '1min' ? rowsOf(store, '1min', types) : readings;
  const rows =
    source === 'raw'
      ? `${readings} AND time >= ${from} AND time < ${to} AND ${mark} IS NOT NULL`
      : `${rowsOf(store, source, types)} AND bucket >= ${from} AND bucket < least(${to}, ${mark})
         UNION ALL ${tail} AND ${timeIn(tail)} >= greatest(${from}, ${mark}) AND ${timeIn(tail)} < ${to}`;
  const figures = types
    .map(
      (_type, i) =>
        `sum(s${i}) AS sum${i}, coalesce(sum(c${i}), 0)::int AS count${i}, min(l${i}) AS min${i}, max(h${i}) AS max${i}`,
    )
    .join(', ');
  // A column's array is looked at as it is; a parameter's would be copied for each look into it.
  return `WITH given AS MATERIALIZED (SELECT $1::timestamptz[] AS bounds)
    SELECT width_bucket(r.at, bounds) AS n, ${figures} FROM given, (${rows}) r GROUP BY 1 ORDER BY 1`;
}

function rowsOf(store: SignalStore, source: TrendSource, types: readonly SignalType[]): string {
  const isRaw = source === 'raw';
  const columns = types.map((type, i) => {
    const { sum, count, least, highest } = (isRaw ? inReading : inAggregate)(type, store);
    return `${sum} AS s${i}, ${count} AS c${i}, ${least} AS l${i}, ${highest} AS h${i}`;
  });
  const table = isRaw ? store.rawTable : `${store.aggregates}_${source}`;
  return `SELECT ${isRaw ? 'time' : 'bucket'} AS at, ${columns.join(', ')} FROM ${table} WHERE ${store.isOf}`;
}

function timeIn(rows: string): string {
  return rows.startsWith('SELECT time ') ? 'time' : 'bucket';
}
