import { StatisticsError } from '../statistics-error.ts';
import type { Detection, FeatureContribution, Severity } from './detection.ts';

export interface MergeOptions {
  /** Detections this far apart (ms) still belong together; 0 when left out: they must touch. */
  readonly joinGapMillis?: number;
  /** How many features to name; 3 when left out. */
  readonly topFeatures?: number;
}

/** One anomaly of a machine. */
export interface MergedAnomaly<D extends Detection> {
  readonly startMillis: number;
  readonly endMillis: number;
  /** The worst of its detections. */
  readonly severity: Severity;
  /** By start. */
  readonly detections: readonly D[];
  /** Shares (0 … 1) of what its detectors blame, largest first. */
  readonly features: readonly FeatureContribution[];
}

/**
 * One anomaly for each run of detections that overlap or lie within the join gap, by start; nothing is left out. Each
 * detector's contributions weigh the same: they become shares of its positive ones before they are averaged.
 * All detections must be of one machine. Throws `bad_period` when one ends before it starts.
 */
export function mergeDetections<D extends Detection>(
  detections: readonly D[],
  { joinGapMillis = 0, topFeatures = 3 }: MergeOptions = {},
): MergedAnomaly<D>[] {
  const backward = detections.find(({ startMillis, endMillis }) => !(endMillis >= startMillis));
  if (backward) {
    throw new StatisticsError('bad_period', `a detection of ${backward.detector} ends before it starts`, {
      field: 'detections',
      remedy: 'Give the end of the last row concerned.',
    });
  }
  const groups: D[][] = [];
  let end = -Infinity;
  for (const detection of detections.toSorted((a, b) => a.startMillis - b.startMillis)) {
    if (detection.startMillis <= end + joinGapMillis) groups.at(-1)?.push(detection);
    else groups.push([detection]);
    end = Math.max(end, detection.endMillis);
  }
  return groups.map((group) => ({
    startMillis: group[0]!.startMillis,
    endMillis: group.reduce((latest, { endMillis }) => Math.max(latest, endMillis), -Infinity),
    severity: group.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning',
    detections: group,
    features: sharedBlame(group).slice(0, topFeatures),
  }));
}

function sharedBlame(group: readonly Detection[]): FeatureContribution[] {
  const blaming = group
    .map(({ features }) => features.filter(({ contribution }) => contribution > 0))
    .filter((features) => features.length > 0);
  const shares = new Map<string, number>();
  for (const features of blaming) {
    const total = features.reduce((sum, { contribution }) => sum + contribution, 0);
    for (const { name, contribution } of features) {
      shares.set(name, (shares.get(name) ?? 0) + contribution / total / blaming.length);
    }
  }
  return [...shares]
    .map(([name, contribution]) => ({ name, contribution }))
    .sort((a, b) => b.contribution - a.contribution);
}
