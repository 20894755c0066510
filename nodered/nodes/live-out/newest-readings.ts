import type { AcceptedEnergy } from '@enms/telemetry-contract';

/** The newest reading of one machine and carrier. */
interface Newest {
  row: AcceptedEnergy;
  isTold: boolean;
}

/** Newest committed energy reading of each machine and carrier since the last look. */
export class NewestReadings {
  /** By carrier, then machine: what is newest of all, to tell only what is news. */
  readonly #newest = new Map<string, Map<number, Newest>>();
  #untold: Newest[] = [];

  /** Takes a row unless a newer one of its machine and carrier has been seen before, at any time. */
  note(row: AcceptedEnergy): void {
    let machines = this.#newest.get(row.carrier);
    if (machines === undefined) {
      machines = new Map();
      this.#newest.set(row.carrier, machines);
    }
    const newest = machines.get(row.machineId);
    if (newest === undefined) {
      const first = { row, isTold: false };
      machines.set(row.machineId, first);
      this.#untold.push(first);
    } else if (row.timeMillis > newest.row.timeMillis) {
      newest.row = row;
      if (newest.isTold) this.#untold.push(newest);
      newest.isTold = false;
    }
  }

  /** Takes what is new since the last call. */
  take(): AcceptedEnergy[] {
    const untold = this.#untold;
    this.#untold = [];
    return untold.map((newest) => {
      newest.isTold = true;
      return newest.row;
    });
  }
}
