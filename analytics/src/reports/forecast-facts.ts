import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';

/** The newest forecast of a horizon, with the model it was made by. */
export interface ForecastFact {
  readonly id: number;
  readonly model_id: number;
  readonly horizon: 'hour' | 'day' | 'week';
  readonly made_at: Date;
  readonly starts_at: Date;
  readonly step_s: number;
  readonly peak_kw: number | null;
  readonly peak_at: Date | null;
  readonly served: string;
  readonly beats_naive: boolean;
  readonly reason: string | null;
  readonly trained_from: Date;
  readonly trained_to: Date;
  readonly data_hash: string;
  readonly candidates: readonly CandidateFact[];
  readonly points: readonly PointFact[];
}

export interface CandidateFact {
  readonly model: string;
  readonly mase: number | null;
  readonly smape: number | null;
  readonly coverage: number | null;
  readonly error: { readonly code: string } | null;
}

export interface PointFact {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

const NEWEST: Statement = {
  name: 'report_forecasts',
  text: `SELECT DISTINCT ON (m.horizon) f.id, f.model_id, m.horizon, f.made_at, f.starts_at, f.step_s, f.peak_kw, f.peak_at,
      m.served, m.beats_naive, m.reason, m.trained_from, m.trained_to, m.data_hash, m.candidates,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('at', extract(epoch FROM p.period_start) * 1000,
         'p10', p.p10_kw, 'p50', p.p50_kw, 'p90', p.p90_kw) ORDER BY p.period_start), '[]')
       FROM analytics.forecast_points p WHERE p.forecast_id = f.id) AS points
    FROM analytics.forecast_models m JOIN analytics.forecasts f ON f.model_id = m.id
    WHERE m.tenant_id = $1 AND m.carrier = $2::energy_carrier
      AND (CASE $3 WHEN 'machine' THEN m.machine_id WHEN 'group' THEN m.group_id ELSE m.factory_id END) = $4
    ORDER BY m.horizon, f.made_at DESC, f.id DESC`,
};

/** Reads the forecasts that a report shows. */
@Injectable()
export class ForecastFacts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** One a horizon, as far as there are any. */
  newest(scope: Scope, carrier: Carrier): Promise<ForecastFact[]> {
    return this.#database.rows(NEWEST, [scope.tenantId, carrier, scope.kind, scope.id]);
  }
}
