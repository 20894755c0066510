import type { IngestMetrics } from '../../src/ingest-metrics.ts';

/** What one worker says of itself each second, on `live:ingest`. */
export interface IngestFigures {
  worker: string;
  at: string;
  rate_per_s: number;
  accepted_total: number;
  duplicates_total: number;
  conflicts_total: number;
  quarantined_total: number;
  lag_p50_ms: number | null;
  lag_p99_ms: number | null;
  last_commit_at: string | null;
}

export function ingestFigures(metrics: IngestMetrics, worker: string, nowMillis = Date.now()): IngestFigures {
  metrics.lag.advance(nowMillis);
  const { lastCommitAtMillis } = metrics;
  return {
    worker,
    at: new Date(nowMillis).toISOString(),
    rate_per_s: Math.round(metrics.committed.perSecond()),
    accepted_total: metrics.committed.total,
    duplicates_total: metrics.duplicatesTotal,
    conflicts_total: metrics.conflictsTotal,
    quarantined_total: metrics.quarantinedTotal,
    lag_p50_ms: metrics.lag.quantile(0.5),
    lag_p99_ms: metrics.lag.quantile(0.99),
    last_commit_at: lastCommitAtMillis === null ? null : new Date(lastCommitAtMillis).toISOString(),
  };
}
