/**
 * What a machine did, one row a minute (or whatever its rhythm gives), ascending in time; a minute without a reading
 * has no row. Columns have one value a row, NaN where nothing is known.
 */
export interface MachineRows {
  /** Start of each row's minute, epoch milliseconds. */
  readonly timeMillis: Float64Array;
  /** Mean power of the readings of the row. */
  readonly powerKw: Float64Array;
  /** What the counter showed last. */
  readonly counterKwh: Float64Array;
  /** How many readings the row is made of; 0 for a row without energy. */
  readonly readings: Float64Array;
  /** Signals by name: `pressure_bar`, `throughput_units_per_hour`, … ; those that the machine does not have are absent. */
  readonly signals: Readonly<Record<string, Float64Array>>;
  /** Operating mode of the row as an index into `modeNames`, −1 where unknown; null for a machine that reports none. */
  readonly modes: Int16Array | null;
  readonly modeNames: readonly string[];
}

/** The rows from index `first` up to, not including, `end`. */
export function sliceRows(rows: MachineRows, first: number, end: number): MachineRows {
  const signals = Object.entries(rows.signals).map(([name, values]): [string, Float64Array] => [
    name,
    values.subarray(first, end),
  ]);
  return {
    timeMillis: rows.timeMillis.subarray(first, end),
    powerKw: rows.powerKw.subarray(first, end),
    counterKwh: rows.counterKwh.subarray(first, end),
    readings: rows.readings.subarray(first, end),
    signals: Object.fromEntries(signals),
    modes: rows.modes?.subarray(first, end) ?? null,
    modeNames: rows.modeNames,
  };
}

/** The rows that have energy: the meter spoke, not only a sensor beside it. `column` is reduced alike. */
export function meteredRows(
  rows: MachineRows,
  column: Float64Array | null,
): { readonly rows: MachineRows; readonly column: Float64Array | null } {
  if (rows.readings.every((count) => count > 0)) return { rows, column };
  const reduced = (values: Float64Array): Float64Array =>
    values.filter((_, row) => (rows.readings[row] ?? 0) > 0);
  return {
    rows: {
      timeMillis: reduced(rows.timeMillis),
      powerKw: reduced(rows.powerKw),
      counterKwh: reduced(rows.counterKwh),
      readings: reduced(rows.readings),
      signals: {},
      modes: null,
      modeNames: [],
    },
    column: column === null ? null : reduced(column),
  };
}

/** Half-open stretch of time, epoch milliseconds. */
export interface Span {
  readonly startMillis: number;
  readonly endMillis: number;
}

/** For each row whether its time lies in none of the spans. */
export function outside(timeMillis: Float64Array, spans: readonly Span[]): Uint8Array {
  const kept = new Uint8Array(timeMillis.length).fill(1);
  for (const { startMillis, endMillis } of spans) {
    for (let row = firstAtOrAfter(timeMillis, startMillis); row < timeMillis.length; row += 1) {
      if ((timeMillis[row] ?? Infinity) >= endMillis) break;
      kept[row] = 0;
    }
  }
  return kept;
}

/** Index of the first time that is not before `millis`; the length when there is none. */
export function firstAtOrAfter(timeMillis: Float64Array, millis: number): number {
  let low = 0;
  let high = timeMillis.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timeMillis[middle] ?? Infinity) < millis) low = middle + 1;
    else high = middle;
  }
  return low;
}
