import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import type { Carrier } from '@enms/telemetry-contract';
import { SeriesRepository } from '../series/series-repository.ts';
import type { Feature } from '../series/series.ts';
import { heatKw } from './detection/heat.ts';
import { firstAtOrAfter, type MachineRows } from './detection/machine-rows.ts';

const STEP_S = 60;
/** Read piece by piece: parsing more rows at once would hold up requests. */
const PIECE_MILLIS = 3 * 86_400_000;

const SIGNALS: readonly (readonly [signal: string, feature: Feature])[] = [
  ['production_count', 'productionCount'],
  ['speed_percent', 'speedPercent'],
  ['outdoor_temp_c', 'outdoorTempC'],
  ['pressure_bar', 'pressureBar'],
  ['flow_rate_m3h', 'flowRateM3h'],
  ['supply_temp_c', 'supplyTempC'],
  ['return_temp_c', 'returnTempC'],
  ['cop', 'cop'],
];

interface WorkRow {
  times: number[] | null;
  throughput: (number | null)[] | null;
  moisture: (number | null)[] | null;
  modes: (string | null)[] | null;
}

/** What the aggregates of the features do not carry: throughput, moisture and operating mode by minute. */
const WORK: Statement = {
  name: 'anomaly_work',
  text: `SELECT array_agg(extract(epoch FROM w.bucket)::float8 * 1000 ORDER BY w.bucket) AS times,
      array_agg(w.throughput ORDER BY w.bucket) AS throughput, array_agg(w.moisture ORDER BY w.bucket) AS moisture,
      array_agg(w.mode ORDER BY w.bucket) AS modes
    FROM (
      SELECT time_bucket(INTERVAL '1 minute', p.time) AS bucket, avg(p.throughput_units_per_hour) AS throughput,
        avg((p.extra ->> 'material_moisture_percent')::float8)
          FILTER (WHERE jsonb_typeof(p.extra -> 'material_moisture_percent') = 'number') AS moisture,
        last(p.operating_mode, p.time) FILTER (WHERE p.operating_mode IS NOT NULL) AS mode
      FROM production_data p
      WHERE p.machine_id = $1 AND p.time >= $2 AND p.time < $3
      GROUP BY 1
    ) w`,
};

interface Piece {
  readonly times: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly modes: readonly (string | null)[];
}

/** Reads the rows by minute that detectors look at. */
@Injectable()
export class MachineRowsReader {
  readonly #series: SeriesRepository;
  readonly #database: Database;

  constructor(series: SeriesRepository, database: Database) {
    this.#series = series;
    this.#database = database;
  }

  /** Rows in `[from, to)`; signals that the machine never reported there are absent. @throws DatabaseError */
  async read(
    machineId: number,
    carrier: Carrier,
    from: Date,
    to: Date,
    signal: AbortSignal,
  ): Promise<MachineRows> {
    const pieces: Piece[] = [];
    for (let start = from.getTime(); start < to.getTime(); start += PIECE_MILLIS) {
      signal.throwIfAborted();
      const end = new Date(Math.min(start + PIECE_MILLIS, to.getTime()));
      pieces.push(await this.#piece(machineId, carrier, new Date(start), end));
    }
    return joined(pieces);
  }

  async #piece(machineId: number, carrier: Carrier, from: Date, to: Date): Promise<Piece> {
    const features = await this.#series.features(machineId, carrier, { from, to }, STEP_S);
    const [work] = await this.#database.rows<WorkRow>(WORK, [machineId, from, to]);
    // A bucket that only touches the range belongs to the piece before or after.
    const first = firstAtOrAfter(features.times, from.getTime());
    const end = firstAtOrAfter(features.times, to.getTime());
    const times = features.times.slice(first, end);
    const place = new Map((work?.times ?? []).map((time, i) => [time, i]));
    const beside = <T>(values: readonly (T | null)[] | null | undefined, row: number): T | null =>
      values?.[place.get(times[row] ?? 0) ?? -1] ?? null;
    const column = (feature: Feature): Float64Array => features.columns[feature].slice(first, end);
    const columns: Record<string, Float64Array> = {
      powerKw: column('powerKw'),
      counterKwh: column('counterTotalKwh'),
      readings: column('readings'),
      throughput_units_per_hour: times.map((_, row) => beside(work?.throughput, row) ?? Number.NaN),
      material_moisture_percent: times.map((_, row) => beside(work?.moisture, row) ?? Number.NaN),
    };
    for (const [signal, feature] of SIGNALS) columns[signal] = column(feature);
    return { times, columns, modes: Array.from(times, (_, row) => beside(work?.modes, row)) };
  }
}

function joined(pieces: readonly Piece[]): MachineRows {
  const length = pieces.reduce((sum, { times }) => sum + times.length, 0);
  const whole = (part: (piece: Piece) => Float64Array): Float64Array => {
    const column = new Float64Array(length);
    let at = 0;
    for (const piece of pieces) {
      column.set(part(piece), at);
      at += piece.times.length;
    }
    return column;
  };
  const names = [
    'throughput_units_per_hour',
    'material_moisture_percent',
    ...SIGNALS.map(([signal]) => signal),
  ];
  const signals: Record<string, Float64Array> = {};
  for (const name of names) {
    const column = whole(({ columns }) => columns[name] ?? new Float64Array(0));
    if (column.some((value) => Number.isFinite(value))) signals[name] = column;
  }
  const { flow_rate_m3h: flow, supply_temp_c: supply, return_temp_c: back } = signals;
  if (flow !== undefined && supply !== undefined && back !== undefined) {
    signals['heat_kw'] = heatKw(flow, supply, back);
  }
  const texts = pieces.flatMap(({ modes }) => modes);
  const modeNames = [...new Set(texts)].filter((mode) => mode !== null).sort();
  const codes = new Map(modeNames.map((mode, code) => [mode, code]));
  return {
    timeMillis: whole(({ times }) => times),
    powerKw: whole(({ columns }) => columns['powerKw'] ?? new Float64Array(0)),
    counterKwh: whole(({ columns }) => columns['counterKwh'] ?? new Float64Array(0)),
    readings: whole(({ columns }) => columns['readings'] ?? new Float64Array(0)),
    signals,
    modes: modeNames.length === 0 ? null : Int16Array.from(texts, (mode) => codes.get(mode ?? '') ?? -1),
    modeNames,
  };
}
