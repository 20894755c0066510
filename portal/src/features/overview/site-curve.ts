import type { Timeline } from '../../api/types.ts';
import type { ChartTable } from '../../charts/chart-table.ts';
import { stepLine } from '../../charts/steps.ts';
import type { TimeChartContent } from '../../charts/time-chart.ts';
import { endOfLocalDay } from '../../format/local-day.ts';

const bucketMillis = 900_000;
const hourMillis = 3_600_000;
/** What two pixels are of the axis, which goes a quarter beyond the highest value. */
const twoPixels = 2.5 / 180;

/** The day of a site: each quarter hour a step, one line for each carrier; times without readings stay empty. */
export function curveContent(
  { series, from, to, time_zone: timeZone }: Timeline,
  nameOf: (carrier: string) => string,
  endsNow: boolean,
): TimeChartContent {
  const start = Date.parse(from);
  const now = Date.parse(to);
  const powers = series.flatMap(({ points }) => points.map(({ power_avg_kw: powerKw }) => powerKw ?? 0));
  const smallestStepKw = Math.max(0, ...powers) * twoPixels;
  return {
    series: series.map(({ carrier, points }) => ({
      name: nameOf(carrier),
      token: `carrier-${carrier}`,
      shape: 'corners',
      points: stepLine(points, bucketMillis, now, smallestStepKw),
    })),
    unit: 'kW',
    from: start,
    to: endsNow ? Math.max(now, start + 6 * hourMillis) : endOfLocalDay(start, timeZone),
    timeZone,
    lowest: 0,
    bucketMillis,
  };
}

/** Power and the share measured of each quarter hour and carrier. */
export function curveTable(
  { series }: Timeline,
  labels: {
    readonly time: string;
    readonly power: (carrier: string) => string;
    readonly coverage: string;
    readonly rowLabel: (instant: string) => string;
  },
): ChartTable {
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ time }) => time)))].sort();
  const byTime = series.map(({ points }) => new Map(points.map((point) => [point.time, point])));
  return {
    columns: [
      { label: labels.time, csvName: 'time' },
      ...series.flatMap(({ carrier }) => [
        { label: labels.power(carrier), csvName: `${carrier}_kw` },
        { label: labels.coverage, csvName: `${carrier}_coverage` },
      ]),
    ],
    rows: times.map((time) => [
      time,
      ...byTime.flatMap((points) => {
        const point = points.get(time);
        // Without power there is nothing that could be covered.
        const powerKw = point?.power_avg_kw ?? null;
        return [powerKw, powerKw === null ? null : (point?.coverage ?? null)];
      }),
    ]),
    rowLabel: (cell) => labels.rowLabel(String(cell)),
  };
}
