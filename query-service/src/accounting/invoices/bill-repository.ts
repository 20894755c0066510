import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';

/** A line of the bill that we would have written; null where something for it is missing, with the reason. */
export interface BillLine {
  readonly kind: string;
  readonly name: string | null;
  readonly machine_id: number | null;
  readonly tariff_version_id: number | null;
  readonly from_day: string;
  readonly to_day: string;
  readonly quantity: number | null;
  readonly unit: string | null;
  readonly unit_price: number | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly reason: string | null;
}

/** Reads bills; their arithmetic is the database's. */
@Injectable()
export class BillRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param month its first day */
  bill(factoryId: number, carrier: Carrier, month: string): Promise<BillLine[]> {
    return this.#database.rows<BillLine>(
      `SELECT kind, name, machine_id, tariff_version_id, from_day, to_day, quantity::float8 AS quantity, unit,
              unit_price::float8 AS unit_price, amount::float8 AS amount, currency, reason
         FROM accounting.bill($1, $2::energy_carrier, $3::date)`,
      [factoryId, carrier, month],
    );
  }
}
