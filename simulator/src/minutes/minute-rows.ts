import type { DraftReading, ReadingKind } from '../timeline/device-timeline.ts';

const MINUTE_MS = 60_000;
/** A clock that is wrong by up to a day finds its minute still open. */
const OPEN_MS = 25 * 3_600_000;
/** Finished minutes are handed out when so many are open: looking at each new one would take most of the time. */
const OPEN_MINUTES = OPEN_MS / MINUTE_MS + 500;
/** Readings further ahead than this end in quarantine at the ingest, so they make no row. */
const AHEAD_MS = 300_000;
const MOST_COLUMNS = 32;

export type Cell = number | string | undefined;

/** What the readings of one minute say. */
export interface MinuteRow {
  /** Start of the minute, epoch milliseconds, by the device's own time stamps. */
  readonly timeMs: number;
  /** In the order of {@link MinuteRows.columns}; undefined where no reading of the minute had the signal. */
  readonly cells: readonly Cell[];
}

/** How the readings of a minute become one cell. */
type Aggregate = 'mean' | 'low' | 'high' | 'sum' | 'last';

/** Fields of a reading that are no signal; voltage and current follow from power and power factor. */
const NO_SIGNALS = new Set(['ts', 'seq', 'channel', 'carrier', 'voltage_v', 'current_a', 'frequency_hz']);
/** Pieces since the reading before: the minute has their sum. */
const COUNTS = new Set(['production_count', 'good', 'bad']);
const KINDS: readonly ReadingKind[] = ['energy', 'production', 'environment'];

interface OpenMinute {
  /** Time stamps met, told apart by kind and carrier. */
  readonly seen: Set<number>;
  readonly values: Float64Array;
  readonly counts: Uint16Array;
  readonly texts: (string | undefined)[];
}

/**
 * Rows by minute out of readings, as they would stand in the database: a time stamp twice is stored once, one too
 * far ahead not at all, and a device with a wrong clock puts its readings where its clock says.
 * Minutes are kept open for a day of simulated time, so memory does not grow with the length of the history.
 */
export class MinuteRows {
  private readonly places = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly aggregates: Aggregate[] = [];
  private readonly open = new Map<number, OpenMinute>();

  /** @param emit takes the finished rows, in the order of time */
  constructor(private readonly emit: (row: MinuteRow) => void) {
    this.column('readings', 'sum');
  }

  /** Names of the columns met so far, in their order. */
  get columns(): readonly string[] {
    return this.names;
  }

  add({ kind, timeMs, body }: DraftReading): void {
    const ts = Number(body['ts']);
    if (ts - timeMs > AHEAD_MS || timeMs - ts > OPEN_MS) return;
    const minuteMs = Math.floor(ts / MINUTE_MS) * MINUTE_MS;
    const minute = this.open.get(minuteMs) ?? this.begin(minuteMs, timeMs);
    const steam = body['carrier'] === 'steam';
    const stamp = ts * 4 + (steam ? 3 : KINDS.indexOf(kind));
    if (minute.seen.has(stamp)) return;
    minute.seen.add(stamp);
    if (kind === 'energy') this.addEnergy(minute, body, steam ? 'steam_' : '');
    else this.addContext(minute, body);
  }

  /** Hands out what is still open: the history has ended. */
  finish(): void {
    this.close(Infinity);
  }

  private begin(minuteMs: number, nowMs: number): OpenMinute {
    if (this.open.size > OPEN_MINUTES) this.close(nowMs - OPEN_MS - MINUTE_MS);
    const minute = {
      seen: new Set<number>(),
      values: new Float64Array(MOST_COLUMNS),
      counts: new Uint16Array(MOST_COLUMNS),
      texts: [],
    };
    this.open.set(minuteMs, minute);
    return minute;
  }

  /** `readings` counts those of the meter, of a boiler those of its gas meter; its steam has columns of its own. */
  private addEnergy(minute: OpenMinute, body: DraftReading['body'], prefix: string): void {
    if (prefix === '') this.put(minute, 'readings', 'sum', 1);
    const kwhPerUnit = Number(body['calorific_kwh_per_m3'] ?? body['enthalpy_kwh_per_kg'] ?? 1);
    const powerKw = Number(body['power_kw'] ?? body['flow_m3h'] ?? body['flow_kgh']) * kwhPerUnit;
    const counter = Number(body['energy_total_kwh'] ?? body['volume_total_m3'] ?? body['mass_total_kg']);
    this.put(minute, `${prefix}power_kw`, 'mean', powerKw);
    this.put(minute, `${prefix}power_min_kw`, 'low', powerKw);
    this.put(minute, `${prefix}power_max_kw`, 'high', powerKw);
    this.put(minute, `${prefix}energy_total_kwh`, 'last', counter * kwhPerUnit);
    if (body['power_factor'] !== undefined) {
      this.put(minute, 'power_factor', 'mean', Number(body['power_factor']));
    }
  }

  private addContext(minute: OpenMinute, body: DraftReading['body']): void {
    for (const name in body) {
      if (NO_SIGNALS.has(name)) continue;
      const value = body[name];
      if (typeof value === 'number') this.put(minute, name, COUNTS.has(name) ? 'sum' : 'mean', value);
      else if (typeof value === 'string') minute.texts[this.column(name, 'last')] = value;
    }
  }

  private put({ values, counts }: OpenMinute, name: string, aggregate: Aggregate, value: number): void {
    const at = this.column(name, aggregate);
    const before = values[at] ?? 0;
    const first = counts[at] === 0;
    counts[at] = (counts[at] ?? 0) + 1;
    if (first || aggregate === 'last') values[at] = value;
    else if (aggregate === 'low') values[at] = Math.min(before, value);
    else if (aggregate === 'high') values[at] = Math.max(before, value);
    else values[at] = before + value;
  }

  private column(name: string, aggregate: Aggregate): number {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    const place = this.names.push(name) - 1;
    if (place === MOST_COLUMNS) throw new Error(`More than ${MOST_COLUMNS} signals: ${name}`);
    this.places.set(name, place);
    this.aggregates.push(aggregate);
    return place;
  }

  private close(beforeMs: number): void {
    const done = [...this.open.keys()].filter((minuteMs) => minuteMs < beforeMs).sort((a, b) => a - b);
    for (const timeMs of done) {
      const minute = this.open.get(timeMs);
      if (minute !== undefined) this.emit({ timeMs, cells: this.cellsOf(minute) });
      this.open.delete(timeMs);
    }
  }

  private cellsOf({ values, counts, texts }: OpenMinute): Cell[] {
    return this.aggregates.map((aggregate, at) => {
      const count = counts[at] ?? 0;
      if (count === 0) return texts[at];
      return aggregate === 'mean' ? (values[at] ?? 0) / count : values[at];
    });
  }
}
