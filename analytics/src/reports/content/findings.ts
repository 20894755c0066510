import type { AnomalyCounts, BaselineFact } from '../report-facts.ts';
import { changeText, figureText, reasonText, shareText, withUnit } from './format-figure.ts';
import { changeOf, valueOf } from './key-figures.ts';
import type { Finding, KeyFigure } from './report-document.ts';
import { known } from './report-document.ts';

export interface FindingFacts {
  readonly figures: readonly KeyFigure[];
  readonly baselines: readonly BaselineFact[];
  readonly anomalies: AnomalyCounts;
  /** Of the machine that used most. */
  readonly largest: { readonly label: string; readonly share: number } | null;
}

/** What the rules take for worth saying. */
const NOTABLE_CHANGE = 0.05;
const NOTABLE_DEVIATION = 0.02;
const ENOUGH_COVERAGE = 0.95;
const NOTABLE_IDLE_SHARE = 0.1;
const LOW_LOAD_FACTOR = 0.4;
const LARGE_SHARE = 0.4;

/** Sentences by rules, each of figures of the report alone. */
export function findings(facts: FindingFacts): Finding[] {
  return [
    ...coverageFindings(facts),
    ...changeFindings(facts),
    ...baselineFindings(facts),
    ...loadFindings(facts),
    ...anomalyFindings(facts),
  ];
}

function coverageFindings({ figures }: FindingFacts): Finding[] {
  const energy = figures.find(({ name }) => name === 'energy');
  const cost = figures.find(({ name }) => name === 'energy_cost');
  const found: Finding[] = [];
  if (energy !== undefined && (energy.coverage ?? 0) < ENOUGH_COVERAGE)
    found.push({
      rule: 'coverage',
      tone: 'attention',
      text: `Readings cover ${shareText(energy.coverage)} of the period: the figures are of what was measured or estimated.`,
    });
  if (cost !== undefined && cost.reason !== null)
    found.push({
      rule: 'unpriced',
      tone: 'attention',
      text: `The cost is ${cost.value === null ? 'not known' : 'only that of a part'}: ${reasonText(cost.reason)}.`,
    });
  return found;
}

function changeFindings({ figures }: FindingFacts): Finding[] {
  const found: Finding[] = [];
  for (const [name, subject] of [
    ['energy', 'Energy use'],
    ['sec', 'Energy per unit made'],
  ] as const) {
    const figure = figures.find((one) => one.name === name);
    const change = changeOf(figure);
    if (figure === undefined || change === null || Math.abs(change) < NOTABLE_CHANGE) continue;
    const before = figureText(figure.before ?? known(null, null));
    found.push({
      rule: `${name}_change`,
      tone: change > 0 ? 'attention' : 'good',
      text: `${subject} changed by ${changeText(change)} to ${figureText(figure)}, from ${before} in the period before.`,
    });
  }
  return found;
}

function baselineFindings({ baselines }: FindingFacts): Finding[] {
  return baselines.flatMap((baseline): Finding[] => {
    const { deviation_kwh: deviation, expected_kwh: expected } = baseline;
    if (deviation === null || expected === null || expected <= 0) return [];
    const share = deviation / expected;
    if (Math.abs(share) < NOTABLE_DEVIATION) return [];
    const cost =
      baseline.deviation_cost === null
        ? ''
        : `, ${withUnit(Math.abs(baseline.deviation_cost), baseline.currency)}`;
    return [
      {
        rule: 'baseline_deviation',
        tone: deviation > 0 ? 'attention' : 'good',
        text: `${withUnit(Math.abs(deviation), 'kWh')} ${deviation > 0 ? 'more' : 'less'} than expected (${changeText(share)}${cost}) by the baseline “${baseline.name}”, version ${baseline.version}.`,
      },
    ];
  });
}

function loadFindings({ figures, largest }: FindingFacts): Finding[] {
  const found: Finding[] = [];
  const energy = valueOf(figures, 'energy');
  const idle = valueOf(figures, 'idle_energy');
  if (energy !== undefined && idle !== undefined && energy > 0 && idle / energy > NOTABLE_IDLE_SHARE)
    found.push({
      rule: 'idle_energy',
      tone: 'attention',
      text: `${shareText(idle / energy)} of the energy (${withUnit(idle, 'kWh')}) was used while nothing was made.`,
    });
  const loadFactor = valueOf(figures, 'load_factor');
  const peak = valueOf(figures, 'peak_demand');
  if (loadFactor !== undefined && peak !== undefined && loadFactor < LOW_LOAD_FACTOR)
    found.push({
      rule: 'load_factor',
      tone: 'neutral',
      text: `The load factor is ${shareText(loadFactor)}: the peak of ${withUnit(peak, 'kW')} is far above the mean.`,
    });
  if (largest !== null && largest.share > LARGE_SHARE)
    found.push({
      rule: 'largest_machine',
      tone: 'neutral',
      text: `${largest.label} used ${shareText(largest.share)} of the energy.`,
    });
  return found;
}

function anomalyFindings({ anomalies }: FindingFacts): Finding[] {
  const { warnings, critical, energy_kwh: energy } = anomalies;
  if (warnings + critical === 0) return [];
  const atStake = energy === null ? '' : `, ${withUnit(energy, 'kWh')} at stake`;
  return [
    {
      rule: 'anomalies',
      tone: 'attention',
      text: `${warnings + critical} ${warnings + critical === 1 ? 'anomaly' : 'anomalies'} in the period, ${critical} of them critical${atStake}.`,
    },
  ];
}
