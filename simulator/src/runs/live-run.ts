import type { OutboxJournal } from '../delivery/outbox-journal.ts';
import type { Fleet, FleetMember } from '../fleet/fleet.ts';
import { messageBatches } from '../fleet/message-batches.ts';
import type { DraftReading } from '../timeline/device-timeline.ts';
import type { History } from './history.ts';
import type { SimulatedClock } from './simulated-clock.ts';

const TURN_MS = 200;
const SAVE_EVERY_MS = 5000;
/** A gap up to this long is published when the run starts; a longer one stays a gap, the counters go on. */
export const CATCH_UP_MS = 3_600_000;
/** Longest stretch of simulated time a member moves in one turn, so that no turn takes long. */
const STRIDE_MS = 600_000;
const SILENT_STRIDE_MS = 86_400_000;
/** A member waits while its device has this many readings that no receipt covers (fast-forward). */
const MOST_UNCOVERED = 20_000;

/** Publishes the present: moves every member to the simulated now, five times a second. */
export class LiveRun {
  private timer: NodeJS.Timeout | null = null;
  private savedAtMs = 0;
  private silentUntil = new Map<string, number>();

  constructor(
    private readonly fleet: Fleet,
    private readonly history: History,
    private readonly clock: SimulatedClock,
    private readonly journal: OutboxJournal,
    private readonly wall: () => number,
    private readonly onError: (error: unknown) => void,
  ) {}

  get running(): boolean {
    return this.timer !== null;
  }

  /** Starts from `fromMs`; members with a history go on where it ends. */
  start(fromMs: number): void {
    if (this.timer !== null) return;
    for (const member of this.fleet.members) this.ready(member, fromMs);
    this.timer = setInterval(() => {
      try {
        this.turn();
      } catch (error) {
        this.onError(error);
      }
    }, TURN_MS);
  }

  stop(): void {
    if (this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
    this.save();
  }

  save(): void {
    this.savedAtMs = this.wall();
    this.history.save(this.fleet.members);
    this.journal.flush();
  }

  private ready({ code, timeline }: FleetMember, fromMs: number): void {
    const known = this.history.of(code);
    if (known === null) {
      timeline.begin(fromMs);
      this.history.begin(timeline);
    } else if (timeline.timeMs < known.latest.timeMs) timeline.restore(known.latest);
    if (fromMs - timeline.timeMs > CATCH_UP_MS) this.silentUntil.set(code, fromMs);
  }

  private turn(): void {
    const nowMs = this.clock.now();
    for (const member of this.fleet.members) this.move(member, nowMs);
    this.journal.flush();
    for (const link of this.fleet.links) link.pump();
    if (this.wall() - this.savedAtMs >= SAVE_EVERY_MS) this.save();
  }

  private move({ code, timeline, rhythm, link }: FleetMember, nowMs: number): void {
    const silentUntilMs = this.silentUntil.get(code);
    if (silentUntilMs !== undefined) {
      const untilMs = Math.min(silentUntilMs, timeline.timeMs + SILENT_STRIDE_MS);
      timeline.advance(untilMs, rhythm, () => undefined);
      if (untilMs === silentUntilMs) this.silentUntil.delete(code);
      return;
    }
    if (link.outbox.uncovered >= MOST_UNCOVERED && nowMs - timeline.timeMs > CATCH_UP_MS) return;
    const readings: DraftReading[] = [];
    timeline.advance(Math.min(nowMs, timeline.timeMs + STRIDE_MS), rhythm, (reading) => {
      if (reading.kind === 'heartbeat') link.mention(reading);
      else readings.push(reading);
    });
    for (const batch of messageBatches(readings, link.protocol.batches)) {
      link.enqueue(batch, { journalled: true });
    }
  }
}
