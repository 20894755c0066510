import { significant } from '../../format/numbers.ts';
import type { DatabaseJob, Job, Table } from './system-api.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in the unit that suits their size, by thousands; null → a dash. */
export function bytesText(bytes: number | null, locale: string): string {
  if (bytes === null) return '–';
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 ? value.toLocaleString(locale) : significant(value, locale)} ${units[step]}`;
}

/** What part of its former size compressing left, 0 … 1; null where nothing is compressed. */
export function compressedShare({ before_compression_bytes, after_compression_bytes }: Table): number | null {
  if (before_compression_bytes === null || after_compression_bytes === null || before_compression_bytes === 0)
    return null;
  return after_compression_bytes / before_compression_bytes;
}

export type JobTone = 'good' | 'warning' | 'bad' | 'neutral';

/** A database job that failed last is bad; one that never ran says nothing yet. */
export function databaseJobTone({ last_outcome, status }: DatabaseJob): JobTone {
  if (last_outcome === 'Failed') return 'bad';
  if (status === 'Paused') return 'warning';
  return last_outcome === 'Success' ? 'good' : 'neutral';
}

const jobTones: Readonly<Record<Job['state'], JobTone>> = {
  queued: 'neutral',
  running: 'neutral',
  done: 'good',
  failed: 'bad',
  cancelled: 'warning',
};
export function jobTone(state: Job['state']): JobTone {
  return jobTones[state];
}

/** Failed jobs first, then those that ran last. */
export function worstFirst(jobs: readonly DatabaseJob[]): DatabaseJob[] {
  const rank = (job: DatabaseJob): number => (databaseJobTone(job) === 'bad' ? 0 : 1);
  return jobs.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      (other.last_run_at ?? '').localeCompare(one.last_run_at ?? '') ||
      one.id - other.id,
  );
}

export interface LagSample {
  readonly atMillis: number;
  readonly p50: number | null;
  readonly p99: number | null;
}

/** Adds a sample and lets go of those older than `spanMillis`. */
export function withSample(samples: readonly LagSample[], next: LagSample, spanMillis: number): LagSample[] {
  return [...samples.filter(({ atMillis }) => atMillis > next.atMillis - spanMillis), next];
}
