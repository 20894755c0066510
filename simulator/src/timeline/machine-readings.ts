import type { MeterState } from '../electrical/meter.ts';
import type { EnvironmentSignal, ProductionSignal, ThermalSignal } from '../machines/machine-model.ts';

const round = (value: number, scale: number): number => Math.round(value * scale) / scale;

/** Counters are shown to a thousandth of a watt-hour. */
const shownCounter = (kwh: number): number => round(kwh, 1e6);

function head(tsMs: number, channel: string | null): Record<string, unknown> {
  return channel === null ? { ts: tsMs, seq: 0 } : { ts: tsMs, seq: 0, channel };
}

/** Canonical energy reading of a three-phase meter: every digit of the power, so that √3·U·I·cosφ holds. */
export function electricalBody(
  tsMs: number,
  channel: string | null,
  meter: MeterState,
): Record<string, unknown> {
  const body = head(tsMs, channel);
  body['power_kw'] = meter.powerKw;
  body['energy_total_kwh'] = shownCounter(meter.counterKwh);
  if (meter.display !== null) {
    body['voltage_v'] = meter.display.voltageV;
    body['current_a'] = meter.display.currentA;
    body['power_factor'] = meter.display.powerFactor;
    body['frequency_hz'] = meter.display.frequencyHz;
  }
  return body;
}

/**
 * Canonical energy reading of a gas or steam meter: flow and counter in the medium's own unit with what turns it
 * into energy, kWh = amount × calorific value or enthalpy.
 */
export function thermalBody(
  tsMs: number,
  channel: string,
  signal: ThermalSignal,
  meter: MeterState,
): Record<string, unknown> {
  const body = head(tsMs, channel);
  const { kwhPerUnit } = signal;
  body['carrier'] = signal.carrier;
  if (signal.carrier === 'natural_gas') {
    body['flow_m3h'] = round((meter.powerKw ?? 0) / kwhPerUnit, 1e6);
    body['volume_total_m3'] = round(meter.counterKwh / kwhPerUnit, 1e6);
    body['calorific_kwh_per_m3'] = kwhPerUnit;
  } else {
    body['flow_kgh'] = round((meter.powerKw ?? 0) / kwhPerUnit, 1e6);
    body['mass_total_kg'] = round(meter.counterKwh / kwhPerUnit, 1e6);
    body['enthalpy_kwh_per_kg'] = kwhPerUnit;
  }
  return body;
}

/** Canonical production reading; counts are those since the reading before. */
export function productionBody(
  tsMs: number,
  channel: string | null,
  signal: ProductionSignal,
  since: { readonly units: number; readonly good: number },
): Record<string, unknown> {
  const body = head(tsMs, channel);
  const count = Math.floor(signal.unitsTotal) - since.units;
  const good = Math.min(Math.floor(signal.goodTotal) - since.good, count);
  body['production_count'] = count;
  body['good'] = good;
  body['bad'] = count - good;
  body['throughput_units_per_hour'] = round(signal.throughputUnitsPerHour, 100);
  body['operating_mode'] = signal.operatingMode;
  if (signal.speedPercent !== undefined) body['speed_percent'] = round(signal.speedPercent, 100);
  if (signal.recipeId !== undefined) body['recipe_id'] = signal.recipeId;
  if (signal.batchId !== undefined) body['batch_id'] = signal.batchId;
  for (const [name, value] of Object.entries(signal.extra ?? {})) body[name] = round(value, 1000);
  return body;
}

/** Canonical environment reading. */
export function environmentBody(
  tsMs: number,
  channel: string | null,
  signal: EnvironmentSignal,
): Record<string, unknown> {
  const body = head(tsMs, channel);
  for (const name in signal) body[name] = round(signal[name] ?? 0, 1000);
  return body;
}
