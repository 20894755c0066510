import { setTimeout as wait } from 'node:timers/promises';
import type { DeviceLink } from '../delivery/device-link.ts';
import { NO_EFFECTS } from '../faults/effects.ts';
import type { DraftReading } from '../timeline/device-timeline.ts';
import type { CsvReading } from './csv-readings.ts';
import type { ReplayOptions } from './replay-options.ts';

const READINGS_PER_MESSAGE = 100;
const WINDOW_READINGS = 20_000;
const SKIPPED_KEPT = 1000;

export interface ReplayReport {
  published: number;
  confirmed: number;
  skipped: number;
  /** The first thousand skipped rows. */
  readonly reasons: { readonly line: number; readonly reason: string }[];
  /** Why it ended early; null when it did not. */
  problem: string | null;
}

/** Sends the readings of a file through one device's link, keeping their times, and waits for confirmations. */
export class Replayer {
  readonly report: ReplayReport = { published: 0, confirmed: 0, skipped: 0, reasons: [], problem: null };
  private batch: DraftReading[] = [];
  private progressAtMs: number;
  private confirmedBefore = 0;
  private firstTimeMs: number | null = null;
  private readonly startedMs: number;

  constructor(
    private readonly link: DeviceLink,
    private readonly options: Pick<ReplayOptions, 'type' | 'speed' | 'timeoutMs'>,
    private readonly now: () => number,
  ) {
    this.startedMs = now();
    this.progressAtMs = this.startedMs;
  }

  async run(readings: AsyncIterable<CsvReading>): Promise<ReplayReport> {
    this.link.start();
    for await (const reading of readings) {
      if ('problem' in reading) this.skip(reading.line, reading.problem);
      else await this.take(reading.timeMs, reading.body);
      if (this.report.problem !== null) break;
    }
    this.send();
    while (this.report.problem === null && this.link.outbox.uncovered > 0) await this.waitForProgress();
    this.report.confirmed = this.link.counters.confirmed;
    return this.report;
  }

  private async take(timeMs: number, body: Record<string, unknown>): Promise<void> {
    await this.keepPace(timeMs);
    this.batch.push({ kind: this.options.type, timeMs, body, effects: NO_EFFECTS });
    if (this.batch.length >= (this.options.speed === Infinity ? READINGS_PER_MESSAGE : 1)) this.send();
    while (this.report.problem === null && this.link.outbox.uncovered >= WINDOW_READINGS) {
      await this.waitForProgress();
    }
  }

  private async keepPace(timeMs: number): Promise<void> {
    if (this.options.speed === Infinity) return;
    this.firstTimeMs ??= timeMs;
    const dueMs = this.startedMs + (timeMs - this.firstTimeMs) / this.options.speed;
    if (dueMs > this.now()) await wait(dueMs - this.now());
  }

  private send(): void {
    if (this.batch.length === 0) return;
    this.link.enqueue(this.batch, { journalled: false });
    this.report.published += this.batch.length;
    this.batch = [];
    this.link.pump();
  }

  private skip(line: number, reason: string): void {
    this.report.skipped++;
    if (this.report.reasons.length < SKIPPED_KEPT) this.report.reasons.push({ line, reason });
  }

  private async waitForProgress(): Promise<void> {
    await this.link.room();
    this.link.pump();
    const { confirmed } = this.link.counters;
    if (confirmed > this.confirmedBefore) {
      this.confirmedBefore = confirmed;
      this.progressAtMs = this.now();
    }
    if (this.now() - this.progressAtMs < this.options.timeoutMs) return;
    const cause =
      this.link.connection.problem ?? 'no receipt came: is the ingest running, is the device approved?';
    this.report.problem = `No confirmation for ${this.options.timeoutMs / 1000} s: ${cause}`;
  }
}
