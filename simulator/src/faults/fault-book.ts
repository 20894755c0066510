import type { MachineKind } from '../machines/machine-model.ts';
import { seedOf } from '../randomness/noise.ts';
import type { SiteTime } from '../site/site-time.ts';
import { faultOf, type AnswerKey, type AnswerKeyEntry } from './answer-key.ts';
import type { Fault } from './fault.ts';
import { FaultSchedule } from './fault-schedule.ts';
import { randomFaultsFrom } from './random-faults.ts';

/** All faults of the fleet: those injected, those drawn from the seed, and the answer key that lists both. */
export class FaultBook {
  private readonly schedules = new Map<string, FaultSchedule[]>();

  constructor(
    private readonly key: AnswerKey,
    private readonly siteTime: SiteTime,
    private readonly seed: number,
    private readonly probability: () => number,
  ) {}

  /** A schedule for one timeline of a device; a backfill has its own. Injected faults known so far are in it. */
  scheduleFor(code: string, kind: MachineKind | null): FaultSchedule {
    const machine = { code, kind: kind ?? 'motor', seed: seedOf(code, this.seed) };
    const schedule = new FaultSchedule((fromMs, askedMs) => {
      if (kind === null) return { faults: [], untilMs: fromMs + 86_400_000 };
      const drawn = randomFaultsFrom(machine, fromMs, this.siteTime, this.probability());
      for (const fault of drawn.faults) if (fault.endMs > askedMs) this.key.record(fault);
      return drawn;
    });
    for (const entry of this.key.entries) {
      if (entry.machine === code && entry.origin === 'injected') schedule.add(faultOf(entry));
    }
    this.schedules.set(code, [...(this.schedules.get(code) ?? []), schedule]);
    return schedule;
  }

  inject(fault: Fault): void {
    this.key.record(fault);
    for (const schedule of this.schedules.get(fault.machine) ?? []) schedule.add(fault);
  }

  /** Replaces a fault by what it came to. */
  amend(fault: Fault): void {
    this.key.amend(fault);
    for (const schedule of this.schedules.get(fault.machine) ?? []) schedule.amend(fault);
  }

  /** Faults that hold at a moment, over the whole fleet. */
  activeAt(timeMs: number): AnswerKeyEntry[] {
    return this.key.entries.filter(
      ({ start, end }) => timeMs >= Date.parse(start) && timeMs < Date.parse(end),
    );
  }
}
