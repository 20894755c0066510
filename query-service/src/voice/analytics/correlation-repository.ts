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
  ), whole AS MATERIALIZED (
    -- A period of which a part, or one of the machines, is not known would look like one of little energy.
    SELECT period_start, kwh FROM energy WHERE coverage >= 0.9 AND machines = (SELECT max(machines) FROM energy)
  ), measured AS (
    SELECT d.driver, count(v.value)::int AS driver_periods, count(e.kwh) FILTER (WHERE v.value IS NOT NULL)::int AS n,
           corr(e.kwh, v.value) AS r, regr_slope(e.kwh, v.value) AS slope
      FROM unnest($4::text[]) AS d (driver)
     CROSS JOIN LATERAL analytics.driver_values($3::int[], d.driver, $5::timestamptz[]) v
      LEFT JOIN whole e ON e.period_start = v.period_start
     GROUP BY d.driver
  )
  SELECT driver, n, r, slope, driver_periods, CASE WHEN n > 2 AND abs(r) < 1 THEN r * sqrt((n - 2) / (1 - r * r)) END AS t
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
   * By the names of the drivers.
   *
   * @param sourceIds machines whose sensors tell the drivers
   * @param drivers as `analytics.driver_values` names them
   * @param bounds of the periods, ascending, two or more
   */
  async between(
    machineIds: readonly number[],
    carrier: Carrier,
    sourceIds: readonly number[],
    drivers: readonly string[],
    bounds: readonly Date[],
  ): Promise<ReadonlyMap<string, Correlation>> {
    const rows = await this.#database.rows<{
      driver: string;
      n: number;
      r: number | null;
      slope: number | null;
      driver_periods: number;
      t: number | null;
    }>(FIND, [machineIds, carrier, sourceIds, drivers, bounds]);
    return new Map(
      rows.map(({ driver, n, r, slope, driver_periods: driverPeriods, t }) => [
        driver,
        { pairs: n, driverPeriods, r, slope, t },
      ]),
    );
  }
}
