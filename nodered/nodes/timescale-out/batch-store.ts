import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@enms/timescale-client';
import { RetryableDatabaseError } from '@enms/timescale-client';
import type { IngestBatch } from '../../src/ingest-batch.ts';
import type { IngestServices } from '../../src/services.ts';
import { emptyWriteSet } from '../../src/write-set.ts';
import { BatchQueue } from './batch-queue.ts';
import type { WriteOutcome } from './batch-writer.ts';
import { writeWithoutPoison } from './batch-writer.ts';
import { noteCommitted } from './committed-rows.ts';
import { quarantineOfRefused } from './refused-row.ts';
import type { StatusFlusher } from './status-flusher.ts';
import { transactionOn } from './transaction.ts';

const FIRST_RETRY_MILLIS = 100;
const LONGEST_RETRY_MILLIS = 5000;

/** A batch after its commit. */
export interface StoredBatch {
  batch: IngestBatch;
  outcome: WriteOutcome;
}

/**
 * Stores batches: writes, commits, and only then acknowledges. A batch that meets a retryable error is kept and
 * tried again without end; the broker's window bounds how many can wait.
 */
export class BatchStore {
  readonly #pool: Pool;
  readonly #flusher: StatusFlusher;
  readonly #services: IngestServices;
  readonly #queue: BatchQueue<IngestBatch>;
  readonly #tell: (stored: StoredBatch) => void;
  readonly #stopping = new AbortController();
  /** Why the oldest batch does not go through, in a word; null while all is well. */
  waitingFor: string | null = null;

  constructor(
    pool: Pool,
    flusher: StatusFlusher,
    services: IngestServices,
    connections: number,
    tell: (stored: StoredBatch) => void,
  ) {
    this.#pool = pool;
    this.#flusher = flusher;
    this.#services = services;
    this.#queue = new BatchQueue(connections, (batch) => this.#store(batch));
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

  async #store(batch: IngestBatch): Promise<void> {
    const { metrics, log } = this.#services;
    let retryMillis = FIRST_RETRY_MILLIS;
    for (;;) {
      await this.#services.gate.passage();
      if (this.#stopping.signal.aborted) {
        batch.abandon();
        return;
      }
      try {
        await this.#attempt(batch);
        return;
      } catch (error) {
        if (!(error instanceof RetryableDatabaseError)) {
          log.error(
            { err: error, batch: batch.id },
            'a batch failed for a reason nobody foresaw; it is tried again',
          );
        }
        this.#complain(error);
        metrics.countRetry();
      }
      await pause(retryMillis, this.#stopping.signal);
      retryMillis = Math.min(retryMillis * 2, LONGEST_RETRY_MILLIS);
    }
  }

  async #attempt(batch: IngestBatch): Promise<void> {
    const { metrics, health } = this.#services;
    const startedAtMillis = performance.now();
    const outcome = await writeWithoutPoison(
      batch.writeSet ?? emptyWriteSet(),
      transactionOn(this.#pool, batch),
      (error) => error instanceof RetryableDatabaseError,
      (refused, error) => quarantineOfRefused(refused, batch, error, this.#services.log),
    );
    batch.acknowledge();
    this.waitingFor = null;
    health.set('database', true);
    metrics.countBatch(batch.messages.length, performance.now() - startedAtMillis, Date.now());
    noteCommitted(batch, outcome, this.#flusher.statuses, metrics);
    this.#tell({ batch, outcome });
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
