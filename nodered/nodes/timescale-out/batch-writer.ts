import { telemetryTables } from '../../src/ingest-metrics.ts';
import type { TelemetryTable } from '../../src/ingest-metrics.ts';
import type { QuarantineRow, WriteSet } from '../../src/write-set.ts';
import { emptyWriteSet, halves, rowCount, TableRows } from '../../src/write-set.ts';

/** What became of the rows of a committed set. */
export interface WriteOutcome {
  /** Rows that are new. */
  inserted: Record<TelemetryTable, number>;
  duplicates: number;
  conflicts: number;
  /** Messages put into quarantine, by reason. */
  quarantined: Map<string, number>;
}

export function emptyOutcome(): WriteOutcome {
  return {
    inserted: { energy: 0, production: 0, environment: 0, measurements: 0, events: 0 },
    duplicates: 0,
    conflicts: 0,
    quarantined: new Map(),
  };
}

/** Writes a set in one transaction. Rejects with an error that tells whether to try again. */
export type Transact = (set: WriteSet) => Promise<WriteOutcome>;

/** Tells an error that another attempt may heal from one that the data causes. */
export type IsRetryable = (error: unknown) => boolean;

/**
 * Writes a set; where the database refuses it for good, halves it until the rows at fault stand alone, and puts
 * those into quarantine. All other rows are stored.
 *
 * @param quarantineOf makes the quarantine row of a set of one refused row; null when it cannot be kept even there
 * @throws the first retryable error; what was committed until then is found as duplicate by the next attempt
 */
export async function writeWithoutPoison(
  set: WriteSet,
  transact: Transact,
  isRetryable: IsRetryable,
  quarantineOf: (refused: WriteSet, error: unknown) => QuarantineRow | null,
): Promise<WriteOutcome> {
  try {
    return await transact(set);
  } catch (error) {
    if (isRetryable(error)) throw error;
    if (rowCount(set) > 1) {
      const outcomes: WriteOutcome[] = [];
      for (const half of halves(set)) {
        outcomes.push(await writeWithoutPoison(half, transact, isRetryable, quarantineOf));
      }
      return sumOf(outcomes);
    }
    const row = quarantineOf(set, error);
    if (row === null) return emptyOutcome();
    const aside: WriteSet = { ...emptyWriteSet(), quarantine: new TableRows([row], [0]) };
    return await writeWithoutPoison(aside, transact, isRetryable, () => null);
  }
}

function sumOf(outcomes: readonly WriteOutcome[]): WriteOutcome {
  const sum = emptyOutcome();
  for (const { inserted, duplicates, conflicts, quarantined } of outcomes) {
    for (const table of telemetryTables) sum.inserted[table] += inserted[table];
    sum.duplicates += duplicates;
    sum.conflicts += conflicts;
    for (const [reason, count] of quarantined) {
      sum.quarantined.set(reason, (sum.quarantined.get(reason) ?? 0) + count);
    }
  }
  return sum;
}
