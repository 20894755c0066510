import { Inject, Injectable } from '@nestjs/common';
import { reasons } from '@enms/telemetry-contract';
import type { AcceptedRow } from '@enms/telemetry-contract';
import { CLOCK, Database, Problem, invalidRequest } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { Metrics } from '../metrics/metrics.ts';
import type { JudgedItem } from './batch-item.ts';
import { judgeItem } from './batch-item.ts';
import { RegisteredDevices } from './registered-devices.ts';
import type { BatchAnswerDto, ItemOutcomeDto } from './telemetry-dto.ts';
import { MAX_BATCH } from './telemetry-dto.ts';
import type { WriteOutcome } from './telemetry-writer.ts';
import { TelemetryWriter } from './telemetry-writer.ts';

/** Takes readings over HTTP: the same validation and the same write path as the ingest. */
@Injectable()
export class TelemetryService {
  readonly #database: Database;
  readonly #devices: RegisteredDevices;
  readonly #writer: TelemetryWriter;
  readonly #metrics: Metrics;
  readonly #clock: Clock;

  constructor(
    database: Database,
    devices: RegisteredDevices,
    writer: TelemetryWriter,
    metrics: Metrics,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#devices = devices;
    this.#writer = writer;
    this.#metrics = metrics;
    this.#clock = clock;
  }

  /**
   * Stores the good readings of a batch in one transaction and tells of each what became of it.
   *
   * @throws Problem 400 when the body is no batch; 503 when nothing could be stored
   */
  async take(tenantId: number, body: unknown): Promise<BatchAnswerDto> {
    const items = itemsOf(body);
    const directory = await this.#devices.directory(tenantId);
    const nowMillis = this.#clock.now().getTime();
    const judged = items.map((item) => judgeItem(item, directory, nowMillis));
    const rows = judged.flatMap((item) => ('rows' in item ? item.rows : []));
    const outcomes = await this.#store(rows);
    const answer = answerOf(judged, outcomes);
    this.#metrics.httpReadings.inc({ outcome: 'accepted' }, answer.accepted);
    this.#metrics.httpReadings.inc({ outcome: 'duplicate' }, answer.duplicates);
    this.#metrics.httpReadings.inc({ outcome: 'rejected' }, answer.rejected);
    return answer;
  }

  async #store(rows: readonly AcceptedRow[]): Promise<WriteOutcome[]> {
    if (rows.length === 0) return [];
    const outcomes = await this.#database.transaction((transaction) => this.#writer.write(transaction, rows));
    await this.#writer.tell(rows, outcomes);
    return outcomes;
  }
}

function itemsOf(body: unknown): readonly unknown[] {
  const readings =
    typeof body === 'object' && body !== null && 'readings' in body ? body.readings : undefined;
  if (!Array.isArray(readings) || readings.length === 0) {
    throw invalidRequest([
      { field: 'readings', reason: 'missing', remedy: 'Send {"readings":[…]} with at least one reading.' },
    ]);
  }
  if (readings.length > MAX_BATCH) {
    throw new Problem(
      413,
      'too_many_readings',
      `${readings.length} readings came; ${MAX_BATCH} are taken at once.`,
      {
        remedy: 'Split the batch: sending a reading twice does no harm.',
      },
    );
  }
  return readings;
}

/** An element is a duplicate when all of its rows were there already, and rejected when one of them contradicts. */
function answerOf(judged: readonly JudgedItem[], outcomes: readonly WriteOutcome[]): BatchAnswerDto {
  let next = 0;
  const items = judged.map((item, index): ItemOutcomeDto => {
    if ('rejection' in item) {
      const { reason, detail, remedy, field } = item.rejection;
      return { index, outcome: 'rejected', reason, detail, remedy, ...(field !== null && { field }) };
    }
    const own = outcomes.slice(next, (next += item.rows.length));
    if (own.includes('conflict')) {
      const { text, remedy } = reasons.conflict;
      return { index, outcome: 'rejected', reason: 'conflict', detail: text, remedy };
    }
    return { index, outcome: own.every((outcome) => outcome === 'duplicate') ? 'duplicate' : 'accepted' };
  });
  const count = (outcome: string): number => items.filter((item) => item.outcome === outcome).length;
  return { accepted: count('accepted'), duplicates: count('duplicate'), rejected: count('rejected'), items };
}
