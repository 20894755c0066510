/** Newest committed values of a machine and carrier, not yet in the status table. */
export interface MachineStatus {
  machineId: number;
  carrier: string;
  readonly timeMillis: number;
  powerKw: number | null;
  energyTotalKwh: number | null;
  switchOn: boolean | null;
}

/** Keeps the newest status of each machine and carrier in memory until it is flushed. */
export class MachineStatusBoard {
  readonly #byCarrier = new Map<string, Map<number, MachineStatus>>();
  #size = 0;

  /** Series with something newer than what was flushed. */
  get size(): number {
    return this.#size;
  }

  note(status: MachineStatus): void {
    let machines = this.#byCarrier.get(status.carrier);
    if (machines === undefined) {
      machines = new Map();
      this.#byCarrier.set(status.carrier, machines);
    }
    const known = machines.get(status.machineId);
    if (known === undefined) {
      machines.set(status.machineId, status);
      this.#size += 1;
    } else if (status.timeMillis > known.timeMillis) {
      machines.set(status.machineId, status);
    }
  }

  /** Empties the board, in the order of keys, so that two workers lock rows in the same order. */
  take(): MachineStatus[] {
    const taken: MachineStatus[] = [];
    for (const carrier of [...this.#byCarrier.keys()].sort()) {
      for (const status of this.#byCarrier.get(carrier)?.values() ?? []) taken.push(status);
    }
    this.#byCarrier.clear();
    this.#size = 0;
    return taken.sort((one, other) => one.machineId - other.machineId);
  }

  /** Puts back what could not be flushed, unless something newer has come. */
  putBack(statuses: readonly MachineStatus[]): void {
    for (const status of statuses) {
      const known = this.#byCarrier.get(status.carrier)?.get(status.machineId);
      if (known === undefined || known.timeMillis < status.timeMillis) this.note(status);
    }
  }
}
