import { clamp, uniform } from '../randomness/noise.ts';
import type { Activity } from '../site/shift-plan.ts';
import type { Weather } from '../site/weather.ts';

export const MACHINE_KINDS = ['compressor', 'hvac', 'motor', 'pump', 'injection_molding', 'boiler'] as const;
export type MachineKind = (typeof MACHINE_KINDS)[number];

/** What a fault does to the machine itself; all zero on a sound machine. */
export interface PhysicalEffects {
  /** Share of the rated flow that escapes, 0 … 1. */
  readonly leak: number;
  /** Extra power for the same output, 0.2 = 20 % more. */
  readonly efficiencyLoss: number;
  /** How much of the idle saving is wasted: 1 keeps the machine running through breaks, nights and weekends. */
  readonly idleWaste: number;
}

export interface StepContext {
  /** The moment of this tick, epoch milliseconds. */
  readonly timeMs: number;
  /** `timeMs` counted in ticks: the index of all noise. */
  readonly tick: number;
  readonly seed: number;
  readonly weather: Weather;
  readonly activity: Activity;
  /** Amplitude of the power noise, 0.05 = ±5 %. */
  readonly noise: number;
  readonly effects: PhysicalEffects;
}

/** Every machine's state begins with its electrical demand (of a boiler: its auxiliaries'). */
export interface MachineState {
  /** Active power the machine draws now, before the meter looks at it. */
  readonly demandKw: number;
  /** Share of rated power, 0 … 1. */
  readonly loadFraction: number;
}

/** Cumulative production of a machine and how it runs now. */
export interface ProductionSignal {
  readonly unitsTotal: number;
  readonly goodTotal: number;
  readonly throughputUnitsPerHour: number;
  readonly operatingMode: string;
  readonly speedPercent?: number;
  readonly recipeId?: string;
  readonly batchId?: string;
  /** Further signals, kept by the ingest as extra fields. */
  readonly extra?: Readonly<Record<string, number>>;
}

/** Fields of a canonical environment reading. */
export type EnvironmentSignal = Readonly<Record<string, number>>;

/** A meter channel that measures something else than three-phase electricity. */
export interface ThermalSignal {
  readonly channel: string;
  readonly carrier: 'natural_gas' | 'steam';
  readonly powerKw: number;
  /** Energy of one m³ of gas (calorific value) or one kg of steam (enthalpy). */
  readonly kwhPerUnit: number;
}

/**
 * A machine kind: pure functions over a plain state. One tick is the machine's native rhythm; time only moves in
 * whole ticks, so a moment's state does not depend on how often anybody looks.
 */
export interface MachineModel<State extends MachineState = MachineState> {
  readonly kind: MachineKind;
  readonly tickSeconds: number;
  readonly powerRangeKw: readonly [number, number];
  initial(context: StepContext): State;
  step(state: State, context: StepContext, dtSeconds: number): State;
  production?(state: State): ProductionSignal;
  environment?(state: State, context: StepContext): EnvironmentSignal;
  /** Present on machines metered for fuel or steam instead of electricity. */
  thermal?(state: State): readonly ThermalSignal[];
}

/** Keeps power inside the kind's range with room for the meter's rounding; efficiency loss may pass the top. */
export function boundedKw(
  powerKw: number,
  [low, high]: readonly [number, number],
  efficiencyLoss: number,
): number {
  return clamp(powerKw * (1 + efficiencyLoss), low + 0.01, (high - 0.01) * (1 + efficiencyLoss));
}

/** The level of activity with idle waste mixed in: 1 pretends that everybody is there. */
export function wastefulLevel(level: number, idleWaste: number): number {
  return level + (1 - level) * idleWaste;
}

/** First-order approach of `value` to `target`, exact for any step length. */
export function relax(value: number, target: number, dtSeconds: number, timeConstantSeconds: number): number {
  return target + (value - target) * Math.exp(-dtSeconds / timeConstantSeconds);
}

const BLOCK_MS = 1_800_000;
const FULL_TIME_LEVEL = 0.55;

/**
 * Whether a machine that makes piece after piece has work now: always on a normal shift; at the weekend only in
 * some half hours, as many as the level says; not at all when hardly anybody is there.
 */
export function hasWork({ seed, timeMs, activity }: StepContext, stream: number): boolean {
  if (activity.level < 0.1) return false;
  return uniform(seed, stream, Math.floor(timeMs / BLOCK_MS)) < activity.level / FULL_TIME_LEVEL + 0.2;
}
