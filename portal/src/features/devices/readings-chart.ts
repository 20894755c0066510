import type { TimeChartContent, TimeSeries } from '../../charts/time-chart.ts';
import type { ChartTable } from '../../charts/chart-table.ts';
import type { components } from '../../api/generated/query-service.ts';

export type PowerReading = components['schemas']['PowerReadingDto'];

/** A pause this many times as long as the usual one is a gap. */
const gapFactor = 3;
const shortestGapMillis = 5_000;

/** Readings of a device as lines, a line for each carrier; a pause longer than three usual ones interrupts it. */
export function readingsContent(
  readings: readonly PowerReading[],
  names: (carrier: string) => string,
  range: { readonly from: number; readonly to: number; readonly timeZone: string },
): TimeChartContent {
  const series = [...Map.groupBy(readings, ({ carrier }) => carrier)].map(([carrier, own]): TimeSeries => ({
    name: names(carrier),
    token: `carrier-${carrier}`,
    shape: 'line',
    points: withGaps(own),
  }));
  return { series, unit: 'kW', lowest: 0, ...range };
}

function withGaps(readings: readonly PowerReading[]): (readonly [number, number | null])[] {
  const times = readings.map(({ time }) => Date.parse(time));
  const allowed = Math.max(shortestGapMillis, gapFactor * usualPause(times));
  return readings.flatMap(({ power_kw: powerKw }, index): (readonly [number, number | null])[] => {
    const at = times[index] ?? 0;
    const before = times[index - 1];
    const point = [at, powerKw] as const;
    return before !== undefined && at - before > allowed ? [[before + 1, null], point] : [point];
  });
}

/** The median of the pauses between readings. */
function usualPause(times: readonly number[]): number {
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at));
  return pauses.toSorted((one, other) => one - other)[Math.floor(pauses.length / 2)] ?? 0;
}

/** The same values as a table, the newest first. */
export function readingsTable(
  readings: readonly PowerReading[],
  labels: { readonly at: string; readonly power: string; readonly counter: string; readonly carrier: string },
  timeText: (time: string) => string,
  carrierText: (carrier: string) => string,
): ChartTable {
  return {
    columns: [
      { label: labels.at, csvName: 'time' },
      { label: `${labels.power} (kW)`, csvName: 'power_kw' },
      { label: `${labels.counter} (kWh)`, csvName: 'energy_total_kwh' },
      { label: labels.carrier, csvName: 'carrier' },
    ],
    rows: readings
      .toReversed()
      .map((one) => [one.time, one.power_kw, one.energy_total_kwh, carrierText(one.carrier)]),
    rowLabel: (cell) => timeText(String(cell)),
  };
}
