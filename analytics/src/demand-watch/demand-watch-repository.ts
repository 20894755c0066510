import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement, TimeRange } from '@enms/http-api';

/** A machine with what its status says of its electricity. */
export interface WatchedMachine {
  readonly id: number;
  readonly name: string;
  readonly displayName: string;
  readonly isRunning: boolean;
  readonly lastReadingAt: Date;
  /** The tariff that bills it now; null without one. */
  readonly tariffVersionId: number | null;
  /** A tariff of its own bills it apart from the site. */
  readonly isBilledApart: boolean;
}

/** The highest 15-minute average; without a value the reason why. */
export interface Peak {
  readonly value: number | null;
  readonly reason: string | null;
}

/** The demand component of a tariff version, for the part of the month that it holds. */
export interface BilledDemand {
  readonly method: string;
  /** By the share of the month, in days, that the version holds; null where it bills no demand. */
  readonly pricePerKw: number | null;
  readonly currency: string;
  readonly from: Date;
}

const MACHINES: Statement = {
  name: 'demand_machines',
  text: `SELECT m.id, m.name, m.display_name AS "displayName", s.is_running AS "isRunning",
      s.last_updated AS "lastReadingAt", t.tariff_version_id AS "tariffVersionId",
      coalesce(v.machine_id = m.id, false) AS "isBilledApart"
    FROM machines m
    JOIN machine_status s ON s.machine_id = m.id AND s.carrier = 'electricity'
    CROSS JOIN LATERAL accounting.tariffs_by_day(ARRAY[m.id], 'electricity', $2::date, $2::date) t
    LEFT JOIN tariff_versions v ON v.id = t.tariff_version_id
    WHERE m.id = ANY ($1::int[]) ORDER BY m.id`,
};

/** As accounting.bill takes it: a version that holds part of the month has that share of the price, and its own peak. */
const DEMAND: Statement = {
  name: 'demand_price',
  text: `SELECT coalesce(v.components -> 'demand' ->> 'method', 'fixed') AS method, v.currency,
      ((v.components -> 'demand' ->> 'price_per_kw')::numeric * (d.to_day - d.from_day)
        / ((d.first + INTERVAL '1 month')::date - d.first))::float8 AS "pricePerKw",
      d.from_day::timestamp AT TIME ZONE $3 AS "from"
    FROM tariff_versions v
    CROSS JOIN LATERAL (SELECT date_trunc('month', $2::date)::date AS first) m
    CROSS JOIN LATERAL (
      SELECT m.first, greatest(m.first, v.effective_from) AS from_day,
        least((m.first + INTERVAL '1 month')::date, v.effective_to) AS to_day
    ) d
    WHERE v.id = $1`,
};

const PEAK: Statement = {
  name: 'demand_peak',
  text: `SELECT value, coverage, reason FROM kpi.peak_demand_of($1::int[], $2, $3, $4, 'electricity')`,
};

const SO_FAR: Statement = {
  name: 'demand_so_far',
  text: `SELECT machine_id, energy_kwh::float8 AS energy_kwh,
      coverage * date_part('epoch', period_end - period_start) AS covered_s
    FROM accounting.totals($1::int[], 'electricity', ARRAY[$2::timestamptz, $3::timestamptz])`,
};

const MINUTES: Statement = {
  name: 'demand_minutes',
  text: `SELECT machine_id,
      array_agg((extract(epoch FROM period_start - $2::timestamptz) / 60)::int ORDER BY period_start) AS minutes,
      array_agg(power_avg_kw ORDER BY period_start) AS kw
    FROM telemetry.power_by_periods($1::int[], 'electricity',
      ARRAY(SELECT b FROM generate_series($2::timestamptz, $3, INTERVAL '1 minute') AS b ORDER BY b))
    WHERE power_avg_kw IS NOT NULL GROUP BY machine_id`,
};

const BASES: Statement = {
  name: 'demand_bases',
  text: `SELECT machine_id, percentile_cont(0.1) WITHIN GROUP (ORDER BY power_avg_kw) AS base_kw
    FROM telemetry.power_by_periods($1::int[], 'electricity',
      ARRAY(SELECT b FROM generate_series($2::timestamptz, $3, INTERVAL '15 minutes') AS b ORDER BY b))
    WHERE power_avg_kw IS NOT NULL GROUP BY machine_id`,
};

/** Reads what the demand watch is made from. */
@Injectable()
export class DemandWatchRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Those of the machines that electricity was ever heard of. @param day local date @throws DatabaseError */
  machines(machineIds: readonly number[], day: string): Promise<WatchedMachine[]> {
    return this.#database.rows<WatchedMachine>(MACHINES, [machineIds, day]);
  }

  async billedDemand(
    tariffVersionId: number,
    day: string,
    timeZone: string,
  ): Promise<BilledDemand | undefined> {
    const [row] = await this.#database.rows<BilledDemand>(DEMAND, [tariffVersionId, day, timeZone]);
    return row;
  }

  /** The highest 15-minute average of the machines together in a range. @throws DatabaseError */
  async peak(machineIds: readonly number[], range: TimeRange, method: string): Promise<Peak> {
    const [row] = await this.#database.rows<Peak>(PEAK, [machineIds, range.from, range.to, method]);
    return row ?? { value: null, reason: 'no_data' };
  }

  /** Energy of each machine in a range, and the seconds of it that readings speak for. @throws DatabaseError */
  soFar(
    machineIds: readonly number[],
    { from, to }: TimeRange,
  ): Promise<{ machine_id: number; energy_kwh: number | null; covered_s: number }[]> {
    return this.#database.rows(SO_FAR, [machineIds, from, to]);
  }

  /** Mean power by minute of each machine in a range of whole minutes, NaN where there was no reading. */
  async minutes(
    machineIds: readonly number[],
    { from, to }: TimeRange,
  ): Promise<ReadonlyMap<number, Float64Array>> {
    const rows = await this.#database.rows<{ machine_id: number; minutes: number[]; kw: number[] }>(MINUTES, [
      machineIds,
      from,
      to,
    ]);
    const count = Math.round((to.getTime() - from.getTime()) / 60_000);
    return new Map(
      rows.map(({ machine_id: id, minutes, kw }) => {
        const values = new Float64Array(count).fill(Number.NaN);
        for (const [n, minute] of minutes.entries()) values[minute] = kw[n] ?? Number.NaN;
        return [id, values];
      }),
    );
  }

  /** The tenth percentile of the quarter-hours of each machine in a range. @throws DatabaseError */
  async bases(machineIds: readonly number[], { from, to }: TimeRange): Promise<ReadonlyMap<number, number>> {
    const rows = await this.#database.rows<{ machine_id: number; base_kw: number }>(BASES, [
      machineIds,
      from,
      to,
    ]);
    return new Map(rows.map(({ machine_id: id, base_kw: kw }) => [id, kw]));
  }
}
