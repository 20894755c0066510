import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '../connections/database.ts';
import type { TimeRange } from '../time-range/time-range.ts';
import type { Bucket } from './bucket.ts';

/** How an amount of energy was found. */
export type EnergyMethod = 'counter' | 'reported' | 'integration';

/** Energy and power over some span; null where nothing is known. */
export interface EnergyFigures {
  readonly energyKwh: number | null;
  readonly powerAvgKw: number | null;
  readonly powerMinKw: number | null;
  readonly powerMaxKw: number | null;
  readonly readingCount: number;
  /** Share of the span that readings cover, 0 to 1. */
  readonly coverage: number;
  /** Bits of QualityBit. */
  readonly quality: number;
  readonly method: EnergyMethod | null;
}

/** The figures of one bucket. */
export interface BucketFigures extends EnergyFigures {
  readonly time: Date;
}

/** Summed figures of several machines; those of power are null unless they add up. */
export interface SumFigures {
  readonly energyKwh: number | null;
  readonly coverage: number;
  readonly quality: number;
  readonly methods: readonly EnergyMethod[];
}

/** One bucket summed over several machines. */
export interface SumBucket extends SumFigures {
  readonly time: Date;
  readonly powerAvgKw: number | null;
}

/** A reading as it came. */
export interface RawReading {
  readonly machineId: number;
  readonly time: Date;
  /** Microseconds since 1970, exact; for cursors. */
  readonly timeMicros: string;
  readonly powerKw: number | null;
  readonly energyKwh: number | null;
  readonly energyTotalKwh: number | null;
  readonly quality: number;
}

interface FiguresRow {
  energy_kwh: number | null;
  power_avg_kw: number | null;
  power_min_kw: number | null;
  power_max_kw: number | null;
  reading_count: string;
  coverage: number;
  quality: number;
  method: EnergyMethod | null;
}

interface SumRow {
  energy_kwh: number | null;
  coverage: number;
  quality: number;
  methods: EnergyMethod[] | null;
}

const INTERVALS: Readonly<Record<Exclude<Bucket, '1day'>, string>> = {
  '1min': '1 minute',
  '15min': '15 minutes',
  '1hour': '1 hour',
};

/** The days of a timeline are the site's own; every other width is fixed in UTC. Width is $5. */
const BUCKETED = `telemetry.energy_timeline(m.id, $2::energy_carrier, $3, $4, $5::interval)`;
const BY_LOCAL_DAY = `
  (SELECT period_start AS bucket, p.energy_kwh, p.power_avg_kw, p.power_min_kw, p.power_max_kw, p.reading_count,
          p.coverage, p.quality, p.method
     FROM telemetry.energy_by_local_period(m.id, $2::energy_carrier, $3, $4, $5::text) p)`;

/** Reads energy and power; the arithmetic is the database's. */
@Injectable()
export class EnergyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async total(machineId: number, carrier: Carrier, range: TimeRange): Promise<EnergyFigures> {
    const [row] = await this.#database.rows<FiguresRow>(
      {
        name: 'energy-total',
        text: `SELECT energy_kwh, power_avg_kw, power_min_kw, power_max_kw, reading_count, coverage, quality, method
                 FROM telemetry.energy_total($1, $2::energy_carrier, $3, $4)`,
      },
      [machineId, carrier, range.from, range.to],
    );
    return row === undefined ? NOTHING : toFigures(row);
  }

  /** Energy of several machines over the range, added up; null when none of them has any. */
  async totalOf(machineIds: readonly number[], carrier: Carrier, range: TimeRange): Promise<SumFigures> {
    const [row] = await this.#database.rows<SumRow>(
      `SELECT sum(t.energy_kwh) AS energy_kwh, coalesce(avg(t.coverage), 0) AS coverage,
              coalesce(bit_or(t.quality), 0) AS quality,
              array_agg(DISTINCT t.method) FILTER (WHERE t.method IS NOT NULL) AS methods
         FROM unnest($1::int[]) AS m (id)
        CROSS JOIN LATERAL telemetry.energy_total(m.id, $2::energy_carrier, $3, $4) t`,
      [machineIds, carrier, range.from, range.to],
    );
    return row === undefined ? { energyKwh: null, coverage: 0, quality: 0, methods: [] } : toSum(row);
  }

  /** Every bucket of the range, also the empty ones. */
  async timeline(
    machineId: number,
    carrier: Carrier,
    range: TimeRange,
    bucket: Bucket,
  ): Promise<BucketFigures[]> {
    const rows = await this.#database.rows<FiguresRow & { bucket: Date }>(
      {
        name: bucket === '1day' ? 'energy-local-days' : 'energy-timeline',
        text: `SELECT t.* FROM (SELECT $1::int AS id) m CROSS JOIN LATERAL ${sourceOf(bucket)} t ORDER BY t.bucket`,
      },
      [machineId, carrier, range.from, range.to, widthOf(bucket)],
    );
    return rows.map((row) => ({ ...toFigures(row), time: row.bucket }));
  }

  /** Every bucket of the range, added up over the machines; a bucket in which none has data is null. */
  async summedTimeline(
    machineIds: readonly number[],
    carrier: Carrier,
    range: TimeRange,
    bucket: Bucket,
  ): Promise<SumBucket[]> {
    const rows = await this.#database.rows<SumRow & { bucket: Date; power_avg_kw: number | null }>(
      `SELECT t.bucket, sum(t.energy_kwh) AS energy_kwh, sum(t.power_avg_kw) AS power_avg_kw,
              avg(t.coverage) AS coverage, bit_or(t.quality) AS quality,
              array_agg(DISTINCT t.method) FILTER (WHERE t.method IS NOT NULL) AS methods
         FROM unnest($1::int[]) AS m (id) CROSS JOIN LATERAL ${sourceOf(bucket)} t
        GROUP BY t.bucket ORDER BY t.bucket`,
      [machineIds, carrier, range.from, range.to, widthOf(bucket)],
    );
    return rows.map((row) => ({ ...toSum(row), time: row.bucket, powerAvgKw: row.power_avg_kw }));
  }

  /** Readings of the range in the order of time, then machine; at most `limit`, behind the cursor if there is one. */
  async raw(
    series: readonly { readonly machineId: number; readonly carrier: Carrier }[],
    range: TimeRange,
    after: { readonly timeMicros: string; readonly machineId: number } | null,
    limit: number,
  ): Promise<RawReading[]> {
    const rows = await this.#database.rows<{
      machine_id: number;
      time: Date;
      time_micros: string;
      power_kw: number | null;
      energy_kwh: number | null;
      energy_total_kwh: number | null;
      quality: number;
    }>(
      `SELECT r.machine_id, r.time, (extract(epoch FROM r.time) * 1000000)::bigint AS time_micros,
              r.power_kw, r.energy_kwh, r.energy_total_kwh, r.quality
         FROM unnest($1::int[], $2::text[]) AS s (machine_id, carrier)
        CROSS JOIN LATERAL (
                SELECT * FROM energy_readings e
                 WHERE e.machine_id = s.machine_id AND e.carrier = s.carrier::energy_carrier
                   AND e.time >= greatest($3::timestamptz, $5::timestamptz) AND e.time < $4
                   AND ($5::timestamptz IS NULL OR (e.time, e.machine_id) > ($5, $6::int))
                 ORDER BY e.time LIMIT $7) r
        ORDER BY r.time, r.machine_id LIMIT $7`,
      [
        series.map(({ machineId }) => machineId),
        series.map(({ carrier }) => carrier),
        range.from,
        range.to,
        after === null ? null : microsToText(after.timeMicros),
        after?.machineId ?? null,
        limit,
      ],
    );
    return rows.map((row) => ({
      machineId: row.machine_id,
      time: row.time,
      timeMicros: row.time_micros,
      powerKw: row.power_kw,
      energyKwh: row.energy_kwh,
      energyTotalKwh: row.energy_total_kwh,
      quality: row.quality,
    }));
  }
}

const NOTHING: EnergyFigures = {
  energyKwh: null,
  powerAvgKw: null,
  powerMinKw: null,
  powerMaxKw: null,
  readingCount: 0,
  coverage: 0,
  quality: 0,
  method: null,
};

function sourceOf(bucket: Bucket): string {
  return bucket === '1day' ? BY_LOCAL_DAY : BUCKETED;
}

function widthOf(bucket: Bucket): string {
  return bucket === '1day' ? 'day' : INTERVALS[bucket];
}

/** A timestamptz literal of microseconds since 1970; a Date would cut the last three digits. */
function microsToText(micros: string): string {
  const total = BigInt(micros);
  const millis = total / 1000n;
  return `${new Date(Number(millis)).toISOString().slice(0, -1)}${String(total % 1000n).padStart(3, '0')}Z`;
}

function toFigures(row: FiguresRow): EnergyFigures {
  return {
    energyKwh: row.energy_kwh,
    powerAvgKw: row.power_avg_kw,
    powerMinKw: row.power_min_kw,
    powerMaxKw: row.power_max_kw,
    readingCount: Number(row.reading_count),
    coverage: row.coverage,
    quality: row.quality,
    method: row.method,
  };
}

function toSum(row: SumRow): SumFigures {
  return {
    energyKwh: row.energy_kwh,
    coverage: row.coverage,
    quality: row.quality,
    methods: row.methods ?? [],
  };
}
