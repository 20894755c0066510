/** What one ingest worker says of itself each second. */
export interface WorkerFigures {
  readonly worker: string;
  readonly at: string;
  readonly rate_per_s: number;
  readonly accepted_total: number;
  readonly duplicates_total: number;
  readonly conflicts_total: number;
  readonly quarantined_total: number;
  /** Device time to commit. */
  readonly lag_p50_ms: number | null;
  readonly lag_p99_ms: number | null;
  readonly last_commit_at: string | null;
}

/** Reads the figures of a worker from Redis; undefined when the text is none. */
export function readWorkerFigures(text: string | null): WorkerFigures | undefined {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  if (typeof fields['worker'] !== 'string') return undefined;
  return {
    worker: fields['worker'],
    at: textOf(fields['at']) ?? '',
    rate_per_s: numberOf(fields['rate_per_s']) ?? 0,
    accepted_total: numberOf(fields['accepted_total']) ?? 0,
    duplicates_total: numberOf(fields['duplicates_total']) ?? 0,
    conflicts_total: numberOf(fields['conflicts_total']) ?? 0,
    quarantined_total: numberOf(fields['quarantined_total']) ?? 0,
    lag_p50_ms: numberOf(fields['lag_p50_ms']),
    lag_p99_ms: numberOf(fields['lag_p99_ms']),
    last_commit_at: textOf(fields['last_commit_at']),
  };
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
