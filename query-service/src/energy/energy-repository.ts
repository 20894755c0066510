import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';
import type { EnergyMethod } from './totals-repository.ts';

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

/** The figures of one half-open period. */
export interface PeriodFigures extends EnergyFigures {
  readonly time: Date;
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
  period_start: Date;
  energy_kwh: number | null;
  power_avg_kw: number | null;
  power_min_kw: number | null;
  power_max_kw: number | null;
  reading_count: string;
  coverage: number;
  quality: number;
  method: EnergyMethod | null;
}

const BY_PERIODS = `
  SELECT p.period_start, p.energy_kwh, p.power_avg_kw, p.power_min_kw, p.power_max_kw, p.reading_count, p.coverage,
         p.quality, p.method
    FROM telemetry.energy_by_periods($1, $2::energy_carrier, $3::timestamptz[]) p ORDER BY p.period_start`;

/** Least and highest power of different machines were not at the same moment: a sum has none. */
const SUMMED_BY_PERIODS = `
  SELECT p.period_start, sum(p.energy_kwh) AS energy_kwh, sum(p.power_avg_kw) AS power_avg_kw,
         NULL::float8 AS power_min_kw, NULL::float8 AS power_max_kw, sum(p.reading_count)::bigint AS reading_count,
         avg(p.coverage) AS coverage, bit_or(p.quality) AS quality,
         CASE WHEN count(DISTINCT p.method) > 1 THEN 'mixed' ELSE min(p.method) END AS method
    FROM unnest($1::int[]) AS m (id)
   CROSS JOIN LATERAL telemetry.energy_by_periods(m.id, $2::energy_carrier, $3::timestamptz[]) p
   GROUP BY p.period_start ORDER BY p.period_start`;

/** Reads energy and power; the arithmetic is the database's. */
@Injectable()
export class EnergyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Energy and power as measured, in each period between consecutive bounds, also the empty ones. */
  async byPeriods(machineId: number, carrier: Carrier, bounds: readonly Date[]): Promise<PeriodFigures[]> {
    const rows = await this.#database.rows<FiguresRow>({ name: 'energy-by-periods', text: BY_PERIODS }, [
      machineId,
      carrier,
      bounds,
    ]);
    return rows.map(toFigures);
  }

  /** The same of several machines together; a period in which none has data is null. */
  async summedByPeriods(
    machineIds: readonly number[],
    carrier: Carrier,
    bounds: readonly Date[],
  ): Promise<PeriodFigures[]> {
    const rows = await this.#database.rows<FiguresRow>(SUMMED_BY_PERIODS, [machineIds, carrier, bounds]);
    return rows.map(toFigures);
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

/** A timestamptz literal of microseconds since 1970; a Date would cut the last three digits. */
function microsToText(micros: string): string {
  const total = BigInt(micros);
  const millis = total / 1000n;
  return `${new Date(Number(millis)).toISOString().slice(0, -1)}${String(total % 1000n).padStart(3, '0')}Z`;
}

function toFigures(row: FiguresRow): PeriodFigures {
  return {
    time: row.period_start,
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
