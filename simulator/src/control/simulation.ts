import { mkdirSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Connection } from '../delivery/connection.ts';
import type { DeviceProtocol } from '../delivery/device-protocol.ts';
import { OutboxJournal, type JournalledDevice } from '../delivery/outbox-journal.ts';
import type { OutboxLimits } from '../delivery/outbox.ts';
import { AnswerKey } from '../faults/answer-key.ts';
import { FaultBook } from '../faults/fault-book.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { buildFleet } from '../fleet/fleet-factory.ts';
import { Problem } from '../problem/problem.ts';
import { BackfillRun } from '../runs/backfill-run.ts';
import {
  summarize,
  type BackfillJob,
  type BackfillOrder,
  type BackfillSummary,
} from '../runs/backfill-job.ts';
import { History, type MemberHistory } from '../runs/history.ts';
import { LiveRun } from '../runs/live-run.ts';
import { SimulatedClock } from '../runs/simulated-clock.ts';
import { DEMO_FLEET, type FleetSettings } from '../settings/fleet-settings.ts';
import { StateFile } from '../settings/state-file.ts';
import { Site } from '../site/site.ts';
import { seedOf } from '../randomness/noise.ts';

export interface SimulationOptions {
  readonly stateDir: string;
  readonly autostart: boolean;
  readonly now: () => number;
  readonly connect: (protocol: DeviceProtocol) => Connection;
  readonly log: Logger;
  /** Default: a day, 200,000 messages a device, again after 30 s. */
  readonly limits?: OutboxLimits;
}

/** A day of the busiest device, with room to spare. */
const OUTBOX_LIMITS: OutboxLimits = { maxAgeMs: 86_400_000, maxMessages: 200_000, retryAfterMs: 30_000 };
const JOB_SAVE_MS = 1000;

interface Intent {
  /** Whether live operation is wanted; survives restarts. */
  running: boolean;
}

/** The pretend factory as one thing: settings, fleet, live run, backfill, faults. */
export class Simulation {
  readonly answerKey: AnswerKey;
  readonly clock: SimulatedClock;
  private readonly journal: OutboxJournal;
  private readonly history: History;
  private readonly settingsFile: StateFile<FleetSettings>;
  private readonly intentFile: StateFile<Intent>;
  private readonly jobFile: StateFile<BackfillJob>;
  private parts: { settings: FleetSettings; faults: FaultBook; fleet: Fleet; live: LiveRun } | null = null;
  private job: BackfillJob | null = null;
  private run: { readonly backfill: BackfillRun; readonly finished: Promise<void> } | null = null;
  private wanted: Intent = { running: false };
  private startFromMs: number | null = null;
  private closing = false;
  private housekeeping: NodeJS.Timeout | null = null;

  constructor(private readonly options: SimulationOptions) {
    const { stateDir, now } = options;
    this.clock = new SimulatedClock(now);
    this.answerKey = new AnswerKey(stateDir);
    this.journal = new OutboxJournal(stateDir);
    this.history = new History(new StateFile<Record<string, MemberHistory>>(stateDir, 'history.json'));
    this.settingsFile = new StateFile(stateDir, 'settings.json');
    this.intentFile = new StateFile(stateDir, 'intent.json');
    this.jobFile = new StateFile(stateDir, 'backfill.json');
  }

  /** Loads what is on disk, connects the devices, goes on with what was going on. */
  open(): void {
    mkdirSync(this.options.stateDir, { recursive: true, mode: 0o700 });
    this.answerKey.open();
    this.history.load();
    this.assemble(this.settingsFile.read() ?? DEMO_FLEET, this.journal.open());
    this.job = this.jobFile.read();
    this.wanted = this.intentFile.read() ?? { running: this.options.autostart };
    if (this.job?.state === 'running') this.runJob(this.job);
    if (this.wanted.running) this.startWhenFree(null);
    this.housekeeping = setInterval(() => {
      this.keepHouse();
    }, JOB_SAVE_MS);
  }

  /** Stops in good order: progress and outboxes are on disk, wills are published. */
  async close(): Promise<void> {
    if (this.housekeeping !== null) clearInterval(this.housekeeping);
    this.closing = true;
    this.run?.backfill.suspend();
    await this.run?.finished;
    this.part.live.stop();
    await Promise.all(this.fleet.links.map((link) => link.stop()));
    this.journal.close();
  }

  get settings(): FleetSettings {
    return this.part.settings;
  }

  get fleet(): Fleet {
    return this.part.fleet;
  }

  get faults(): FaultBook {
    return this.part.faults;
  }

  get live(): 'running' | 'stopped' | 'waiting_for_backfill' {
    if (this.part.live.running) return 'running';
    return this.wanted.running ? 'waiting_for_backfill' : 'stopped';
  }

  /** Where the known history begins; null where there is none. */
  get historyFromMs(): number | null {
    const origins = this.origins();
    return origins.length === 0 ? null : Math.min(...origins);
  }

  get backfill(): BackfillSummary | null {
    return this.job === null ? null : summarize(this.job, this.options.now());
  }

  /**
   * Starts live operation: now, or from a moment in the past at the speed of the settings until the present is
   * reached. Waits for a backfill that makes the first history.
   */
  start(fromMs: number | null): void {
    const latestMs = Math.max(
      ...this.fleet.members.map(({ code }) => this.history.of(code)?.latest.timeMs ?? -Infinity),
    );
    if (fromMs !== null && fromMs < latestMs) {
      throw new Problem(
        409,
        'history_exists',
        `Readings up to ${new Date(latestMs).toISOString()} exist already`,
        'Start later than that, or fill the time before the known history with a backfill',
      );
    }
    this.intend(true);
    this.startWhenFree(fromMs);
  }

  stop(): void {
    this.intend(false);
    this.startFromMs = null;
    this.part.live.stop();
  }

  /** Replaces the settings; the fleet is built anew and goes on where its members stand. */
  async configure(settings: FleetSettings): Promise<void> {
    if (this.run !== null) {
      throw new Problem(
        409,
        'backfill_running',
        'Settings cannot change during a backfill',
        'Wait or cancel it',
      );
    }
    const changed = settings.machines.filter(({ code, kind }) =>
      this.settings.machines.some((old) => old.code === code && old.kind !== kind),
    );
    if (changed.length > 0) {
      const codes = changed.map(({ code }) => code).join(', ');
      throw new Problem(
        409,
        'kind_changed',
        `${codes} would become another kind of machine`,
        'Use a new code',
      );
    }
    const running = this.part.live.running;
    this.part.live.stop();
    await Promise.all(this.fleet.links.map((link) => link.stop()));
    this.settingsFile.write(settings);
    this.assemble(settings, this.journalled());
    this.clock.speed = settings.speed;
    if (running) this.part.live.start(this.clock.now());
  }

  /** Begins a backfill. `toMs` null: up to where the known history begins, or now. */
  startBackfill(
    order: Omit<BackfillOrder, 'id' | 'toMs'> & { readonly toMs: number | null },
  ): BackfillSummary {
    if (this.run !== null) {
      throw new Problem(
        409,
        'backfill_running',
        'A backfill is running already',
        'Wait for its end or cancel it',
      );
    }
    const nowMs = this.options.now();
    const latestMs = Math.min(nowMs, ...this.origins());
    const toMs = Math.floor(Math.min(order.toMs ?? latestMs, latestMs) / order.everyMs) * order.everyMs;
    if (toMs - order.fromMs < order.everyMs) {
      throw new Problem(
        409,
        'history_exists',
        `Nothing to fill before ${new Date(latestMs).toISOString()}, where the known history begins`,
        'Choose an earlier start',
      );
    }
    const id = new Date(nowMs).toISOString();
    const job: BackfillJob = {
      order: { ...order, toMs, id },
      state: 'running',
      startedMs: nowMs,
      endedMs: null,
      problem: null,
      members: {},
    };
    this.job = job;
    this.jobFile.write(job);
    this.runJob(job);
    return summarize(job, nowMs);
  }

  async cancelBackfill(): Promise<BackfillSummary> {
    if (this.run === null || this.job === null) {
      throw new Problem(409, 'no_backfill', 'No backfill is running');
    }
    this.run.backfill.cancel();
    await this.run.finished;
    return summarize(this.job, this.options.now());
  }

  private get part(): NonNullable<Simulation['parts']> {
    if (this.parts === null) throw new Error('The simulation is not open');
    return this.parts;
  }

  private assemble(settings: FleetSettings, kept: ReadonlyMap<string, JournalledDevice>): void {
    const { now, connect, log } = this.options;
    const site = new Site(settings.time_zone, seedOf('weather', settings.seed));
    const faults = new FaultBook(
      this.answerKey,
      site.time,
      settings.seed,
      () => settings.anomaly_probability_per_day,
    );
    const fleet = buildFleet({
      settings,
      site,
      faults,
      journal: this.journal,
      kept,
      limits: this.options.limits ?? OUTBOX_LIMITS,
      now,
      connect,
    });
    const live = new LiveRun(fleet, this.history, this.clock, this.journal, now, (error) => {
      log.error({ err: error }, 'a turn of the live run failed');
    });
    this.parts = { settings, faults, fleet, live };
    for (const link of fleet.links) link.start();
  }

  private origins(): number[] {
    return this.fleet.members
      .map(({ code }) => this.history.of(code)?.origin.timeMs)
      .filter((timeMs) => timeMs !== undefined);
  }

  private intend(running: boolean): void {
    this.wanted = { running };
    this.intentFile.write(this.wanted);
  }

  /** A backfill of a factory without history makes the state that live operation goes on from. */
  private startWhenFree(fromMs: number | null): void {
    this.startFromMs = fromMs;
    const unknown = this.fleet.members.some(({ code }) => this.history.of(code) === null);
    if (this.run !== null && unknown) return;
    const nowMs = this.options.now();
    this.clock.set(fromMs ?? nowMs, this.settings.speed);
    this.part.live.start(fromMs ?? nowMs);
  }

  private runJob(job: BackfillJob): void {
    const backfill = new BackfillRun(job, this.fleet, this.history);
    const finished = backfill.run(this.options.now).then(() => {
      this.run = null;
      this.jobFile.write(job);
      if (this.closing) return;
      this.history.save(this.fleet.members);
      this.options.log.info({ backfill: summarize(job, this.options.now()) }, 'backfill ended');
      if (this.wanted.running && job.state !== 'cancelled') this.startWhenFree(this.startFromMs);
    });
    this.run = { backfill, finished };
  }

  private keepHouse(): void {
    if (this.job?.state === 'running') this.jobFile.write(this.job);
    this.journal.flush();
    for (const link of this.fleet.links) link.pump();
    if (this.journal.wantsCompaction) this.journal.compact(this.journalled());
  }

  /** What the journal must hold: every message that cannot be made again. */
  private journalled(): Map<string, JournalledDevice> {
    return new Map(
      this.fleet.links.map(({ code, outbox, freeSeq }) => [
        code,
        { nextSeq: freeSeq, messages: outbox.waiting().filter((message) => message.journalled), covered: [] },
      ]),
    );
  }
}
