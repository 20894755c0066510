import { statfs } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { HealthBoard } from './health-board.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import type { IntakeGate } from './intake-gate.ts';

const ALARM_RATIO = 0.8;
const STOP_RATIO = 0.95;
const GATE_REASON = 'disk';

/** Share of a file system that is used, 0..1, as an unprivileged process sees it. */
export type DiskUse = (path: string) => Promise<number>;

/** Asks the operating system. */
export const measuredDiskUse: DiskUse = async (path) => {
  const disk = await statfs(path);
  return disk.blocks === 0 ? 0 : 1 - disk.bavail / disk.blocks;
};

/** Watches the disks under the data paths: alarm at 80 %, no more acknowledgements from 95 % on. */
export class DiskGuard {
  readonly #paths: readonly string[];
  readonly #use: DiskUse;
  readonly #log: Logger;
  readonly #metrics: IngestMetrics;
  readonly #health: HealthBoard;
  readonly #gate: IntakeGate;
  #timer: NodeJS.Timeout | undefined;
  #alarmed = false;

  constructor(
    paths: readonly string[],
    use: DiskUse,
    parts: { log: Logger; metrics: IngestMetrics; health: HealthBoard; gate: IntakeGate },
  ) {
    this.#paths = paths;
    this.#use = use;
    this.#log = parts.log;
    this.#metrics = parts.metrics;
    this.#health = parts.health;
    this.#gate = parts.gate;
  }

  start(intervalMillis = 10_000): void {
    if (this.#paths.length === 0) return;
    void this.look();
    this.#timer = setInterval(() => void this.look(), intervalMillis);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Measures once and acts on it. A path that cannot be measured is told and does not stop the intake. */
  async look(): Promise<void> {
    let fullest = { path: '', ratio: 0 };
    for (const path of this.#paths) {
      try {
        const ratio = await this.#use(path);
        if (ratio > fullest.ratio) fullest = { path, ratio };
      } catch (error) {
        this.#log.warn({ path, err: error }, 'cannot measure the disk of a data path');
      }
    }
    this.#metrics.setDiskUsed(fullest.ratio);
    this.#judge(fullest);
  }

  #judge({ path, ratio }: { path: string; ratio: number }): void {
    const used = `${(ratio * 100).toFixed(1)} % of the disk of ${path} is used`;
    const alarmed = ratio >= ALARM_RATIO;
    if (alarmed !== this.#alarmed) {
      this.#alarmed = alarmed;
      if (alarmed) this.#log.error({ path, ratio }, `disk nearly full: ${used}; free space or extend it`);
      else this.#log.info({ path, ratio }, 'disk has room again');
    }
    if (ratio >= STOP_RATIO) {
      this.#gate.close(GATE_REASON);
      this.#health.set('disk', false, `${used}: messages are left with the broker`);
    } else {
      this.#gate.reopen(GATE_REASON);
      this.#health.set('disk', true);
    }
  }
}
