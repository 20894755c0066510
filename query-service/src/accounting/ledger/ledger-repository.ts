import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';

/** An entry of the ledger as it is stored; amounts are exact decimal numbers. */
export interface LedgerEntry {
  readonly period_start: Date;
  readonly revision: number;
  readonly energy_kwh: string;
  readonly method: string;
  readonly coverage: number;
  readonly estimated_kwh: string;
  readonly quality: number;
  readonly reading_count: number;
  readonly tariff_version_id: number | null;
  readonly price_per_kwh: string | null;
  readonly cost: string | null;
  readonly currency: string | null;
  readonly location_factor_id: number | null;
  readonly co2_location_kg: string | null;
  readonly market_factor_id: number | null;
  readonly co2_market_kg: string | null;
  readonly posted_at: Date;
  readonly run_id: string;
}

const COLUMNS = `period_start, revision, energy_kwh, method, coverage, estimated_kwh, quality, reading_count,
  tariff_version_id, price_per_kwh, cost, currency, location_factor_id, co2_location_kg, market_factor_id, co2_market_kg,
  posted_at, run_id`;

/** Reads the ledger. */
@Injectable()
export class LedgerRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Entries whose quarter hours begin in the range, as they are known now. */
  current(machineId: number, carrier: Carrier, range: TimeRange, limit: number): Promise<LedgerEntry[]> {
    return this.#database.rows<LedgerEntry>(
      `SELECT ${COLUMNS} FROM ledger_current
        WHERE machine_id = $1 AND carrier = $2 AND period_start >= $3 AND period_start < $4
        ORDER BY period_start LIMIT $5`,
      [machineId, carrier, range.from, range.to, limit],
    );
  }

  /** The same as they were known at a moment. */
  asOf(
    machineId: number,
    carrier: Carrier,
    range: TimeRange,
    at: Date,
    limit: number,
  ): Promise<LedgerEntry[]> {
    return this.#database.rows<LedgerEntry>(
      `SELECT ${COLUMNS} FROM accounting.ledger_as_of($1, $2::energy_carrier, $3, $4, $5)
        ORDER BY period_start LIMIT $6`,
      [machineId, carrier, range.from, range.to, at, limit],
    );
  }
}
