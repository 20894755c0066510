import { baselineDrift } from './baseline-drift.ts';
import type { DriftFacts } from './baseline-drift.ts';
import type { Finding, MachineFacts, SiteFacts } from './facts.ts';
import { idleLoad } from './idle-load.ts';
import { leakSlope } from './leak-slope.ts';
import { loadFactor } from './load-factor.ts';
import { peakHours } from './peak-hours.ts';

/** Facts of one place, for the rules that are about such. */
export type Facts =
  | { readonly about: 'machine'; readonly facts: MachineFacts; readonly currency: string | null }
  | { readonly about: 'site'; readonly facts: SiteFacts }
  | { readonly about: 'baselines'; readonly facts: readonly DriftFacts[] };

/** What the rules find in the facts of a place, at most one finding a rule: of several baselines the one that drifts most. */
export function judge(input: Facts): Finding[] {
  const found =
    input.about === 'machine'
      ? [idleLoad(input.facts), leakSlope(input.facts), peakHours(input.facts.hours, input.currency)]
      : input.about === 'site'
        ? [loadFactor(input.facts)]
        : [mostOf(input.facts.map(baselineDrift))];
  return found.filter((finding) => finding !== null);
}

function mostOf(findings: readonly (Finding | null)[]): Finding | null {
  return findings.reduce(
    (most, finding) => ((finding?.savingKwhYear ?? 0) > (most?.savingKwhYear ?? 0) ? finding : most),
    null,
  );
}
