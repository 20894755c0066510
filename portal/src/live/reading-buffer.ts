import type { LiveReading } from '@enms/telemetry-contract';

/** The newest of each machine and carrier: as many as there are of these, however long the page is hidden. */
export class ReadingBuffer {
  private readonly newest = new Map<string, LiveReading>();

  add(readings: readonly LiveReading[]): void {
    for (const reading of readings) {
      const key = `${reading.machine_id} ${reading.carrier}`;
      const held = this.newest.get(key);
      if (held === undefined || Date.parse(held.time) <= Date.parse(reading.time))
        this.newest.set(key, reading);
    }
  }

  /** What it holds, and goes on holding. */
  held(): readonly LiveReading[] {
    return [...this.newest.values()];
  }

  /** Hands out what waits and is empty then. */
  take(): readonly LiveReading[] {
    const readings = this.held();
    this.newest.clear();
    return readings;
  }
}
