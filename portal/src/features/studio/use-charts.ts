import type { TimeChartContent, TimeMark } from '../../charts/time-chart.ts';
import type { Adjustment, Cusum, DeviationStream, Evaluation } from './use-types.ts';

/** What a chart calls its parts. */
export interface CusumNames {
  readonly cusum: string;
  readonly limits: string;
  readonly waste: string;
  readonly saving: string;
}

export const alarmTokens = { waste: 'warning', saving: 'good' } as const;

/** What people know of a time: notes as moments, valid adjustments as spans; alarms of the tabular CUSUM behind them. */
export function cusumMarks(
  { alarms, notes }: Pick<Cusum, 'alarms' | 'notes'>,
  adjustments: readonly Adjustment[],
  names: Pick<CusumNames, 'waste' | 'saving'>,
): readonly TimeMark[] {
  return [
    ...alarms.map(({ direction, since, until }) => ({
      from: Date.parse(since),
      to: Date.parse(until),
      label: names[direction],
      token: alarmTokens[direction],
    })),
    ...adjustments.flatMap(({ withdrawn_at: withdrawnAt, period_from: from, period_to: to, description }) =>
      withdrawnAt === null
        ? [{ from: Date.parse(from), to: Date.parse(to), label: shortened(description), token: 'series-4' }]
        : [],
    ),
    ...notes.map(({ at, text }) => ({ from: Date.parse(at), label: shortened(text), token: 'text' })),
  ];
}

/** The running total from zero on, each value at the end of its period, within its action limits (kWh alone has some). */
export function cusumContent(
  cusum: Cusum,
  adjustments: readonly Adjustment[],
  what: {
    readonly isMoney: boolean;
    readonly unit: string;
    readonly timeZone: string;
    readonly names: CusumNames;
  },
): TimeChartContent {
  const { periods } = cusum;
  const from = Date.parse(cusum.from);
  const ends = periods.period_end.map((end) => Date.parse(end));
  const values = (what.isMoney ? periods.money : periods.energy_kwh) ?? [];
  const band = { name: what.names.limits, token: 'text-muted' };
  return {
    series: [
      {
        name: what.names.cusum,
        token: 'accent',
        shape: 'line',
        points: [[from, 0], ...ends.map((end, i) => [end, values[i] ?? null] as const)],
      },
    ],
    bands: what.isMoney
      ? []
      : [
          {
            ...band,
            points: [
              [from, 0, 0],
              ...ends.map((end, i) => {
                const limit = periods.limit_kwh[i] ?? null;
                return [end, limit === null ? null : -limit, limit] as const;
              }),
            ],
          },
        ],
    // What lies outside of the time shown would be squeezed to its edge.
    marks: cusumMarks(cusum, adjustments, what.names).filter(
      (mark) => mark.from < Date.parse(cusum.to) && (mark.to ?? mark.from) >= from,
    ),
    unit: what.unit,
    from,
    to: Date.parse(cusum.to),
    timeZone: what.timeZone,
  };
}

/** One period of a baseline in use, computed afresh or as it was recorded. */
export interface UsedPeriod {
  readonly start: number;
  readonly actual: number | null;
  readonly expected: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly deviation: number | null;
  readonly skipped: string | null;
}

export function computedPeriods({ periods }: Pick<Evaluation, 'periods'>): readonly UsedPeriod[] {
  return periods.period_start.map((start, i) => ({
    start: Date.parse(start),
    actual: periods.actual_kwh[i] ?? null,
    expected: periods.expected_kwh[i] ?? null,
    low: periods.low_kwh[i] ?? null,
    high: periods.high_kwh[i] ?? null,
    deviation: periods.deviation_kwh[i] ?? null,
    skipped: periods.skipped_reason[i] ?? null,
  }));
}

export function recordedPeriods({ items }: Pick<DeviationStream, 'items'>): readonly UsedPeriod[] {
  return items.map((each) => ({
    start: Date.parse(each.period_start),
    actual: each.actual_kwh,
    expected: each.expected_kwh,
    low: each.low_kwh,
    high: each.high_kwh,
    deviation: each.deviation_kwh,
    skipped: each.skipped_reason,
  }));
}

/** Enough of a text to know which one it is. */
function shortened(text: string): string {
  return text.length <= 24 ? text : `${text.slice(0, 23).trimEnd()}…`;
}
