import type { RangeQuery } from '../period/period.ts';

/** A KPI of a scope over a range: the service tells formula, ledger rows, versions, coverage. */
export interface KpiQuestion {
  readonly kind: 'kpi';
  readonly title: string;
  readonly name: KpiName;
  /** `machine:compressor-1`, `factory:demo`, `group:3` */
  readonly scope: string;
  readonly carrier?: string;
  readonly range: RangeQuery;
}

/** A figure that says itself what it was made from (baselines, anomalies, forecasts: `made_from`). */
export interface MadeFromQuestion {
  readonly kind: 'made_from';
  readonly title: string;
  readonly formula: string;
  readonly madeFrom: Readonly<Record<string, unknown>>;
}

export type LineageQuestion = KpiQuestion | MadeFromQuestion;

export type KpiName =
  | 'energy'
  | 'energy_cost'
  | 'carbon'
  | 'carbon_market'
  | 'peak_demand'
  | 'load_factor'
  | 'sec'
  | 'on_time'
  | 'idle_energy'
  | 'availability';
