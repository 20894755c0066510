import type { Effects } from '../faults/effects.ts';
import type { CounterChange } from '../faults/fault-schedule.ts';
import { threePhasePowerKw, type ThreePhase } from './three-phase.ts';

/** What a meter remembers and shows. */
export interface MeterState {
  readonly counterKwh: number;
  /** Power at the last tick; null after the meter was dead, when it does not know what it missed. */
  readonly powerKw: number | null;
  /** The electrical values shown; null on a fuel or steam meter. */
  readonly display: ThreePhase | null;
  /** The values a stuck sensor repeats. */
  readonly frozen: { readonly powerKw: number; readonly display: ThreePhase | null } | null;
  /** Counts the meters that hung here: 1 is the first. */
  readonly serial: number;
}

export function newMeter(counterKwh: number): MeterState {
  return { counterKwh, powerKw: null, display: null, frozen: null, serial: 1 };
}

function gained(display: ThreePhase, gain: number): ThreePhase {
  if (gain === 1) return display;
  const currentA = Math.round(Math.max(display.currentA * gain, 0) * 100) / 100;
  return {
    ...display,
    currentA,
    powerKw: threePhasePowerKw(display.voltageV, currentA, display.powerFactor),
  };
}

/**
 * One tick of a meter. The counter is the integral of the power it shows, by the trapezoid from tick to tick:
 * counter += (previous + present) / 2 · dt. A meter that drifts, spikes or is stuck counts what it shows.
 * @param truth the display of a sound meter, or the thermal power in kW
 */
export function meterStep(
  state: MeterState,
  truth: ThreePhase | number,
  effects: Effects,
  change: CounterChange | null,
  dtSeconds: number,
): MeterState {
  const swapped = change?.kind === 'meter_swap';
  const serial = swapped ? state.serial + 1 : state.serial;
  const counterBefore = change === null ? state.counterKwh : change.counterKwh;
  if (effects.dead) return { counterKwh: counterBefore, powerKw: null, display: null, frozen: null, serial };
  const display = typeof truth === 'number' ? null : gained(truth, effects.meterGain);
  let shown = { powerKw: display?.powerKw ?? Number(truth) * effects.meterGain, display };
  if (effects.stuck) {
    shown = state.frozen ?? { powerKw: state.powerKw ?? shown.powerKw, display: state.display ?? display };
  }
  const counted =
    state.powerKw === null || change !== null
      ? 0
      : ((state.powerKw + shown.powerKw) / 2) * (dtSeconds / 3600);
  return {
    counterKwh: counterBefore + counted,
    powerKw: shown.powerKw,
    display: shown.display,
    frozen: effects.stuck ? shown : null,
    serial,
  };
}
