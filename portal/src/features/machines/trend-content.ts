import type { ChartTable } from '../../charts/chart-table.ts';
import type { TimeBand, TimeChartContent, TimeMark, TimeSeries } from '../../charts/time-chart.ts';
import type { Trend, TrendSeries } from './machines-api.ts';

/** One signal as it was answered, and how it is to look. */
export interface TrendLine {
  readonly name: string;
  readonly token: string;
  readonly series: TrendSeries;
  readonly times: readonly string[];
  /** Added to the times: another period is drawn over this one. */
  readonly shiftMillis: number;
  /** Beside the line that is asked for: dashed, without its band. */
  readonly isCompared: boolean;
}

/** The lines that share an axis. */
export interface TrendGroup {
  readonly key: string;
  readonly kind: string;
  readonly unit: string;
  readonly lines: readonly TrendLine[];
}

const mostBands = 3;

/** One chart for each unit and kind: there is no second axis, and energy of buckets is none of a counter. */
export function groupsOf(lines: readonly TrendLine[]): readonly TrendGroup[] {
  const groups = Map.groupBy(lines, ({ series }) => `${series.kind} ${series.unit}`);
  return [...groups].flatMap(([key, shared]) => {
    const [first] = shared;
    if (first === undefined) return [];
    const { kind } = first.series;
    return [{ key, kind, unit: kind === 'state' ? '%' : first.series.unit, lines: shared }];
  });
}

/** The one value of each bucket: the mean, the sum of amounts, the highest reading of a counter, the share on in %. */
export function valuesOf(series: TrendSeries): readonly (number | null)[] {
  switch (series.kind) {
    case 'amount':
      return series.sum ?? [];
    case 'counter':
      return series.max ?? [];
    case 'state':
      return (series.mean ?? []).map((share) => (share === null ? null : share * 100));
    default:
      return series.mean ?? [];
  }
}

/**
 * Which buckets to draw. Readings that come less often than the buckets are wide leave most of them empty: that is no
 * gap. Where nearly every bucket has a reading, each empty one is a gap; else a pause of more than two and a half times
 * the usual one. One bucket within a gap interrupts the line.
 */
export function bucketsDrawn(values: readonly (number | null)[]): number[] {
  const known = values.flatMap((value, index) => (value === null ? [] : [index]));
  const steps = known.slice(1).map((at, index) => at - (known[index] ?? 0));
  const isDense = steps.filter((step) => step === 1).length >= 0.8 * steps.length;
  const usual = steps.toSorted((one, other) => one - other)[Math.floor(steps.length / 2)] ?? 1;
  const longest = isDense ? 1 : 2.5 * usual;
  return known.flatMap((at, index) => {
    const before = known[index - 1] ?? at;
    return at - before > longest ? [before + 1, at] : [at];
  });
}

function timesOf({ times, shiftMillis }: TrendLine): number[] {
  return times.map((time) => Date.parse(time) + shiftMillis);
}

function drawn(line: TrendLine): TimeSeries {
  const times = timesOf(line);
  const values = valuesOf(line.series);
  const { kind } = line.series;
  const isBar = kind === 'amount' && !line.isCompared;
  const indices = kind === 'amount' ? values.map((_, index) => index) : bucketsDrawn(values);
  return {
    name: line.name,
    token: line.token,
    shape: isBar ? 'bar' : kind === 'level' ? 'line' : 'step',
    points: indices.map((at) => [times[at] ?? 0, values[at] ?? null]),
    ...(line.isCompared && { isDashed: true }),
  };
}

/** Lowest to highest of each bucket, where a bucket holds more than one reading. */
function bandOf(line: TrendLine, name: string): TimeBand | undefined {
  const { min, max, kind } = line.series;
  if (kind !== 'level' || line.isCompared || !min || !max) return undefined;
  if (min.every((low, index) => low === null || low === max[index])) return undefined;
  const times = timesOf(line);
  return {
    name,
    token: line.token,
    points: bucketsDrawn(min).map((at) => [times[at] ?? 0, min[at] ?? null, max[at] ?? null]),
  };
}

/** Values that mean nothing without their zero: power, energy, counts, flows, shares. */
const fromZero = new Set(['kW', 'kWh', 'A', 'pieces', '1/h', 'm³/h', '%', 'lx']);

export function contentOf(
  group: TrendGroup,
  trend: Trend,
  marks: readonly TimeMark[],
  bandName: (line: string) => string,
): TimeChartContent {
  const bands = group.lines.flatMap((line) => bandOf(line, bandName(line.name)) ?? []);
  const lowest = Math.min(
    ...group.lines.flatMap(({ series }) =>
      [...(series.min ?? []), ...valuesOf(series)].map((low) => low ?? 0),
    ),
  );
  return {
    series: group.lines.map(drawn),
    bands: bands.length > mostBands ? [] : bands,
    marks,
    unit: group.unit,
    from: Date.parse(trend.from),
    to: Date.parse(trend.to),
    timeZone: trend.time_zone,
    isZoomable: true,
    ...(group.kind !== 'counter' && fromZero.has(group.unit) && lowest >= 0 && { lowest: 0 }),
  };
}

/** Every bucket with all that was answered; lines of another period stand at the time over which they are drawn. */
export function tableOf(
  group: TrendGroup,
  timeLabel: string,
  rowLabel: (instant: string) => string,
  ends: { readonly min: string; readonly max: string },
): ChartTable {
  const columns = group.lines.flatMap((line) => columnsOf(line, group.unit, ends));
  const rows = new Map<number, (number | null)[]>();
  columns.forEach(({ line, values }, at) => {
    timesOf(line).forEach((time, index) => {
      const row = rows.get(time) ?? columns.map(() => null);
      row[at] = values[index] ?? null;
      rows.set(time, row);
    });
  });
  return {
    columns: [
      { label: timeLabel, csvName: 'time' },
      ...columns.map(({ label, csvName }) => ({ label, csvName })),
    ],
    rows: [...rows]
      .sort(([one], [other]) => one - other)
      .map(([time, values]) => [new Date(time).toISOString(), ...values]),
    rowLabel: (cell) => rowLabel(String(cell)),
  };
}

interface TrendColumn {
  readonly line: TrendLine;
  readonly label: string;
  readonly csvName: string;
  readonly values: readonly (number | null)[];
}

function columnsOf(
  line: TrendLine,
  unit: string,
  ends: { readonly min: string; readonly max: string },
): TrendColumn[] {
  const label = unit === '' ? line.name : `${line.name} (${unit})`;
  const csvName = `${line.isCompared ? `${line.name} ` : ''}${line.series.signal}`;
  const main = { line, label, csvName, values: valuesOf(line.series) };
  const { kind, min, max } = line.series;
  if (kind !== 'level' || line.isCompared || !min || !max) return [main];
  return [
    main,
    { line, label: ends.min, csvName: `${csvName} min`, values: min },
    { line, label: ends.max, csvName: `${csvName} max`, values: max },
  ];
}
