import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@enms/timescale-client';
import { RetryableDatabaseError } from '@enms/timescale-client';
import type { IngestBatch } from '../../src/ingest-batch.ts';
import type { IngestServices } from '../../src/services.ts';
import { rowCount } from '../../src/write-set.ts';
import { groupOf } from './batch-group.ts';
import type { BatchGroup } from './batch-group.ts';
import { BatchQueue } from './batch-queue.ts';
import type { WriteOutcome } from './batch-writer.ts';
import { writeWithoutPoison } from './batch-writer.ts';
import { noteCommitted } from './committed-rows.ts';
import { quarantineOfRefused } from './refused-row.ts';
import type { StatusFlusher } from './status-flusher.ts';
import { transactionOn } from './transaction.ts';

const FIRST_RETRY_MILLIS = 100;
const LONGEST_RETRY_MILLIS = 5000;

/** Rows that one transaction writes at most, unless one batch brings more. */
const MAX_ROWS_TOGETHER = 5000;

/** Batches after their commit. */
export interface StoredBatches {
  batches: readonly IngestBatch[];
  outcome: WriteOutcome;
}

/**
 * Stores batches: writes, commits, and only then acknowledges. What meets a retryable error is kept and tried again
 * without end; the broker's window bounds how much can wait.
 */
export class BatchStore {
  readonly #pool: Pool;
  readonly #flusher: StatusFlusher;
  readonly #services: IngestServices;
  readonly #queue: BatchQueue<IngestBatch>;
  readonly #tell: (stored: StoredBatches) => void;
  readonly #stopping = new AbortController();
  /** Why the oldest batch does not go through, in a word; null while all is well. */
  waitingFor: string | null = null;

  constructor(
    pool: Pool,
    flusher: StatusFlusher,
    services: IngestServices,
    connections: number,
    tell: (stored: StoredBatches) => void,
  ) {
    this.#pool = pool;
    this.#flusher = flusher;
    this.#services = services;
    this.#queue = new BatchQueue(
      connections,
      MAX_ROWS_TOGETHER,
      ({ writeSet }) => (writeSet === null ? 0 : rowCount(writeSet)),
      (batches) => this.#store(groupOf(batches)),
    );
    this.#tell = tell;
  }

  /** Batches at the database. */
  get running(): number {
    return this.#queue.running;
  }

  add(batch: IngestBatch): void {
    this.#queue.add(batch);
  }

  /** Gives up what could not be stored; the broker delivers it again. */
  stop(): void {
    this.#stopping.abort();
  }

  async #store(group: BatchGroup): Promise<void> {
    const { metrics, log } = this.#services;
    let retryMillis = FIRST_RETRY_MILLIS;
    for (;;) {
      await this.#services.gate.passage();
      if (this.#stopping.signal.aborted) {
        for (const batch of group.batches) batch.abandon();
        return;
      }
      try {
        await this.#attempt(group);
        return;
      } catch (error) {
        if (!(error instanceof RetryableDatabaseError)) {
          log.error(
            { err: error, batches: group.batches.map(({ id }) => id) },
            'batches failed for a reason nobody foresaw; they are tried again',
          );
        }
        this.#complain(error);
        metrics.countRetry();
      }
      await pause(retryMillis, this.#stopping.signal);
      retryMillis = Math.min(retryMillis * 2, LONGEST_RETRY_MILLIS);
    }
  }

  async #attempt(group: BatchGroup): Promise<void> {
    const { batches, messages, writeSet } = group;
    const { metrics, health } = this.#services;
    const startedAtMillis = performance.now();
    const outcome = await writeWithoutPoison(
      writeSet,
      transactionOn(this.#pool, group),
      (error) => error instanceof RetryableDatabaseError,
      (refused, error) => quarantineOfRefused(refused, group, error, this.#services.log),
    );
    for (const batch of batches) batch.acknowledge();
    this.waitingFor = null;
    health.set('database', true);
    metrics.countBatch(messages.length, performance.now() - startedAtMillis, Date.now());
    noteCommitted(writeSet, outcome, this.#flusher.statuses, metrics);
    this.#tell({ batches, outcome });
  }

  #complain(error: unknown): void {
    const cause = error instanceof Error ? error.message : String(error);
    if (this.waitingFor === null) this.#services.log.warn({ err: error }, 'batches wait for the database');
    this.waitingFor = cause.slice(0, 60);
    this.#services.health.set('database', false, cause);
  }
}

/** Waits, or returns early when stopping. */
async function pause(millis: number, signal: AbortSignal): Promise<void> {
  await delay(millis, undefined, { signal }).catch(() => undefined);
}
