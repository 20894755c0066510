import { Injectable } from '@nestjs/common';
import type { TimeRange } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import { periodBounds } from '../series/periods.ts';
import { SeriesRepository } from '../series/series-repository.ts';
import { comparisonFindings, comparisonSections } from './content/comparison.ts';
import { findings } from './content/findings.ts';
import { forecastFindings, forecastMethod, forecastSections } from './content/forecast.ts';
import { keyFigures } from './content/key-figures.ts';
import { methodNotes } from './content/method.ts';
import type { KeyFigure, ReportDocument, ReportKind } from './content/report-document.ts';
import {
  anomalySection,
  baselineSection,
  chartResolution,
  energySection,
  machineSection,
  recommendationsOf,
} from './content/sections.ts';
import { ForecastFacts } from './forecast-facts.ts';
import { ReportFacts } from './report-facts.ts';

/** What a report is asked to be of. */
export interface ReportOrder {
  readonly kind: ReportKind;
  readonly scopes: readonly Scope[];
  readonly carrier: Carrier;
  readonly range: TimeRange;
  readonly version: number;
  readonly requestedBy: string;
  readonly issuedAt: Date;
}

/** Told how much is done, 0 to 1; throws to end the work. */
export type BuildStep = (share: number, message: string) => void;

type Content = Pick<
  ReportDocument,
  'key_figures' | 'findings' | 'sections' | 'recommendations' | 'method' | 'made_from'
>;

const MOST_ANOMALIES = 12;
const MOST_RECOMMENDATIONS = 12;
const MOST_BASELINE_PERIODS = 800;

/** Puts reports together of what the database knows. The same data make the same document, but for its time of issue. */
@Injectable()
export class ReportBuilder {
  readonly #facts: ReportFacts;
  readonly #forecasts: ForecastFacts;
  readonly #series: SeriesRepository;

  constructor(facts: ReportFacts, forecasts: ForecastFacts, series: SeriesRepository) {
    this.#facts = facts;
    this.#forecasts = forecasts;
    this.#series = series;
  }

  /** @throws DatabaseError; what `step` throws */
  async build(order: ReportOrder, step: BuildStep): Promise<ReportDocument> {
    const [scope] = order.scopes;
    if (scope === undefined) throw new Error('A report has at least one scope.');
    const content =
      order.kind === 'efficiency'
        ? await this.#efficiency(order, scope, step)
        : order.kind === 'forecast'
          ? await this.#forecast(order, scope, step)
          : await this.#comparison(order, scope, step);
    return {
      format: 1,
      kind: order.kind,
      title: TITLES[order.kind],
      scopes: order.scopes.map(({ ref, label, machineIds }) => ({ ref, label, machines: machineIds.length })),
      carrier: order.carrier,
      period: {
        from: order.range.from.toISOString(),
        to: order.range.to.toISOString(),
        time_zone: scope.timeZone,
      },
      version: order.version,
      requested_by: order.requestedBy,
      issued_at: order.issuedAt.toISOString(),
      ...content,
    };
  }

  async #efficiency({ carrier, range }: ReportOrder, scope: Scope, step: BuildStep): Promise<Content> {
    const facts = this.#facts;
    step(0.05, 'Reading key figures');
    const figures = await this.#figures(scope, carrier, range);
    step(0.25, 'Reading energy over time');
    const resolution = chartResolution(range.from, range.to);
    const bounds = periodBounds(resolution, range.from, range.to, scope.timeZone);
    const periods = bounds.length < 2 ? [] : await this.#series.energy(scope, carrier, bounds);
    step(0.4, 'Reading machines');
    const machines = await facts.machines(scope, carrier, range);
    const names = new Map(scope.machines.map(({ id, displayName }) => [id, displayName]));
    step(0.5, 'Reading baselines');
    const baselines = await facts.baselines(scope, carrier, range);
    const [shown] = baselines;
    const stream =
      shown === undefined ? [] : await facts.baselinePeriods(shown.version_id, range, MOST_BASELINE_PERIODS);
    step(0.6, 'Reading anomalies and recommendations');
    const anomalies = await facts.anomalies(scope, carrier, range, MOST_ANOMALIES);
    const counts = await facts.anomalyCounts(scope, carrier, range);
    const recommendations = await facts.recommendations(scope, carrier, MOST_RECOMMENDATIONS);
    const { method, versions } = await this.#method(scope, carrier, range);
    const [first] = machines;
    const total = machines.reduce((sum, { energy_kwh: energy }) => sum + (energy ?? 0), 0);
    return {
      key_figures: figures,
      findings: findings({
        figures,
        baselines,
        anomalies: counts,
        largest:
          first?.energy_kwh == null || machines.length < 2
            ? null
            : { label: names.get(first.machine_id) ?? '', share: first.energy_kwh / total },
      }),
      sections: [
        energySection(periods, resolution, scope.timeZone),
        baselineSection(baselines, stream, scope.timeZone),
        ...machineSection(machines, names),
        anomalySection(anomalies, counts.warnings + counts.critical, scope.timeZone),
      ],
      recommendations: recommendationsOf(recommendations),
      method,
      made_from: {
        ...versions,
        baselines: baselines.map((baseline) => ({
          id: baseline.id,
          version: baseline.version,
          data_hash: baseline.data_hash,
        })),
      },
    };
  }

  async #forecast({ carrier }: ReportOrder, scope: Scope, step: BuildStep): Promise<Content> {
    step(0.1, 'Reading forecasts');
    const forecasts = await this.#forecasts.newest(scope, carrier);
    return {
      key_figures: [],
      findings: forecastFindings(forecasts, scope.timeZone),
      sections: forecastSections(forecasts, scope.timeZone),
      recommendations: recommendationsOf(
        await this.#facts.recommendations(scope, carrier, MOST_RECOMMENDATIONS),
      ),
      method: forecastMethod(),
      made_from: {
        forecasts: forecasts.map(({ id, model_id: model, made_at: madeAt, data_hash: hash }) => ({
          id,
          model_id: model,
          made_at: madeAt.toISOString(),
          data_hash: hash,
        })),
      },
    };
  }

  async #comparison(
    { scopes, carrier, range }: ReportOrder,
    first: Scope,
    step: BuildStep,
  ): Promise<Content> {
    const compared = [];
    for (const [index, scope] of scopes.entries()) {
      step(0.7 * (index / scopes.length), `Reading ${scope.label}`);
      compared.push({ label: scope.label, figures: await this.#figures(scope, carrier, range) });
    }
    const { method, versions } = await this.#method(first, carrier, range);
    return {
      key_figures: [],
      findings: comparisonFindings(compared),
      sections: comparisonSections(compared),
      recommendations: [],
      method: [...method, 'Ledger, tariffs and factors above are those of the first that is compared.'],
      made_from: versions,
    };
  }

  async #figures(scope: Scope, carrier: Carrier, range: TimeRange): Promise<KeyFigure[]> {
    const length = range.to.getTime() - range.from.getTime();
    const before = { from: new Date(range.from.getTime() - length), to: range.from };
    return keyFigures(
      await this.#facts.kpis(scope, carrier, range),
      await this.#facts.kpis(scope, carrier, before),
    );
  }

  async #method(
    scope: Scope,
    carrier: Carrier,
    range: TimeRange,
  ): Promise<{ readonly method: string[]; readonly versions: object }> {
    const energy = await this.#facts.lineage('energy', scope, carrier, range);
    const cost = await this.#facts.lineage('energy_cost', scope, carrier, range);
    const carbon = await this.#facts.lineage('carbon', scope, carrier, range);
    return {
      method: methodNotes(energy, cost, carbon),
      versions: {
        ledger: energy?.ledger ?? null,
        gap_count: energy?.gap_count ?? null,
        tariff_versions: cost?.tariff_versions ?? null,
        emission_factors: carbon?.emission_factors ?? null,
      },
    };
  }
}

const TITLES: Readonly<Record<ReportKind, string>> = {
  efficiency: 'Energy efficiency report',
  forecast: 'Load forecast report',
  comparison: 'Comparison report',
};
