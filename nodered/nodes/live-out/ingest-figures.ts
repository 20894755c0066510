import type { IngestFigures } from '@enms/telemetry-contract';
import type { IngestMetrics } from '../../src/ingest-metrics.ts';

/** What this worker says of itself each second. */
export function ingestFigures(metrics: IngestMetrics, worker: string, nowMillis = Date.now()): IngestFigures {
  metrics.advanceLag(nowMillis);
  const { lastCommitAtMillis } = metrics;
  return {
    worker,
    at: new Date(nowMillis).toISOString(),
    rate_per_s: Math.round(metrics.committed.perSecond()),
    accepted_total: metrics.committed.total,
    duplicates_total: metrics.duplicatesTotal,
    conflicts_total: metrics.conflictsTotal,
    quarantined_total: metrics.quarantinedTotal,
    lag_p50_ms: metrics.lagMillis(0.5),
    lag_p99_ms: metrics.lagMillis(0.99),
    last_commit_at: lastCommitAtMillis === null ? null : new Date(lastCommitAtMillis).toISOString(),
  };
}
