import type { Logger } from 'pino';
import { EngineError } from '../engine/engine.ts';
import { assumeServer, type SharedSession } from '../session.ts';

/**
 * Takes the place of the checkpointer and of autovacuum, which are processes of a server and do not exist here.
 * Without checkpoints the write-ahead log would grow for ever and a restart would replay all of it.
 */
export class Checkpointer {
  readonly #session: SharedSession;
  readonly #log: Logger;
  readonly #intervalMillis: number;
  readonly #mayRun: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  #lastPosition: string | undefined;

  constructor(session: SharedSession, log: Logger, intervalMillis: number, mayRun: () => boolean) {
    this.#session = session;
    this.#log = log;
    this.#intervalMillis = intervalMillis;
    this.#mayRun = mayRun;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#session.queue
        .exclusively(() => {
          this.#tidy();
        })
        .catch((error: unknown) => {
          this.#log.error({ err: error }, 'checkpoint failed');
        });
    }, this.#intervalMillis);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tidy(): void {
    if (!this.#mayRun()) return;
    assumeServer(this.#session);
    const { engine } = this.#session;
    if (this.#walPosition() === this.#lastPosition) return;
    const started = performance.now();
    const relations = engine.query(GROWN_RELATIONS).map((row) => row['relation'] ?? '');
    for (const relation of relations) this.#vacuum(relation);
    engine.query('CHECKPOINT');
    this.#lastPosition = this.#walPosition();
    const millis = Math.round(performance.now() - started);
    this.#log.debug({ millis, vacuumed: relations }, 'checkpoint');
  }

  #vacuum(relation: string): void {
    try {
      this.#session.engine.query(`VACUUM (ANALYZE) ${relation}`);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      this.#log.warn({ relation, reason: error.message }, 'could not vacuum');
    }
  }

  #walPosition(): string {
    const [row] = this.#session.engine.query('SELECT pg_current_wal_insert_lsn() AS position');
    return row?.['position'] ?? '';
  }
}

/**
 * Relations that have grown by a fifth since they were last looked at, or whose oldest transaction is far back.
 * The counters that autovacuum goes by are not kept in this build; size is what can be seen.
 */
const GROWN_RELATIONS = `
  SELECT c.oid::regclass::text AS relation
    FROM pg_catalog.pg_class c
   WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p'
     AND (pg_catalog.pg_relation_size(c.oid) / 8192 > greatest(c.relpages, 0) * 1.2 + 16
          OR pg_catalog.age(c.relfrozenxid) > 150000000)
   ORDER BY pg_catalog.age(c.relfrozenxid) > 150000000 DESC, pg_catalog.pg_relation_size(c.oid)
   LIMIT 5`;
