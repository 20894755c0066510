import type { PhysicalEffects } from '../machines/machine-model.ts';
import type { Fault } from './fault.ts';

/** The sum of all faults of a device at one moment. */
export interface Effects extends PhysicalEffects {
  /** No fault holds. */
  readonly quiet: boolean;
  /** Factor of what the meter reads over the truth: drift × spike. */
  readonly meterGain: number;
  readonly stuck: boolean;
  /** The meter neither counts nor sends. */
  readonly dead: boolean;
  /** Added to the device's time stamps. */
  readonly skewMs: number;
  /** Further times that each message is sent. */
  readonly copies: number;
  /** Messages are held back until this moment; null: sent at once. */
  readonly heldUntilMs: number | null;
}

export const NO_EFFECTS: Effects = Object.freeze({
  quiet: true,
  leak: 0,
  efficiencyLoss: 0,
  idleWaste: 0,
  meterGain: 1,
  stuck: false,
  dead: false,
  skewMs: 0,
  copies: 0,
  heldUntilMs: null,
});

type Draft = { -readonly [Key in keyof Effects]: Effects[Key] };

function apply(draft: Draft, fault: Fault, timeMs: number): void {
  const progress = (timeMs - fault.startMs) / Math.max(fault.endMs - fault.startMs, 1);
  switch (fault.kind) {
    case 'leak':
      draft.leak = Math.min(draft.leak + fault.magnitude * progress, 1);
      break;
    case 'drift':
      draft.meterGain *= 1 + fault.magnitude * progress;
      break;
    case 'spike':
      draft.meterGain *= fault.magnitude;
      break;
    case 'stuck_sensor':
      draft.stuck = true;
      break;
    case 'dead_meter':
      draft.dead = true;
      break;
    case 'clock_skew':
      draft.skewMs += Math.round(fault.magnitude * 1000);
      break;
    case 'duplicate_storm':
      draft.copies += Math.round(fault.magnitude);
      break;
    case 'late_batch':
      draft.heldUntilMs = Math.max(draft.heldUntilMs ?? 0, fault.endMs);
      break;
    case 'idle_waste':
      draft.idleWaste = Math.max(draft.idleWaste, fault.magnitude);
      break;
    case 'efficiency_loss':
      draft.efficiencyLoss += fault.magnitude;
      break;
    case 'counter_reset':
    case 'meter_swap':
      // Events of one moment: FaultSchedule.counterChange tells them.
      break;
  }
}

/** All effects at a moment of the faults that hold then. */
export function effectsOf(faults: readonly Fault[], timeMs: number): Effects {
  const active = faults.filter((fault) => timeMs >= fault.startMs && timeMs < fault.endMs);
  if (active.length === 0) return NO_EFFECTS;
  const draft: Draft = { ...NO_EFFECTS, quiet: false };
  for (const fault of active) apply(draft, fault, timeMs);
  return draft;
}
