import { Database } from '@enms/http-api';
import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';

/** A machine of the demo with its own carrier, and since when its energy is in the ledger. */
export interface DemoMachine {
  readonly tenantId: number;
  readonly id: number;
  readonly name: string;
  readonly displayName: string;
  readonly type: string;
  readonly carrier: Carrier;
  /** Null while nothing of it is in the ledger. */
  readonly firstPosted: Date | null;
}

interface MachineRow {
  tenant_id: number;
  id: number;
  name: string;
  display_name: string;
  type: string;
  carrier: Carrier;
  first_posted: Date | null;
}

/** What the demo's preparation looks at. */
@Injectable()
export class DemoRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Whether anybody made a baseline already. */
  async hasBaselines(): Promise<boolean> {
    const rows = await this.#database.rows('SELECT FROM analytics.baselines LIMIT 1');
    return rows.length > 0;
  }

  /** Whether all that is older than a day is aggregated and posted: nothing of it will change by itself. */
  async isSettled(): Promise<boolean> {
    const rows = await this.#database.rows(
      `SELECT FROM late_buckets WHERE bucket < now() - INTERVAL '1 day'
       UNION ALL SELECT FROM posting_marks WHERE starts_at < now() - INTERVAL '1 day' LIMIT 1`,
    );
    return rows.length === 0;
  }

  /** Metered machines of the first tenant; ESP32 nodes and plain meters are no SEU. */
  async machines(): Promise<DemoMachine[]> {
    const rows = await this.#database.rows<MachineRow>(
      `SELECT f.tenant_id, m.id, m.name, m.display_name, m.type, m.carrier,
         (SELECT min(e.period_start) FROM ledger_entries e WHERE e.machine_id = m.id AND e.carrier = m.carrier) AS first_posted
       FROM machines m
       JOIN factories f ON f.id = m.factory_id
       WHERE f.tenant_id = (SELECT min(id) FROM tenants) AND m.type NOT IN ('meter', 'other')
         AND EXISTS (SELECT FROM meter_assignments a WHERE a.machine_id = m.id)
       ORDER BY m.id`,
    );
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      id: row.id,
      name: row.name,
      displayName: row.display_name,
      type: row.type,
      carrier: row.carrier,
      firstPosted: row.first_posted,
    }));
  }
}
