import { Inject, Injectable } from '@nestjs/common';
import { reasonEntry, reasons } from '@enms/telemetry-contract';
import type { AcceptedRow } from '@enms/telemetry-contract';
import { CLOCK, Database, invalidRequest } from '@enms/http-api';
import type { Clock, Queryable } from '@enms/http-api';
import { Metrics } from '../metrics/metrics.ts';
import { RegisteredDevices } from '../telemetry/registered-devices.ts';
import type { WriteOutcome } from '../telemetry/telemetry-writer.ts';
import { TelemetryWriter } from '../telemetry/telemetry-writer.ts';
import type { JudgedMessage } from './judged-message.ts';
import { judgeMessage } from './judged-message.ts';
import type { QuarantineOwner } from './quarantine-owner.ts';
import type { QuarantineFilter, QuarantinedMessage } from './quarantine-repository.ts';
import { QuarantineRepository } from './quarantine-repository.ts';

/** What became of messages that were replayed. */
export interface ReplaySummary {
  readonly replayed: number;
  readonly still_open: number;
  /** Rows newly stored; what was there already does not count. */
  readonly readings: number;
  /** Why messages stay, with how many. */
  readonly reasons: Readonly<Record<string, number>>;
  /** There are messages that this request did not get to: send it again. */
  readonly more: boolean;
}

const BATCH_MESSAGES = 200;
const MAX_MESSAGES = 20_000;

/** Decodes waiting messages again and writes what is good now, by the same path as the ingest. */
@Injectable()
export class QuarantineReplay {
  readonly #database: Database;
  readonly #repository: QuarantineRepository;
  readonly #devices: RegisteredDevices;
  readonly #writer: TelemetryWriter;
  readonly #metrics: Metrics;
  readonly #clock: Clock;

  constructor(
    database: Database,
    repository: QuarantineRepository,
    devices: RegisteredDevices,
    writer: TelemetryWriter,
    metrics: Metrics,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#devices = devices;
    this.#writer = writer;
    this.#metrics = metrics;
    this.#clock = clock;
  }

  /** Replays open messages, oldest first, each small batch in a transaction of its own. */
  async many(owner: QuarantineOwner, filter: QuarantineFilter): Promise<ReplaySummary> {
    const tally = new Tally();
    let afterId = '0';
    for (let worked = 0; worked < MAX_MESSAGES; worked += BATCH_MESSAGES) {
      const messages = await this.#transact(owner, tally, (transaction) =>
        this.#repository.takeOpen(transaction, owner, filter, afterId, BATCH_MESSAGES),
      );
      if (messages.length < BATCH_MESSAGES) return tally.summary(false);
      afterId = messages.at(-1)?.id ?? afterId;
    }
    return tally.summary(true);
  }

  /**
   * Replays one message; undefined when there is no open one with this id.
   *
   * @param corrected its payload as it should have come; what came is kept
   * @throws Problem 400 where the corrected payload is not fit either: then nothing of it is stored
   */
  async one(owner: QuarantineOwner, id: string, corrected?: string): Promise<ReplaySummary | undefined> {
    const tally = new Tally();
    const take = async (transaction: Queryable): Promise<QuarantinedMessage[]> => {
      const message = await this.#repository.takeOne(transaction, owner, id);
      if (message?.status !== 'open') return [];
      return [corrected === undefined ? message : { ...message, payload: Buffer.from(corrected) }];
    };
    const messages = await this.#transact(owner, tally, take, corrected !== undefined);
    return messages.length === 0 ? undefined : tally.summary(false);
  }

  async #transact(
    owner: QuarantineOwner,
    tally: Tally,
    take: (transaction: Queryable) => Promise<QuarantinedMessage[]>,
    isCorrected = false,
  ): Promise<QuarantinedMessage[]> {
    // Read before the transaction: the embedded database would wait for itself otherwise.
    const directory = await this.#devices.freshDirectory(owner.tenantId);
    const result = await this.#database.transaction(async (transaction) => {
      const messages = await take(transaction);
      const codes = messages.flatMap(({ deviceCode }) => deviceCode ?? []);
      const approvals = await this.#repository.approvals(transaction, owner.tenantId, [...new Set(codes)]);
      const judged = messages.map((message) => judgeMessage(message, directory, approvals));
      const rows = judged.flatMap((message) => message.rows);
      const outcomes = await this.#writer.write(transaction, rows);
      const settled = settle(messages, judged, outcomes);
      if (isCorrected) refuseFaulty(settled);
      await this.#note(transaction, settled);
      return { messages, rows, outcomes, settled };
    });
    await this.#writer.tell(result.rows, result.outcomes);
    tally.add(result.settled, result.outcomes);
    this.#metrics.replayedMessages.inc({ outcome: 'replayed' }, result.settled.done.length);
    this.#metrics.replayedMessages.inc({ outcome: 'still_open' }, result.settled.open.length);
    return result.messages;
  }

  async #note(transaction: Queryable, { done, open }: Settled): Promise<void> {
    if (done.length > 0) await this.#repository.settle(transaction, done, 'replayed', this.#clock.now());
    if (open.length > 0) await this.#repository.keepOpen(transaction, open);
  }
}

interface Settled {
  readonly done: string[];
  readonly open: { readonly id: string; readonly reason: string; readonly detail: string }[];
}

/** What a person corrected is right, or refused as a whole: the fault would else stand beside a payload without it. */
function refuseFaulty({ open: [faulty] }: Settled): void {
  if (faulty === undefined) return;
  const { reason, detail } = faulty;
  throw invalidRequest([
    {
      field: 'payload',
      reason,
      remedy: `${detail}. ${reasonEntry(reason)?.remedy ?? 'Look at the payload.'}`,
    },
  ]);
}

/** A message is done when all of it is stored, now or before. */
function settle(
  messages: readonly QuarantinedMessage[],
  judged: readonly JudgedMessage[],
  outcomes: readonly WriteOutcome[],
): Settled {
  const settled: Settled = { done: [], open: [] };
  let next = 0;
  for (const [index, { id }] of messages.entries()) {
    const { rows, fault } = judged[index] ?? { rows: [] as readonly AcceptedRow[], fault: null };
    const own = outcomes.slice(next, (next += rows.length));
    if (fault !== null) settled.open.push({ id, reason: fault.reason, detail: fault.detail });
    else if (own.includes('conflict')) {
      settled.open.push({ id, reason: 'conflict', detail: reasons.conflict.text });
    } else settled.done.push(id);
  }
  return settled;
}

class Tally {
  #replayed = 0;
  #readings = 0;
  readonly #reasons = new Map<string, number>();

  add({ done, open }: Settled, outcomes: readonly WriteOutcome[]): void {
    this.#replayed += done.length;
    this.#readings += outcomes.filter((outcome) => outcome === 'accepted').length;
    for (const { reason } of open) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  summary(more: boolean): ReplaySummary {
    return {
      replayed: this.#replayed,
      still_open: [...this.#reasons.values()].reduce((sum, count) => sum + count, 0),
      readings: this.#readings,
      reasons: Object.fromEntries(this.#reasons),
      more,
    };
  }
}
