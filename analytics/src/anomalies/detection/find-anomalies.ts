import { mergeDetections, type FeatureContribution, type Severity } from '@enms/statistics';
import {
  deviationFindings,
  HOUR_RULE,
  QUARTER_HOUR_RULE,
  type DeviationSeries,
} from './deviation-detector.ts';
import { said } from '../wording/explanation.ts';
import type { Statement } from '../wording/statement.ts';
import { DETECTORS, type DetectorName, type Finding, type FindingKind } from './finding.ts';
import { isolationFindings } from './isolation-detector.ts';
import { deviationsOf, type MachineDeviations, type MachineModel } from './machine-model.ts';
import type { MachineRows, Span } from './machine-rows.ts';
import { outlyingSpans } from './outlying-spans.ts';
import { qualityFindings } from './quality-detector.ts';
import { trainMachineModel, type TrainingOptions } from './machine-model.ts';

/** One anomaly of a machine. Times are epoch milliseconds; `endMillis` is the end of its last row. */
export interface MachineAnomaly extends Span {
  readonly severity: Severity;
  /** No period without it follows in the rows: it may not be over. */
  readonly goesOn: boolean;
  readonly detectors: readonly DetectorName[];
  readonly kinds: readonly FindingKind[];
  /** More (or less) than expected, kWh; null where nothing says what to expect. */
  readonly energyKwh: number | null;
  /** The deviation furthest out in robust sigmas, with its sign; null where only quality or isolation speak. */
  readonly peakScore: number | null;
  readonly features: readonly FeatureContribution[];
  /** What is to be said of it, the most important first. */
  readonly statements: readonly Statement[];
}

export interface DetectionOptions {
  /** Actual and expected energy by the baseline in force, as mean power of its periods. */
  readonly baseline?: DeviationSeries | null;
}

const JOIN_MILLIS = 3_600_000;
/** Before cleaning, windows up to this share may be what is usual. */
const UNCLEANED = 0.04;
/** Cleaning leaves out only what is this far out, so that it does not cut the tails of what is usual. */
const SURE = 5;
const MOST_STATEMENTS = 4;

/** Runs the three detectors over rows and merges what overlaps. By start. */
export function findAnomalies(
  rows: MachineRows,
  model: MachineModel,
  { baseline = null }: DetectionOptions = {},
): MachineAnomaly[] {
  if (rows.timeMillis.length === 0) return [];
  const deviations = deviationsOf(model, rows);
  const findings: Finding[] = [
    ...deviations.series.flatMap((series) => deviationFindings(series, QUARTER_HOUR_RULE)),
    ...(baseline === null ? [] : deviationFindings(baseline, HOUR_RULE)),
    ...(model.isolation === null
      ? []
      : isolationFindings(model.isolation, deviations.features, deviations.starts)),
    ...qualityFindings(rows, model.quality, deviations.relative),
  ];
  return mergeDetections(findings, { joinGapMillis: JOIN_MILLIS, topFeatures: 5 }).map(
    (merged): MachineAnomaly => {
      const ordered = merged.detections.toSorted((a, b) => rank(b) - rank(a));
      const scores = ordered
        .filter(({ detector }) => detector === 'baseline')
        .map(({ peakScore }) => peakScore ?? 0);
      const peakScore = scores.reduce((peak, score) => (Math.abs(score) > Math.abs(peak) ? score : peak), 0);
      return {
        startMillis: merged.startMillis,
        endMillis: merged.endMillis,
        severity: merged.severity,
        goesOn: ordered.some(({ goesOn }) => goesOn),
        detectors: DETECTORS.filter((name) => ordered.some(({ detector }) => detector === name)),
        kinds: [...new Set(ordered.map(({ kind }) => kind))],
        energyKwh: energyOf(merged, ordered, rows, deviations, baseline),
        peakScore: scores.length === 0 ? null : peakScore,
        features: merged.features,
        statements: statementsOf(ordered),
      };
    },
  );
}

/**
 * Trains twice: what the first model finds in its own training period, and what lies far from the rest of it for hours,
 * is left out of the second, so that a fault nobody marked does not become usual.
 */
export function trainOnCleaned(rows: MachineRows, options: TrainingOptions): MachineModel {
  const first = trainMachineModel(rows, { ...options, falseAlarms: UNCLEANED });
  const found = findAnomalies(rows, first).filter(
    ({ detectors, peakScore }) => detectors.includes('quality') || Math.abs(peakScore ?? 0) >= SURE,
  );
  const outlying = deviationsOf(first, rows).series.flatMap(outlyingSpans);
  const excluded = [...(options.excluded ?? []), ...found, ...outlying];
  return trainMachineModel(rows, { ...options, excluded });
}

/** What sounds the same is said once. */
function statementsOf(findings: readonly Finding[]): Statement[] {
  const sentences = findings.map(({ says }) => said(says, 'en'));
  return findings
    .filter((_, at) => sentences.indexOf(sentences[at] ?? '') === at)
    .slice(0, MOST_STATEMENTS)
    .map(({ says }) => says);
}

/** Quality first, it explains the others; then by size. */
function rank({ detector, severity, peakScore }: Finding): number {
  const first = detector === 'quality' ? 2000 : detector === 'baseline' ? 1000 : 0;
  return first + (severity === 'critical' ? 500 : 0) + Math.min(Math.abs(peakScore ?? 0), 400);
}

/** Actual less expected: by the baseline in force, else by the work where that deviated, else by the time of the week. */
function energyOf(
  span: Span,
  findings: readonly Finding[],
  rows: MachineRows,
  { series, workKw }: MachineDeviations,
  baseline: DeviationSeries | null,
): number | null {
  if (findings.some(({ kind }) => kind.endsWith('_baseline')) && baseline !== null) {
    return sumOfBlocks(span, baseline);
  }
  const byWork = findings.some(
    ({ kind }) => kind.endsWith('_for_work') || kind === 'spike' || kind === 'flat_line',
  );
  const schedule = series.find(({ quantity, against }) => quantity === 'power_kw' && against === 'time');
  if (byWork && workKw !== null) {
    const minutes = sumOfRows(span, rows, workKw);
    if (minutes !== null) return minutes;
  }
  return schedule === undefined ? null : sumOfBlocks(span, schedule);
}

function sumOfBlocks({ startMillis: from, endMillis: to }: Span, series: DeviationSeries): number | null {
  let kwh = 0;
  let known = 0;
  for (const [block, start] of series.startMillis.entries()) {
    const difference = (series.actual[block] ?? Number.NaN) - (series.expected[block] ?? Number.NaN);
    const overlap = Math.min(to, start + series.stepMillis) - Math.max(from, start);
    if (overlap <= 0 || !Number.isFinite(difference)) continue;
    kwh += (difference * overlap) / 3_600_000;
    known += 1;
  }
  return known === 0 ? null : kwh;
}

function sumOfRows(
  { startMillis: from, endMillis: to }: Span,
  rows: MachineRows,
  expectedKw: Float64Array,
): number | null {
  let kwh = 0;
  let known = 0;
  for (const [row, time] of rows.timeMillis.entries()) {
    if (time < from || time >= to) continue;
    const difference = (rows.powerKw[row] ?? Number.NaN) - (expectedKw[row] ?? Number.NaN);
    if (!Number.isFinite(difference)) continue;
    const next = rows.timeMillis[row + 1] ?? time + 60_000;
    kwh += (difference * Math.min(next - time, 600_000)) / 3_600_000;
    known += 1;
  }
  return known === 0 ? null : kwh;
}
