import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';

/** A key performance indicator of machines over a range of time. */
export interface Kpi {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string | null;
  readonly coverage: number | null;
  /** Bits of QualityBit. */
  readonly quality: number | null;
  readonly reason: string | null;
  readonly estimated_share: number | null;
}

/** Reads indicators; their arithmetic is the database's. */
@Injectable()
export class KpiRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(machineIds: readonly number[], carrier: Carrier, range: TimeRange): Promise<Kpi[]> {
    return this.#database.rows<Kpi>(
      {
        name: 'kpis',
        text: `SELECT name, value, unit, coverage, quality, reason, estimated_share
                 FROM kpi.all_of($1::int[], $2, $3, $4::energy_carrier)`,
      },
      [machineIds, range.from, range.to, carrier],
    );
  }

  /** Where an indicator comes from: formula, what was used, versions, coverage, gaps. */
  async lineage(
    name: string,
    machineIds: readonly number[],
    carrier: Carrier,
    range: TimeRange,
  ): Promise<object | null> {
    const [row] = await this.#database.rows<{ lineage: object | null }>(
      'SELECT kpi.lineage($1, $2::int[], $3, $4, $5::energy_carrier) AS lineage',
      [name, machineIds, range.from, range.to, carrier],
    );
    return row?.lineage ?? null;
  }
}
