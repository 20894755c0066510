import { expect, it } from '@jest/globals';
import type { IngestFigures } from '@enms/telemetry-contract';
import { sumOf } from './ingest-statistics.ts';

const worker = (name: string, figures: Partial<IngestFigures>): IngestFigures => ({
  worker: name,
  at: '2025-10-08T12:00:00.000Z',
  rate_per_s: 0,
  accepted_total: 0,
  duplicates_total: 0,
  conflicts_total: 0,
  quarantined_total: 0,
  lag_p50_ms: null,
  lag_p99_ms: null,
  last_commit_at: null,
  ...figures,
});

it('adds totals up and lets the worst lag and the newest commit speak for all', () => {
  const one = worker('1', {
    rate_per_s: 10,
    accepted_total: 5,
    lag_p99_ms: 40,
    last_commit_at: '2025-10-08T12:00:00.000Z',
  });
  const two = worker('2', {
    rate_per_s: 1,
    accepted_total: 7,
    lag_p99_ms: 90,
    last_commit_at: '2025-10-08T11:00:00.000Z',
  });
  expect(sumOf([one, two])).toEqual({
    rate_per_s: 11,
    accepted_total: 12,
    duplicates_total: 0,
    conflicts_total: 0,
    quarantined_total: 0,
    lag_p50_ms: null,
    lag_p99_ms: 90,
    last_commit_at: '2025-10-08T12:00:00.000Z',
    workers: [one, two],
    reason: null,
  });
});

it('knows nothing when nobody reports', () => {
  expect(sumOf([])).toMatchObject({ rate_per_s: null, workers: [], reason: 'no_workers' });
});
