import { meanEpisodes, persistentEpisodes, type Episode } from '@enms/statistics';
import { minutesOf, type Finding, type FindingKind } from './finding.ts';

/** Deviations of one quantity from its expected values, period by period. */
export interface DeviationSeries {
  /** What deviates: `power_kw`, `pressure_bar`, … */
  readonly quantity: string;
  /** What it was expected from. */
  readonly against: 'baseline' | 'work' | 'time';
  readonly startMillis: Float64Array;
  readonly stepMillis: number;
  /** Robust sigmas; NaN where unknown. */
  readonly scores: Float64Array;
  readonly actual: Float64Array;
  readonly expected: Float64Array;
  /** Absent where nobody measured them: of a baseline, and of models made before there were any. */
  readonly limits?: ScaleLimits;
}

/**
 * What the clean period hardly ever reaches at other time scales than that of the rule: a large deviation is told at
 * once, a small one once it lasted. In robust sigmas.
 */
export interface ScaleLimits {
  /** Each of two periods in a row. */
  readonly swift: number;
  /** The mean of {@link MEAN_PERIODS} in a row. */
  readonly mean: number;
}

/** When a deviation is an alarm: k of the last n periods beyond the limits, in robust sigmas. */
export interface DeviationRule {
  readonly warning: number;
  readonly critical: number;
  readonly k: number;
  readonly n: number;
}

/** Five of six quarter hours beyond the limit, so that neither a noisy minute nor a noisy hour is an alarm. */
export const QUARTER_HOUR_RULE: DeviationRule = { warning: 2, critical: 3, k: 5, n: 6 };
/** Two quarter hours in a row beyond the swift limit of a series. */
export const SWIFT_PERIODS = 2;
/** Quarter hours whose mean is judged: an hour's noise has evened out. */
export const MEAN_PERIODS = 4;
/** Beyond so many times its limit a deviation is critical, as 3 of 2 sigmas. */
const CRITICAL = 1.5;
/** Of the hours of a baseline: two of three. */
export const HOUR_RULE: DeviationRule = { warning: 2, critical: 3, k: 2, n: 3 };

const KINDS: Readonly<Record<DeviationSeries['against'], readonly [above: FindingKind, below: FindingKind]>> =
  {
    baseline: ['above_baseline', 'below_baseline'],
    work: ['excess_for_work', 'deficit_for_work'],
    time: ['excess_for_time', 'deficit_for_time'],
  };

/** Stretches in which a quantity stays beyond its limits on one side, at whatever time scale. */
export function deviationFindings(series: DeviationSeries, rule: DeviationRule): Finding[] {
  const { scores, limits } = series;
  return (['above', 'below'] as const).flatMap((side) => {
    const episodes = persistentEpisodes(scores, { ...rule, side });
    if (limits !== undefined) {
      const bothOf = (limit: number) => ({ warning: limit, critical: CRITICAL * limit, side });
      episodes.push(
        ...persistentEpisodes(scores, { ...bothOf(limits.swift), k: SWIFT_PERIODS, n: SWIFT_PERIODS }),
        ...meanEpisodes(scores, { ...bothOf(limits.mean), n: MEAN_PERIODS }),
      );
    }
    return united(episodes).map((episode) => findingOf(series, side, episode));
  });
}

/** One episode for each run of those that overlap or touch, by start. */
function united(episodes: readonly Episode[]): Episode[] {
  const joined: Episode[] = [];
  for (const episode of episodes.toSorted((a, b) => a.firstRow - b.firstRow)) {
    const last = joined.at(-1);
    if (last === undefined || episode.firstRow > last.lastRow + 1) {
      joined.push(episode);
      continue;
    }
    const further = Math.abs(episode.peakScore) > Math.abs(last.peakScore) ? episode : last;
    joined[joined.length - 1] = {
      firstRow: last.firstRow,
      lastRow: Math.max(last.lastRow, episode.lastRow),
      raisedRow: Math.min(last.raisedRow, episode.raisedRow),
      severity: [last, episode].some(({ severity }) => severity === 'critical') ? 'critical' : 'warning',
      peakScore: further.peakScore,
      peakRow: further.peakRow,
    };
  }
  return joined;
}

function findingOf(series: DeviationSeries, side: 'above' | 'below', episode: Episode): Finding {
  const { quantity, against, startMillis, stepMillis } = series;
  const from = startMillis[episode.firstRow] ?? 0;
  const to = (startMillis[episode.lastRow] ?? 0) + stepMillis;
  const energy = quantity === 'power_kw';
  const [above, below] = energy ? KINDS[against] : (['signal_high', 'signal_low'] as const);
  const score = Math.abs(episode.peakScore);
  return {
    detector: 'baseline',
    kind: side === 'above' ? above : below,
    startMillis: from,
    endMillis: to,
    severity: episode.severity,
    peakScore: episode.peakScore,
    goesOn: episode.lastRow === series.scores.findLastIndex((each) => Number.isFinite(each)),
    features: [{ name: energy ? `power_for_${against}` : quantity, contribution: score }],
    says: {
      kind: 'deviation',
      quantity,
      against,
      side,
      ...sizeOf(series, episode),
      minutes: minutesOf(from, to),
      robustSigmas: score,
    },
  };
}

/** The mean difference of the episode: a share of the expected for power, the unit of the signal for others. */
function sizeOf(
  { quantity, actual, expected }: DeviationSeries,
  { firstRow, lastRow }: Episode,
): { readonly size: number; readonly isShare: boolean } {
  let difference = 0;
  let total = 0;
  let known = 0;
  for (let row = firstRow; row <= lastRow; row += 1) {
    const [is, due] = [actual[row] ?? Number.NaN, expected[row] ?? Number.NaN];
    if (!Number.isFinite(is - due)) continue;
    difference += is - due;
    total += due;
    known += 1;
  }
  if (quantity === 'power_kw' && total > 0) return { size: Math.abs(difference / total), isShare: true };
  return { size: Math.abs(difference / Math.max(known, 1)), isShare: false };
}
