import type { TimelinePoint } from '../../api/types.ts';
import type { TimeBand } from '../../charts/time-chart.ts';
import type { RecordedPeriod } from './anomalies-api.ts';

type Points = readonly (readonly [millis: number, powerKw: number | null])[];
type BandPoints = TimeBand['points'];

/** Power bucket by bucket; without a reading null, which interrupts the line. */
export function powerPoints(points: readonly TimelinePoint[]): Points {
  return points.map(({ time, power_avg_kw: powerKw }) => [Date.parse(time), powerKw ?? null]);
}

/** What a baseline expects, at the times of the power, as mean power of its hours. */
export function expectedAt(
  times: readonly number[],
  periods: readonly RecordedPeriod[],
): { readonly expected: Points; readonly band: BandPoints } {
  const known = periods.map((period) => ({
    start: Date.parse(period.period_start),
    end: Date.parse(period.period_end),
    ...period,
  }));
  const rows = times.map((time) => {
    const period = known.find(({ start, end }) => start <= time && time < end);
    if (period === undefined) return { time, expected: null, low: null, high: null };
    const hours = (period.end - period.start) / 3_600_000;
    const powerOf = (kwh: number | null): number | null => (kwh === null ? null : kwh / hours);
    return {
      time,
      expected: powerOf(period.expected_kwh),
      low: powerOf(period.low_kwh),
      high: powerOf(period.high_kwh),
    };
  });
  return {
    expected: rows.map(({ time, expected }) => [time, expected]),
    band: rows.map(({ time, low, high }) => [time, low, high]),
  };
}
