import { clamp } from '../randomness/noise.ts';

/** What a three-phase meter shows. `powerKw` is exactly √3 · voltageV · currentA · powerFactor / 1000. */
export interface ThreePhase {
  /** Line-to-line voltage, to 0.1 V. */
  readonly voltageV: number;
  /** Line current, to 0.01 A. */
  readonly currentA: number;
  /** cos φ, to 0.001. */
  readonly powerFactor: number;
  readonly frequencyHz: number;
  readonly powerKw: number;
}

const SQRT3 = Math.sqrt(3);

/** P = √3 · U · I · cos φ in kW for a balanced three-phase load. */
export function threePhasePowerKw(voltageV: number, currentA: number, powerFactor: number): number {
  return (SQRT3 * voltageV * currentA * powerFactor) / 1000;
}

/**
 * The display of a meter for a wanted power: voltage, current and power factor are rounded as the meter shows
 * them, and the power follows from the rounded values, so that the identity holds with what is published.
 * @param voltageNoise −1 … 1, moves the voltage by ±2 % around 400 V
 * @param loadFraction 0 … 1, the power factor of a motor falls with low load
 */
export function threePhase(
  wantedKw: number,
  loadFraction: number,
  voltageNoise: number,
  frequencyNoise: number,
): ThreePhase {
  const voltageV = Math.round((400 + 8 * voltageNoise) * 10) / 10;
  const load = clamp(loadFraction, 0, 1);
  const powerFactor = Math.round((0.72 + 0.2 * Math.sqrt(load)) * 1000) / 1000;
  const currentA = Math.round((Math.max(wantedKw, 0) * 100_000) / (SQRT3 * voltageV * powerFactor)) / 100;
  const frequencyHz = Math.round((50 + 0.03 * frequencyNoise) * 1000) / 1000;
  return {
    voltageV,
    currentA,
    powerFactor,
    frequencyHz,
    powerKw: threePhasePowerKw(voltageV, currentA, powerFactor),
  };
}
