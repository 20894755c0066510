import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { LagWindow } from './lag-window.ts';
import { RateMeter } from './rate-meter.ts';

/** Tables the write path fills, as label of the row counter. */
export const telemetryTables = ['energy', 'production', 'environment', 'measurements', 'events'] as const;
export type TelemetryTable = (typeof telemetryTables)[number];

/** Counters of the whole ingest, for the Prometheus endpoint, the live figures and the nodes' status texts. */
export class IngestMetrics {
  readonly registry = new Registry();
  /** Messages whose batch has been committed. */
  readonly committed: RateMeter;
  readonly #lag = new LagWindow();
  readonly #lateLag = new LagWindow();
  duplicatesTotal = 0;
  conflictsTotal = 0;
  quarantinedTotal = 0;
  /** Epoch milliseconds of the newest commit. */
  lastCommitAtMillis: number | null = null;
  /** Set by `telemetry-in` and `timescale-out`; asked when somebody looks. */
  waitingMessages: () => number = () => 0;
  batchesInFlight: () => number = () => 0;

  readonly #messages: Counter;
  readonly #rows: Counter<'table'>;
  readonly #duplicates: Counter;
  readonly #conflicts: Counter;
  readonly #quarantined: Counter<'reason'>;
  readonly #batchMessages: Histogram;
  readonly #batchSeconds: Histogram;
  readonly #reconnects: Counter;
  readonly #retries: Counter;
  readonly #liveDropped: Counter;
  readonly #receipts: Counter;
  readonly #diskUsed: Gauge;

  /** @param monotonicMillis a clock that never goes back */
  constructor(monotonicMillis: () => number) {
    const registers = [this.registry];
    this.committed = new RateMeter(monotonicMillis);
    collectDefaultMetrics({ register: this.registry });
    const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
    this.#messages = counter('ingest_messages_total', 'Messages committed and acknowledged');
    this.#rows = new Counter({
      name: 'ingest_rows_total',
      help: 'Rows inserted',
      labelNames: ['table'],
      registers,
    });
    this.#duplicates = counter('ingest_duplicates_total', 'Readings that were stored already');
    this.#conflicts = counter('ingest_conflicts_total', 'Readings that contradict a stored one');
    this.#quarantined = new Counter({
      name: 'ingest_quarantined_total',
      help: 'Messages put into quarantine',
      labelNames: ['reason'],
      registers,
    });
    this.#batchMessages = new Histogram({
      name: 'ingest_batch_messages',
      help: 'Messages stored together, in one or more batches',
      buckets: [1, 10, 50, 100, 250, 500, 1000, 2000, 3000, 5000],
      registers,
    });
    this.#batchSeconds = new Histogram({
      name: 'ingest_batch_write_seconds',
      help: 'Time from a batch reaching the database connection to its commit',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    });
    this.#reconnects = counter('ingest_broker_reconnects_total', 'Connections to the broker after the first');
    this.#retries = counter('ingest_write_retries_total', 'Batches tried again after a retryable error');
    this.#liveDropped = counter('ingest_live_dropped_total', 'Live readings not told because Redis was away');
    this.#receipts = counter('ingest_receipts_total', 'Commit receipts published');
    this.#diskUsed = new Gauge({ name: 'ingest_disk_used_ratio', help: 'Fullest watched disk', registers });
    this.#gauge('ingest_waiting_messages', 'Messages received, not yet committed', () =>
      this.waitingMessages(),
    );
    this.#gauge('ingest_batches_in_flight', 'Batches at the database', () => this.batchesInFlight());
    this.#gauge('ingest_lag_p50_seconds', 'Median of device time to commit over a minute', () =>
      secondsOrNaN(this.lagMillis(0.5)),
    );
    this.#gauge('ingest_lag_p99_seconds', '99th percentile of device time to commit over a minute', () =>
      secondsOrNaN(this.lagMillis(0.99)),
    );
  }

  countRows(table: TelemetryTable, rows: number): void {
    if (rows > 0) this.#rows.inc({ table }, rows);
  }

  countDuplicates(readings: number): void {
    this.duplicatesTotal += readings;
    if (readings > 0) this.#duplicates.inc(readings);
  }

  countConflicts(readings: number): void {
    this.conflictsTotal += readings;
    if (readings > 0) this.#conflicts.inc(readings);
  }

  countQuarantined(reason: string, messages = 1): void {
    this.quarantinedTotal += messages;
    this.#quarantined.inc({ reason }, messages);
  }

  /** Call once before recording the lags of a batch, and before asking for one. */
  advanceLag(nowMillis: number): void {
    this.#lag.advance(nowMillis);
    this.#lateLag.advance(nowMillis);
  }

  /** @param isLate whether the reading came late: from a backlog, a replay or a device that had been away */
  recordLag(lagMillis: number, isLate: boolean): void {
    (isLate ? this.#lateLag : this.#lag).record(lagMillis);
  }

  /**
   * From device time to commit over the last minute, in milliseconds: of readings that came in time; of late ones
   * where nothing else comes, as behind a backlog. Null where nothing came.
   */
  lagMillis(share: number): number | null {
    return this.#lag.quantile(share) ?? this.#lateLag.quantile(share);
  }

  /** A batch is committed. */
  countBatch(messages: number, writeMillis: number, nowMillis: number): void {
    this.committed.add(messages);
    this.#messages.inc(messages);
    this.#batchMessages.observe(messages);
    this.#batchSeconds.observe(writeMillis / 1000);
    this.lastCommitAtMillis = nowMillis;
  }

  countReconnect(): void {
    this.#reconnects.inc();
  }

  countRetry(): void {
    this.#retries.inc();
  }

  countLiveDropped(readings: number): void {
    if (readings > 0) this.#liveDropped.inc(readings);
  }

  countReceipts(receipts: number): void {
    this.#receipts.inc(receipts);
  }

  setDiskUsed(ratio: number): void {
    this.#diskUsed.set(ratio);
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect(): void {
        this.set(read());
      },
    });
  }
}

function secondsOrNaN(millis: number | null): number {
  return millis === null ? NaN : millis / 1000;
}
