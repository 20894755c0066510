import type { EnergyPeriod } from '../../series/series.ts';
import type { Resolution } from '../../series/periods.ts';
import type {
  AnomalyFact,
  BaselineFact,
  BaselinePeriodFact,
  MachineFact,
  RecommendationFact,
} from '../report-facts.ts';
import { dateText, shareText } from './format-figure.ts';
import type { ReportRecommendation, ReportSection } from './report-document.ts';
import { known } from './report-document.ts';

const DAY_MILLIS = 86_400_000;

/** The resolution that shows a range in at most some sixty bars. */
export function chartResolution(from: Date, to: Date): Resolution {
  const days = (to.getTime() - from.getTime()) / DAY_MILLIS;
  if (days <= 2.1) return 'hour';
  return days <= 62 ? 'day' : days <= 430 ? 'week' : 'month';
}

/** What a bar of a chart is called. */
export function periodLabel(at: Date, resolution: Resolution, zone: string): string {
  if (resolution === 'hour' || resolution === '15min') return dateText(at, zone, true).slice(5);
  return resolution === 'month' ? dateText(at, zone).slice(0, 7) : dateText(at, zone).slice(5);
}

/** Energy by period as a chart. */
export function energySection(
  periods: readonly EnergyPeriod[],
  resolution: Resolution,
  zone: string,
): ReportSection {
  const missing = periods.filter(({ energyKwh }) => energyKwh === null).length;
  return {
    title: 'Energy over time',
    text:
      periods.length === 0
        ? [`The period has no whole ${resolution}.`]
        : missing === 0
          ? []
          : [`Of ${missing} of ${periods.length} periods nothing is known; they are gaps.`],
    chart:
      periods.length === 0
        ? null
        : {
            kind: 'bars',
            unit: `kWh per ${resolution}`,
            labels: periods.map(({ from }) => periodLabel(from, resolution, zone)),
            series: [{ name: 'Energy', values: periods.map(({ energyKwh }) => energyKwh) }],
            band: null,
          },
    table: null,
  };
}

/** Each machine with its share; for one machine nothing that the key figures do not say. */
export function machineSection(
  machines: readonly MachineFact[],
  names: ReadonlyMap<number, string>,
): ReportSection[] {
  if (machines.length < 2) return [];
  const total = machines.reduce((sum, { energy_kwh: energy }) => sum + (energy ?? 0), 0);
  return [
    {
      title: 'Machines',
      text: [],
      chart: null,
      table: {
        columns: ['Machine', 'Energy', 'Share', 'Cost', 'Carbon', 'Coverage'],
        rows: machines.map((machine) => [
          names.get(machine.machine_id) ?? `Machine ${machine.machine_id}`,
          known(machine.energy_kwh, 'kWh'),
          known(machine.energy_kwh === null || total === 0 ? null : machine.energy_kwh / total, '1'),
          known(machine.cost, machine.currency, machine.cost_reason),
          known(machine.co2_kg, 'kg', machine.co2_reason),
          known(machine.coverage, '1'),
        ]),
      },
    },
  ];
}

/** What was used against what was to be expected; says so where no baseline is in force. */
export function baselineSection(
  baselines: readonly BaselineFact[],
  stream: readonly BaselinePeriodFact[],
  zone: string,
): ReportSection {
  const [first] = baselines;
  if (first === undefined)
    return {
      title: 'Against the baseline',
      text: ['No baseline is in force, so it is not known how much energy was to be expected.'],
      chart: null,
      table: null,
    };
  const resolution = first.resolution === 'hour' ? 'hour' : 'day';
  return {
    title: 'Against the baseline',
    text: [
      `The chart shows “${first.name}”, version ${first.version} (${first.model_kind}), in force since ${dateText(first.in_force_from, zone)}; the band is the prediction interval of the model. A deviation of more than zero is waste.`,
    ],
    chart:
      stream.length === 0
        ? null
        : {
            kind: 'lines',
            unit: `kWh per ${first.resolution}`,
            labels: stream.map(({ period_start: start }) => periodLabel(start, resolution, zone)),
            series: [
              { name: 'Actual', values: stream.map((period) => period.actual_kwh) },
              { name: 'Expected', values: stream.map((period) => period.expected_kwh) },
            ],
            band: {
              name: 'Expected',
              low: stream.map((period) => period.low_kwh),
              high: stream.map((period) => period.high_kwh),
            },
          },
    table: {
      columns: ['Baseline', 'Actual', 'Expected', 'Deviation', 'Cost of it', 'Periods', 'Outside the model'],
      rows: baselines.map((baseline) => [
        `${baseline.name}, v${baseline.version}`,
        known(baseline.actual_kwh, 'kWh', null),
        known(baseline.expected_kwh, 'kWh', null),
        known(baseline.deviation_kwh, 'kWh', null),
        known(baseline.deviation_cost, baseline.currency, baseline.cost_reason),
        baseline.skipped === 0
          ? String(baseline.periods)
          : `${baseline.periods} (${baseline.skipped} skipped)`,
        baseline.periods === 0 ? '–' : shareText(baseline.extrapolated / baseline.periods),
      ]),
    },
  };
}

export function anomalySection(
  anomalies: readonly AnomalyFact[],
  total: number,
  zone: string,
): ReportSection {
  const rest = total - anomalies.length;
  return {
    title: 'Anomalies',
    text:
      total === 0
        ? ['None was found in the period.']
        : rest > 0
          ? [`The worst ${anomalies.length} of ${total}.`]
          : [],
    chart: null,
    table:
      anomalies.length === 0
        ? null
        : {
            columns: ['Machine', 'From', 'To', 'Severity', 'Energy', 'Cost', 'What was found'],
            rows: anomalies.map((anomaly) => [
              anomaly.machine,
              dateText(anomaly.started_at, zone, true),
              anomaly.ended_at === null ? 'goes on' : dateText(anomaly.ended_at, zone, true),
              anomaly.severity,
              known(anomaly.energy_kwh, 'kWh'),
              known(anomaly.cost, anomaly.currency, anomaly.cost_reason),
              anomaly.explanation,
            ]),
          },
  };
}

export function recommendationsOf(facts: readonly RecommendationFact[]): ReportRecommendation[] {
  return facts.map((fact) => ({
    rule: fact.rule,
    label: fact.label,
    text: fact.text,
    saving: known(fact.saving_kwh_year, 'kWh'),
    saving_cost: known(fact.saving_cost_year, fact.currency, fact.cost_reason),
    saving_co2: known(fact.saving_co2_kg_year, 'kg', fact.co2_reason),
  }));
}
