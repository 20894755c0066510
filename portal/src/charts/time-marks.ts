import { axisText, type ChartFrame } from './theme.ts';
import type { TimeChartContent, TimeMark } from './time-content.ts';

/** What the axis of values and the edge take of the width. */
const AXIS_REM = 5.75;
/** A letter of a name, and the space around names. */
const LETTER_REM = 0.52;
const SPACE_REM = 0.5;

/** The spans whose names do not cover one another, the longest first; what has no room stays without. */
export function namedSpans(
  spans: readonly TimeMark[],
  { from, to }: Pick<TimeChartContent, 'from' | 'to'>,
  plotRem: number,
): ReadonlySet<TimeMark> {
  const taken: (readonly [number, number])[] = [];
  const length = ({ from: start, to: end = start }: TimeMark): number => end - start;
  const fitting = spans
    .toSorted((one, other) => length(other) - length(one))
    .filter((span) => {
      const middle = ((span.from + length(span) / 2 - from) / (to - from)) * plotRem;
      const half = (span.label.length * LETTER_REM + SPACE_REM) / 2;
      const place = [middle - half, middle + half] as const;
      const isFree = taken.every(([low, high]) => place[1] <= low || place[0] >= high);
      if (isFree) taken.push(place);
      return isFree;
    });
  return new Set(fitting);
}

/** Spans and moments that are pointed out, as parts of the first series. */
export function markOptions({ marks = [], from, to }: TimeChartContent, frame: ChartFrame): object {
  if (marks.length === 0) return {};
  const { colours } = frame;
  const label = { ...axisText(frame), position: 'insideTop' as const };
  const spans = marks.filter(({ to: end }) => end !== undefined);
  const named = namedSpans(spans, { from, to }, frame.width / frame.rem - AXIS_REM);
  const moments = marks.filter(({ to: end }) => end === undefined);
  return {
    markArea: {
      silent: true,
      data: spans.map((span) => [
        {
          name: span.label,
          xAxis: span.from,
          label: { ...label, show: named.has(span) },
          itemStyle: { color: colours.token(span.token), opacity: 0.16 },
        },
        { xAxis: span.to },
      ]) as never,
    },
    markLine: {
      silent: true,
      symbol: 'none',
      data: moments.map(({ from: at, label: name, token }) => ({
        name,
        xAxis: at,
        label: { ...axisText(frame), formatter: '{b}', position: 'insideEndTop' as const },
        lineStyle: { color: colours.token(token), type: 'dashed' as const },
      })),
    },
  };
}
