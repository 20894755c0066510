import type { AcceptedEnergy } from '@enms/telemetry-contract';

/** Newest committed energy reading of each machine and carrier since the last look. */
export class NewestReadings {
  /** By carrier, then machine: what is newest of all, to tell only what is news. */
  readonly #newestMillis = new Map<string, Map<number, number>>();
  readonly #fresh = new Map<string, AcceptedEnergy>();

  /** Takes a row unless a newer one of its machine and carrier has been seen before, at any time. */
  note(row: AcceptedEnergy): void {
    let machines = this.#newestMillis.get(row.carrier);
    if (machines === undefined) {
      machines = new Map();
      this.#newestMillis.set(row.carrier, machines);
    }
    if ((machines.get(row.machineId) ?? -Infinity) >= row.timeMillis) return;
    machines.set(row.machineId, row.timeMillis);
    this.#fresh.set(`${row.machineId}|${row.carrier}`, row);
  }

  /** Takes what is new since the last call. */
  take(): AcceptedEnergy[] {
    const rows = [...this.#fresh.values()];
    this.#fresh.clear();
    return rows;
  }
}
