import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import type { Carrier } from '@enms/telemetry-contract';

/** How energy and a driver go together, over the periods in which both are known. */
export interface Correlation {
  readonly pairs: number;
  /** Periods with a value of the driver. */
  readonly driverPeriods: number;
  /** Pearson's r, −1 to 1; null where there are fewer than two pairs, or one of the two never changes. */
  readonly r: number | null;
  /** kWh of a period for each unit of the driver. */
  readonly slope: number | null;
  /** r · √((n − 2) / (1 − r²)): Student's t of r with n − 2 degrees of freedom; null for |r| = 1. */
  readonly t: number | null;
}

const FIND: Statement = {
  name: 'voice-correlation',
  text: `WITH energy AS MATERIALIZED (
    SELECT period_start, sum(energy_kwh)::float8 AS kwh, count(energy_kwh) AS machines,
           min(coverage) FILTER (WHERE energy_kwh IS NOT NULL) AS coverage
      FROM accounting.totals($1::int[], $2::energy_carrier, $5::timestamptz[]) GROUP BY period_start
  ), driver AS MATERIALIZED (
    SELECT period_start, value FROM analytics.driver_values($3::int[], $4, $5::timestamptz[]) WHERE value IS NOT NULL
  ), pairs AS (
    SELECT e.kwh, d.value FROM energy e JOIN driver d USING (period_start)
     -- A period of which a part, or one of the machines, is not known would look like one of little energy.
     WHERE e.coverage >= 0.9 AND e.machines = (SELECT max(machines) FROM energy)
  ), measured AS (
    SELECT count(*)::int AS n, corr(kwh, value) AS r, regr_slope(kwh, value) AS slope FROM pairs
  )
  SELECT n, r, slope, (SELECT count(*) FROM driver)::int AS driver_periods,
         CASE WHEN n > 2 AND abs(r) < 1 THEN r * sqrt((n - 2) / (1 - r * r)) END AS t
    FROM measured`,
};

/** Measures how energy of the ledger goes together with what may drive it. */
@Injectable()
export class CorrelationRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @param sourceIds machines whose sensors tell the driver
   * @param driver as `analytics.driver_values` names it
   * @param bounds of the periods, ascending
   */
  async between(
    machineIds: readonly number[],
    carrier: Carrier,
    sourceIds: readonly number[],
    driver: string,
    bounds: readonly Date[],
  ): Promise<Correlation> {
    const [row] = await this.#database.rows<{
      n: number;
      r: number | null;
      slope: number | null;
      driver_periods: number;
      t: number | null;
    }>(FIND, [machineIds, carrier, sourceIds, driver, bounds]);
    return {
      pairs: row?.n ?? 0,
      driverPeriods: row?.driver_periods ?? 0,
      r: row?.r ?? null,
      slope: row?.slope ?? null,
      t: row?.t ?? null,
    };
  }
}
