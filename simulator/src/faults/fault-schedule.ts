import { effectsOf, NO_EFFECTS, type Effects } from './effects.ts';
import type { Fault } from './fault.ts';

/** A counter that jumps: the meter was reset or replaced. */
export interface CounterChange {
  readonly kind: 'counter_reset' | 'meter_swap';
  readonly counterKwh: number;
}

/** The longest random fault: one that began before the time asked for may still hold. */
const LOOK_BACK_MS = 2 * 86_400_000;

/**
 * The faults of one device over time. Random faults are asked for day by day through `faultsOfDay`, so that they
 * exist as soon as time gets there, in live operation and in backfill alike.
 */
export class FaultSchedule {
  private faults: Fault[] = [];
  private quietFrom = 1;
  private quietUntil = 0;
  private knownUntilMs = -Infinity;

  /**
   * @param nextDay faults that start between `fromMs` and the returned `untilMs` (the end of the site's day);
   *   `askedMs` is the moment that the timeline has reached
   */
  constructor(
    private readonly nextDay: (
      fromMs: number,
      askedMs: number,
    ) => { faults: readonly Fault[]; untilMs: number },
  ) {}

  /** One that was taken back before it began never was. */
  add(fault: Fault): void {
    if (fault.endMs > fault.startMs) this.faults.push(fault);
    this.quietUntil = 0;
  }

  /** What became of a fault of this id. */
  amend(fault: Fault): void {
    this.faults = this.faults.filter(({ id }) => id !== fault.id);
    this.add(fault);
  }

  /** Faults that have not ended at this moment. */
  pending(timeMs: number): readonly Fault[] {
    return this.faults.filter((fault) => fault.endMs > timeMs);
  }

  effectsAt(timeMs: number): Effects {
    if (timeMs >= this.quietFrom && timeMs < this.quietUntil) return NO_EFFECTS;
    this.learn(timeMs);
    const effects = effectsOf(this.faults, timeMs);
    if (effects === NO_EFFECTS) this.rememberQuiet(timeMs);
    return effects;
  }

  /** The counter change in `(afterMs, untilMs]`, if one falls there. */
  counterChange(afterMs: number, untilMs: number): CounterChange | null {
    if (this.faults.length === 0) return null;
    for (const { kind, startMs, magnitude } of this.faults) {
      if (startMs <= afterMs || startMs > untilMs) continue;
      if (kind === 'counter_reset') return { kind, counterKwh: 0 };
      if (kind === 'meter_swap') return { kind, counterKwh: magnitude };
    }
    return null;
  }

  private learn(timeMs: number): void {
    if (this.knownUntilMs === -Infinity) this.knownUntilMs = timeMs - LOOK_BACK_MS;
    while (this.knownUntilMs <= timeMs) {
      const { faults, untilMs } = this.nextDay(this.knownUntilMs, timeMs);
      this.faults.push(...faults);
      this.knownUntilMs = untilMs;
    }
  }

  private rememberQuiet(timeMs: number): void {
    const starts = this.faults.map((fault) => fault.startMs).filter((start) => start > timeMs);
    this.quietFrom = timeMs;
    this.quietUntil = Math.min(this.knownUntilMs, ...starts);
  }
}
