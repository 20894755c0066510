import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';
import type { Machine } from '../machines/machine.ts';
import type { EventCursor } from './event-cursor.ts';
import type { EventKind } from './event-sources.ts';
import { eventsStatement } from './event-sources.ts';

/** Something that happened to a machine. */
export interface EventRow {
  readonly kind: EventKind;
  readonly id: string;
  readonly time: Date;
  /** ISO 8601 with microseconds, for cursors. */
  readonly exact_time: string;
  readonly ends_at: Date | null;
  readonly code: string;
  readonly severity: string;
  readonly device: string | null;
  readonly carrier: Carrier | null;
  readonly parts: Record<string, unknown>;
  readonly text: string | null;
  readonly reference: string | null;
  readonly reference_id: string | null;
}

/** Which events of a machine are meant. */
export interface EventQuestion {
  readonly tenantId: number;
  readonly machine: Machine;
  readonly carriers: readonly Carrier[];
  readonly kinds: readonly EventKind[];
  readonly range: TimeRange;
  /** Modes are read from raw readings, and so only from here on. */
  readonly modesFrom: Date;
  readonly after: EventCursor | null;
  readonly limit: number;
}

/** Reads from many tables what happened to a machine. */
@Injectable()
export class EventRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  newest(question: EventQuestion): Promise<EventRow[]> {
    const { machine, range, after } = question;
    return this.#database.rows(eventsStatement(question.kinds), [
      machine.id,
      range.from,
      range.to,
      question.modesFrom,
      machine.factory.timeZone,
      question.carriers,
      machine.factory.id,
      question.tenantId,
      false,
      after?.time ?? null,
      after?.id ?? null,
      question.limit,
    ]);
  }
}
