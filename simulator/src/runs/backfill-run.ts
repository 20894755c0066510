import { setImmediate as yieldTurn } from 'node:timers/promises';
import type { OutboxEntry } from '../delivery/outbox.ts';
import type { Fleet, FleetMember } from '../fleet/fleet.ts';
import { messageBatches } from '../fleet/message-batches.ts';
import type { DeviceTimeline, DraftReading, Rhythm } from '../timeline/device-timeline.ts';
import type { BackfillJob, MemberProgress } from './backfill-job.ts';
import type { History, Origin } from './history.ts';

/**
 * Readings of one device on their way without a receipt. Receipts come at most once a second, so this is also the
 * most a device gets through in a second; all windows together bound the memory.
 */
const WINDOW_READINGS = 8000;
/** Readings of one kind made in one go. */
const STRIDE_READINGS = 100;
const SILENT_STRIDE_MS = 21_600_000;

class Cancelled extends Error {}

/** Where a member stood when these messages had been made. */
interface Mark {
  readonly entries: readonly OutboxEntry[];
  readonly timeMs: number;
  readonly readings: number;
}

/**
 * Makes the past through the broker, every device by itself and as fast as its receipts allow. Where nothing was
 * known before, live operation goes on from the state at the end; where live readings exist already, the counters
 * of the past are set so that they meet.
 */
export class BackfillRun {
  private ended: 'cancelled' | 'suspended' | null = null;

  constructor(
    private readonly job: BackfillJob,
    private readonly fleet: Fleet,
    private readonly history: History,
  ) {}

  /** Ends it for good: what was published is the history, unless one was known before; then it can be made anew. */
  cancel(): void {
    this.ended = 'cancelled';
  }

  /** Ends it with the process; a run of the same job goes on behind what is confirmed. */
  suspend(): void {
    this.ended = 'suspended';
  }

  /** Resolves when all is confirmed or the run was cancelled; the job tells which. Never rejects. */
  async run(now: () => number): Promise<void> {
    try {
      await Promise.all(this.fleet.members.map((member) => this.fill(member)));
      this.extendBack();
      this.job.state = 'done';
    } catch (error) {
      if (this.ended === 'suspended') return;
      this.job.state = error instanceof Cancelled ? 'cancelled' : 'failed';
      this.job.problem = error instanceof Cancelled ? null : String(error);
      this.ended = 'cancelled';
    }
    this.job.endedMs = now();
  }

  private async fill(member: FleetMember): Promise<void> {
    const { order } = this.job;
    const progress = this.progressOf(member);
    if (progress.done) return;
    const timeline = member.fork();
    const origin = await this.beginning(member, timeline);
    const rhythm = this.rhythmOf(member);
    await this.silently(timeline, progress.coveredUntilMs - 1, rhythm);
    if (this.history.of(member.code) !== null) {
      await this.publish(member, timeline, progress);
      progress.origin = origin;
    } else {
      try {
        await this.publish(member, timeline, progress);
      } finally {
        // Live operation goes on from what there is.
        if (this.ended !== 'suspended') this.history.adopt(member.code, origin, timeline.snapshot());
      }
    }
    progress.coveredUntilMs = order.toMs;
    progress.done = true;
  }

  /** Only when all of it is there: a part before a known history would leave a hole that nothing can fill. */
  private extendBack(): void {
    for (const [code, { origin }] of Object.entries(this.job.members)) {
      if (origin !== undefined) this.history.extendBack(code, origin);
    }
  }

  /** Begins just before the span, with counters that meet those of the known history. */
  private async beginning(member: FleetMember, timeline: DeviceTimeline): Promise<Origin> {
    const beginMs = this.job.order.fromMs - 1;
    const known = this.history.of(member.code);
    timeline.begin(beginMs);
    if (known !== null) {
      const trial = member.fork();
      trial.begin(beginMs);
      await this.silently(trial, known.origin.timeMs, { energyMs: Infinity, contextMs: Infinity });
      const reached = trial.counters();
      const shift = Object.entries(known.origin.counters).map(([channel, counter]): [string, number] => [
        channel,
        counter - (reached[channel] ?? 0),
      ]);
      timeline.shiftCounters(Object.fromEntries(shift));
    }
    const counters = timeline.counters();
    if (Object.values(counters).some((counter) => counter < 0)) {
      throw new Error(
        `${member.code}: its counter would have to begin below zero to meet the live readings; choose a later start`,
      );
    }
    return { timeMs: timeline.timeMs, counters };
  }

  /** Moves on without publishing; what the rhythm would have published counts as published. */
  private async silently(timeline: DeviceTimeline, untilMs: number, rhythm: Rhythm): Promise<void> {
    while (timeline.timeMs < untilMs) {
      this.check();
      const before = timeline.timeMs;
      timeline.advance(Math.min(untilMs, before + SILENT_STRIDE_MS), rhythm, () => undefined);
      if (timeline.timeMs === before) return;
      await yieldTurn();
    }
  }

  private async publish(
    member: FleetMember,
    timeline: DeviceTimeline,
    progress: MemberProgress,
  ): Promise<void> {
    const { order } = this.job;
    const rhythm = this.rhythmOf(member);
    const marks: Mark[] = [];
    let open: OutboxEntry[] = [];
    let late: DraftReading[] = [];
    while (timeline.timeMs < order.toMs - 1) {
      await this.roomFor(member, marks, progress);
      const before = timeline.timeMs;
      const untilMs = Math.min(before + rhythm.energyMs * STRIDE_READINGS, order.toMs - 1);
      const made: DraftReading[] = [];
      timeline.advance(untilMs, rhythm, (reading) => {
        if (reading.kind !== 'heartbeat') made.push(reading);
      });
      const held = made.filter(({ effects }) => effects.heldUntilMs !== null);
      const ready = held.length === 0 ? made : made.filter(({ effects }) => effects.heldUntilMs === null);
      const released = late.filter(({ effects }) => (effects.heldUntilMs ?? 0) <= untilMs);
      if (late.length > 0 || held.length > 0)
        late = [...late.filter((one) => !released.includes(one)), ...held];
      open.push(...this.enqueue(member, [...ready, ...released], progress));
      if (late.length === 0) {
        marks.push({ entries: open, timeMs: untilMs, readings: progress.readings });
        open = [];
      }
      if (timeline.timeMs === before) break;
    }
    open.push(...this.enqueue(member, late, progress));
    marks.push({ entries: open, timeMs: order.toMs, readings: progress.readings });
    while (marks.length > 0) await this.waitFor(member, marks, progress);
  }

  private enqueue(
    { link }: FleetMember,
    readings: readonly DraftReading[],
    progress: MemberProgress,
  ): OutboxEntry[] {
    const entries = messageBatches(readings, link.protocol.batches).map((batch) =>
      link.enqueue(batch, { journalled: false }),
    );
    progress.readings += readings.length;
    link.pump();
    return entries;
  }

  private async roomFor(member: FleetMember, marks: Mark[], progress: MemberProgress): Promise<void> {
    this.check();
    this.settle(marks, progress);
    await yieldTurn();
    while (member.link.outbox.uncovered >= WINDOW_READINGS) await this.waitFor(member, marks, progress);
  }

  private async waitFor(member: FleetMember, marks: Mark[], progress: MemberProgress): Promise<void> {
    this.check();
    this.settle(marks, progress);
    if (marks.length === 0) return;
    await member.link.room();
    member.link.pump();
    this.settle(marks, progress);
  }

  /** Moves the confirmed border over every mark whose messages are all confirmed. */
  private settle(marks: Mark[], progress: MemberProgress): void {
    while (marks[0]?.entries.every((entry) => entry.confirmed) === true) {
      progress.coveredUntilMs = marks[0].timeMs + 1;
      progress.confirmed = marks[0].readings;
      marks.shift();
    }
  }

  private rhythmOf({ link }: FleetMember): Rhythm {
    const { order } = this.job;
    const everyMs = link.protocol.batches ? order.everyMs : order.sensorEveryMs;
    return { energyMs: everyMs, contextMs: everyMs };
  }

  private progressOf({ code }: FleetMember): MemberProgress {
    const { members, order } = this.job;
    return (members[code] ??= { coveredUntilMs: order.fromMs, readings: 0, confirmed: 0, done: false });
  }

  private check(): void {
    if (this.ended !== null) throw new Cancelled();
  }
}
