import { Inject, Injectable } from '@nestjs/common';
import { reasonEntry } from '@enms/telemetry-contract';
import { AuditLog, CLOCK, Database, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Deed } from '../identity/deed.ts';
import type { ListQuarantineQuery, QuarantineListDto, QuarantinedMessageDto } from './quarantine-dto.ts';
import type { QuarantineOwner } from './quarantine-owner.ts';
import { ownerOf } from './quarantine-owner.ts';
import type { ReplaySummary } from './quarantine-replay.ts';
import { QuarantineReplay } from './quarantine-replay.ts';
import type { QuarantineFilter, QuarantinedMessage } from './quarantine-repository.ts';
import { QuarantineRepository } from './quarantine-repository.ts';

const PREVIEW_CHARACTERS = 2000;

/** Shows what waits in quarantine, and settles it message by message. */
@Injectable()
export class QuarantineService {
  readonly #database: Database;
  readonly #repository: QuarantineRepository;
  readonly #replay: QuarantineReplay;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(
    database: Database,
    repository: QuarantineRepository,
    replay: QuarantineReplay,
    audit: AuditLog,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#replay = replay;
    this.#audit = audit;
    this.#clock = clock;
  }

  async list(owner: QuarantineOwner, query: ListQuarantineQuery): Promise<QuarantineListDto> {
    const messages = await this.#repository.list(
      owner,
      query.status === 'all' ? null : query.status,
      { reason: query.reason ?? null, device: query.device ?? null },
      query.cursor ?? null,
      query.limit + 1,
    );
    const page = messages.slice(0, query.limit);
    return {
      items: page.map((message) => messageDto(message, PREVIEW_CHARACTERS)),
      next_cursor: messages.length > query.limit ? (page.at(-1)?.id ?? null) : null,
      open_by_reason: await this.#repository.openByReason(owner),
    };
  }

  async one(owner: QuarantineOwner, id: string): Promise<QuarantinedMessageDto> {
    const message = await this.#repository.find(owner, id);
    if (message === undefined) throw unknownMessage(id);
    return messageDto(message, Number.POSITIVE_INFINITY);
  }

  /**
   * Decodes a message again, as it came or as it is corrected.
   *
   * @throws Problem 400 where the corrected payload is not fit either, 404 `unknown_message`, 409 `already_settled`
   */
  async replayOne({ who, from }: Deed, id: string, corrected?: string): Promise<ReplaySummary> {
    const owner = ownerOf(who);
    const summary = (await this.#replay.one(owner, id, corrected)) ?? (await this.#notOpen(owner, id));
    const after = corrected === undefined ? summary : { ...summary, corrected_payload: corrected };
    await this.#audit.record(who, 'quarantine.replay', `message:${id}`, null, after, from);
    return summary;
  }

  async replayMany({ who, from }: Deed, filter: QuarantineFilter): Promise<ReplaySummary> {
    const summary = await this.#replay.many(ownerOf(who), filter);
    await this.#audit.record(who, 'quarantine.replay', 'messages', filter, summary, from);
    return summary;
  }

  /** Gives a message up; what it holds is kept, but never stored as readings. `why` is for the audit log. */
  async discard({ who, from }: Deed, id: string, why?: string): Promise<QuarantinedMessageDto> {
    const owner = ownerOf(who);
    const discarded = await this.#database.transaction(async (transaction) => {
      const message = await this.#repository.takeOne(transaction, owner, id);
      if (message?.status !== 'open') return undefined;
      const resolvedAt = this.#clock.now();
      await this.#repository.settle(transaction, [id], 'discarded', resolvedAt);
      await this.#audit.record(
        who,
        'quarantine.discard',
        `message:${id}`,
        { status: 'open', reason: message.reason },
        { status: 'discarded', ...(why !== undefined && { why }) },
        from,
        transaction,
      );
      return { ...message, status: 'discarded' as const, resolvedAt };
    });
    return discarded === undefined ? this.#notOpen(owner, id) : messageDto(discarded, PREVIEW_CHARACTERS);
  }

  async #notOpen(owner: QuarantineOwner, id: string): Promise<never> {
    const message = await this.#repository.find(owner, id);
    if (message === undefined) throw unknownMessage(id);
    throw new Problem(409, 'already_settled', `Message ${id} is ${message.status} already.`, {
      remedy: 'Nothing is left to do.',
      extra: { quarantine_status: message.status },
    });
  }
}

function unknownMessage(id: string): Problem {
  return new Problem(404, 'unknown_message', `There is no quarantined message ${id}.`, {
    remedy: 'GET /api/v1/quarantine lists what waits.',
  });
}

function messageDto(message: QuarantinedMessage, maxCharacters: number): QuarantinedMessageDto {
  const text = textOf(message.payload);
  const entry = reasonEntry(message.reason);
  return {
    id: message.id,
    received_at: message.receivedAt.toISOString(),
    topic: message.topic,
    payload: (text ?? message.payload.toString('base64')).slice(0, maxCharacters),
    payload_encoding: text === undefined ? 'base64' : 'text',
    payload_bytes: message.payload.length,
    device: message.deviceCode,
    dialect: message.dialect,
    reason: message.reason,
    reason_text: entry?.text ?? message.reason,
    detail: message.detail,
    remedy: entry?.remedy ?? 'Look at the payload.',
    status: message.status,
    resolved_at: message.resolvedAt?.toISOString() ?? null,
  };
}

function textOf(payload: Buffer): string | undefined {
  try {
    return decoder.decode(payload);
  } catch {
    return undefined;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });
