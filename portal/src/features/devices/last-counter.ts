import type { PowerReading } from './readings-chart.ts';

/** What a counter of a carrier showed last among readings in the order of time; null where none told it. */
export function lastCounter(
  readings: readonly PowerReading[],
  carrier: string,
): { readonly kwh: number; readonly time: string } | null {
  const last = readings.findLast((one) => one.carrier === carrier && one.energy_total_kwh !== null);
  return last === undefined || last.energy_total_kwh === null
    ? null
    : { kwh: last.energy_total_kwh, time: last.time };
}
