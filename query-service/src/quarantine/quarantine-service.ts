import { Inject, Injectable } from '@nestjs/common';
import { reasonEntry } from '@enms/telemetry-contract';
import type { Clock } from '../clock.ts';
import { CLOCK } from '../clock.ts';
import { Database } from '../connections/database.ts';
import { Problem } from '../problem/problem.ts';
import type { ListQuarantineQuery, QuarantineListDto, QuarantinedMessageDto } from './quarantine-dto.ts';
import type { ReplaySummary } from './quarantine-replay.ts';
import { QuarantineReplay } from './quarantine-replay.ts';
import type { QuarantinedMessage } from './quarantine-repository.ts';
import { QuarantineRepository } from './quarantine-repository.ts';

const PREVIEW_CHARACTERS = 2000;

/** Shows what waits in quarantine, and settles it message by message. */
@Injectable()
export class QuarantineService {
  readonly #database: Database;
  readonly #repository: QuarantineRepository;
  readonly #replay: QuarantineReplay;
  readonly #clock: Clock;

  constructor(
    database: Database,
    repository: QuarantineRepository,
    replay: QuarantineReplay,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#replay = replay;
    this.#clock = clock;
  }

  async list(query: ListQuarantineQuery): Promise<QuarantineListDto> {
    const messages = await this.#repository.list(
      query.status === 'all' ? null : query.status,
      { reason: query.reason ?? null, device: query.device ?? null },
      query.cursor ?? null,
      query.limit + 1,
    );
    const page = messages.slice(0, query.limit);
    return {
      items: page.map((message) => messageDto(message, PREVIEW_CHARACTERS)),
      next_cursor: messages.length > query.limit ? (page.at(-1)?.id ?? null) : null,
      open_by_reason: await this.#repository.openByReason(),
    };
  }

  async one(id: string): Promise<QuarantinedMessageDto> {
    const message = await this.#repository.find(id);
    if (message === undefined) throw unknownMessage(id);
    return messageDto(message, Number.POSITIVE_INFINITY);
  }

  async replayOne(id: string): Promise<ReplaySummary> {
    return (await this.#replay.one(id)) ?? this.#notOpen(id);
  }

  /** Gives a message up; what it holds is kept, but never stored as readings. */
  async discard(id: string): Promise<QuarantinedMessageDto> {
    const discarded = await this.#database.transaction(async (transaction) => {
      const message = await this.#repository.takeOne(transaction, id);
      if (message?.status !== 'open') return undefined;
      const resolvedAt = this.#clock.now();
      await this.#repository.settle(transaction, [id], 'discarded', resolvedAt);
      return { ...message, status: 'discarded' as const, resolvedAt };
    });
    return discarded === undefined ? this.#notOpen(id) : messageDto(discarded, PREVIEW_CHARACTERS);
  }

  async #notOpen(id: string): Promise<never> {
    const message = await this.#repository.find(id);
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
