import type { EChartsOption, SeriesOption } from 'echarts';
import { significant } from '../format/numbers.ts';
import { dateLocale } from '../period/local-time.ts';
import { axisText, pictureLegend, valueAxis, type ChartFrame } from './theme.ts';
import type { TimePoint, TimeSeries, TimeBand, TimeChartContent } from './time-content.ts';
import { markOptions } from './time-marks.ts';

export type * from './time-content.ts';

const hourMillis = 3_600_000;
const dayMillis = 24 * hourMillis;

/** Values over time, with what was expected behind them and direct labels at the ends of lines. */
export function timeChartOption(content: TimeChartContent, frame: ChartFrame): EChartsOption {
  const { rem } = frame;
  const lines = content.series.filter(({ shape }) => shape !== 'bar' && shape !== 'points');
  const isLabelled =
    frame.width > 40 * rem &&
    lines.length > 1 &&
    lines.length <= 8 &&
    doAllReachTheEnd(lines, content) &&
    areEndsApart(lines, frame, content.lowest);
  const longest = Math.max(0, ...lines.map(({ name }) => name.length));
  return {
    grid: {
      left: (frame.width < 30 * rem ? 3.5 : 4.25) * rem,
      right: isLabelled
        ? Math.min(14, 1.5 + longest * 0.48) * rem
        : (frame.width < 30 * rem ? 0.75 : 1.5) * rem,
      top: 1.75 * rem,
      bottom: 2 * rem,
    },
    xAxis: timeAxis(content, frame),
    yAxis: {
      ...valueAxis(frame, content.unit),
      ...(content.lowest === undefined ? { scale: true } : { min: content.lowest }),
    },
    ...(content.isZoomable && {
      dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, throttle: 100 }],
    }),
    tooltip: tip(content, frame),
    legend: pictureLegend(frame),
    series: [
      ...(content.bands ?? []).flatMap((band) => bandSeries(band, frame)),
      ...content.series.map((series, index) =>
        lineOrBars(series, frame, isLabelled, index === 0 ? markOptions(content, frame) : {}),
      ),
    ],
  };
}

/** A name at the end of a line that stops earlier would lie in the midst of the others. */
function doAllReachTheEnd(lines: readonly TimeSeries[], { from, to }: TimeChartContent): boolean {
  return lines.every(({ points }) => (points.at(-1)?.[0] ?? from) >= to - 0.05 * (to - from));
}

/** Whether names at the ends of the lines can be told apart; else the legend above has to do. */
export function areEndsApart(
  lines: readonly Pick<TimeSeries, 'points'>[],
  { rem, height }: Pick<ChartFrame, 'rem' | 'height'>,
  lowest = Number.POSITIVE_INFINITY,
): boolean {
  const valuesOf = ({ points }: Pick<TimeSeries, 'points'>): number[] =>
    points.flatMap(([, value]) => value ?? []);
  const all = lines.flatMap(valuesOf);
  let [low, high] = [lowest, Number.NEGATIVE_INFINITY];
  for (const value of all) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const plotRem = height / rem - 3.75;
  const ends = lines.map((line) => valuesOf(line).at(-1) ?? low).sort((one, other) => one - other);
  const lineRem = 1.1;
  return ends.every(
    (end, index) => index === 0 || ((end - (ends[index - 1] ?? low)) / (high - low)) * plotRem > lineRem,
  );
}

function timeAxis({ from, to, timeZone }: TimeChartContent, frame: ChartFrame) {
  const text = axisText(frame);
  return {
    type: 'time' as const,
    min: from,
    max: to,
    axisLabel: { ...text, hideOverlap: true, formatter: tickText(to - from, timeZone, frame.locale) },
    axisLine: { lineStyle: { color: frame.colours.line } },
    axisTick: { lineStyle: { color: frame.colours.line } },
    splitNumber: Math.max(2, Math.floor(frame.width / (7 * frame.rem))),
  };
}

/** Ticks say what tells them apart: seconds, minutes, days, months. */
function tickText(spanMillis: number, timeZone: string, locale: string): (millis: number) => string {
  const parts: Intl.DateTimeFormatOptions =
    spanMillis <= 10 * 60_000
      ? { hour: '2-digit', minute: '2-digit', second: '2-digit' }
      : spanMillis <= 36 * hourMillis
        ? { hour: '2-digit', minute: '2-digit' }
        : spanMillis <= 5 * dayMillis
          ? { weekday: 'short', hour: '2-digit', minute: '2-digit' }
          : spanMillis <= 120 * dayMillis
            ? { day: 'numeric', month: 'short' }
            : { month: 'short', year: 'numeric' };
  const format = new Intl.DateTimeFormat(dateLocale(locale), { ...parts, timeZone, hourCycle: 'h23' });
  return (millis) => format.format(millis);
}

function bandSeries({ name, token, points }: TimeBand, { colours }: ChartFrame): SeriesOption[] {
  const shared = {
    type: 'line' as const,
    name,
    stack: `band ${name}`,
    stackStrategy: 'all' as const,
    showSymbol: false,
    silent: true,
    lineStyle: { opacity: 0 },
    itemStyle: { color: colours.token(token) },
    z: 1,
  };
  return [
    { ...shared, data: points.map(([millis, low]) => [millis, low]) },
    {
      ...shared,
      areaStyle: { color: colours.token(token), opacity: 0.18 },
      data: points.map(([millis, low, high]) => [millis, low === null || high === null ? null : high - low]),
    },
  ];
}

function lineOrBars(series: TimeSeries, frame: ChartFrame, isLabelled: boolean, marks: object): SeriesOption {
  const { colours } = frame;
  const colour = colours.token(series.token);
  const shared = {
    name: series.name,
    data: series.points.map((point) => [...point]),
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    z: 3,
    ...marks,
  };
  if (series.shape === 'bar')
    return {
      ...shared,
      type: 'bar',
      barMaxWidth: 24,
      large: true,
      ...(series.stack !== undefined && { stack: series.stack }),
    };
  if (series.shape === 'points') return { ...shared, type: 'scatter', symbolSize: 7 };
  return {
    ...shared,
    type: 'line',
    showSymbol: series.points.length === 1,
    connectNulls: false,
    ...(series.shape === 'step' && { step: 'end' as const }),
    ...(series.shape === 'line' && { sampling: 'lttb' as const }),
    lineStyle: { width: 2, color: colour, type: series.isDashed === true ? 'dashed' : 'solid' },
    ...(series.isFilled === true && { areaStyle: { color: colour, opacity: 0.14 } }),
    ...(isLabelled && {
      endLabel: { ...axisText(frame), show: true, formatter: series.name, color: colours.text },
      labelLayout: { moveOverlap: 'shiftY' },
    }),
  };
}

interface Hit {
  readonly seriesName: string;
  readonly value: TimePoint;
}

function tip(content: TimeChartContent, frame: ChartFrame): NonNullable<EChartsOption['tooltip']> {
  const names = new Set(content.series.map(({ name }) => name));
  const when = new Intl.DateTimeFormat(dateLocale(frame.locale), {
    dateStyle: 'medium',
    timeStyle: content.to - content.from <= 10 * 60_000 ? 'medium' : 'short',
    timeZone: content.timeZone,
    hourCycle: 'h23',
  });
  const { colours, rem } = frame;
  return {
    trigger: 'axis',
    renderMode: 'richText',
    confine: true,
    backgroundColor: colours.surface,
    borderColor: colours.line,
    borderWidth: 1,
    textStyle: { color: colours.text, fontSize: 0.8125 * rem },
    axisPointer: { lineStyle: { color: colours.muted } },
    formatter: (hits: unknown) => {
      const found = (hits as readonly Hit[]).filter(({ seriesName }) => names.has(seriesName));
      const first = found[0];
      if (!first) return '';
      const millis = first.value[2] ?? first.value[0];
      // Where a bucket ends, the corner of the next one is hit too.
      const hitsByName = new Map(found.toReversed().map(({ seriesName, value }) => [seriesName, value]));
      const lines = [...hitsByName].toReversed().map(([name, [, drawn, , value = drawn]]) => {
        const text = value === null ? '–' : `${significant(value, frame.locale)} ${content.unit}`;
        return `${name}: ${text}`;
      });
      const bands = (content.bands ?? []).flatMap(({ name, points }) => {
        const at = points.find(([start]) => start === millis);
        if (at === undefined || at[1] === null || at[2] === null) return [];
        return [
          `${name}: ${significant(at[1], frame.locale)} – ${significant(at[2], frame.locale)} ${content.unit}`,
        ];
      });
      const { bucketMillis } = content;
      const until =
        bucketMillis === undefined ? undefined : (Math.floor(millis / bucketMillis) + 1) * bucketMillis;
      const time = until === undefined ? when.format(millis) : when.formatRange(millis, until);
      return [time, ...lines, ...bands].join('\n');
    },
  };
}
