import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, asksNoRange, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { MachineDirectory } from '../machines/machine-directory.ts';
import { briefOf } from '../machines/machine-presenter.ts';
import { MachineRepository } from '../machines/machine-repository.ts';
import { decodeEventCursor, encodeEventCursor } from './event-cursor.ts';
import type { EventsQuery, MachineEventDto, MachineEventListDto } from './event-dto.ts';
import type { EventRow } from './event-repository.ts';
import { EventRepository } from './event-repository.ts';
import { EVENT_KINDS } from './event-sources.ts';

/** Of more raw readings nobody waits for the changes of mode. */
const LONGEST_MODES_MILLIS = 2 * 86_400_000;

/** Tells what happened to a machine, from whatever table knows. */
@Injectable()
export class EventService {
  readonly #directory: MachineDirectory;
  readonly #machines: MachineRepository;
  readonly #repository: EventRepository;
  readonly #clock: Clock;

  constructor(
    directory: MachineDirectory,
    machines: MachineRepository,
    repository: EventRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#directory = directory;
    this.#machines = machines;
    this.#repository = repository;
    this.#clock = clock;
  }

  /** @throws Problem 400, 404 `unknown_machine`, 409 `ambiguous_machine` */
  async events(tenantId: number, nameOrId: string, query: EventsQuery): Promise<MachineEventListDto> {
    const machine = await this.#directory.machine(tenantId, nameOrId, query.factory ?? null);
    const range = resolveTimeRange(
      asksNoRange(query) ? { duration: '7d' } : rangeRequest(query),
      machine.factory.timeZone,
      this.#clock.now(),
    );
    const kinds = query.kind === undefined ? EVENT_KINDS : [...new Set(query.kind)];
    const modesFrom = new Date(Math.max(range.from.getTime(), range.to.getTime() - LONGEST_MODES_MILLIS));
    const states = await this.#machines.states([machine.id]);
    const rows = await this.#repository.newest({
      tenantId,
      machine,
      carriers: [...new Set([machine.carrier, ...states.map(({ carrier }) => carrier)])],
      kinds,
      range,
      modesFrom,
      after: query.cursor === undefined ? null : decodeEventCursor(query.cursor),
      limit: query.limit + 1,
    });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const leavesOut = kinds.includes('mode') && modesFrom > range.from;
    return {
      machine: briefOf(machine),
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      items: page.map(eventDto),
      left_out: leavesOut
        ? [{ kind: 'mode', reason: 'range_too_long', before: modesFrom.toISOString() }]
        : [],
      next_cursor:
        rows.length > query.limit && last !== undefined
          ? encodeEventCursor({ time: last.exact_time, id: last.id })
          : null,
    };
  }
}

function eventDto(row: EventRow): MachineEventDto {
  return {
    id: row.id,
    kind: row.kind,
    code: row.code,
    severity: row.severity,
    time: row.time.toISOString(),
    end: row.ends_at?.toISOString() ?? null,
    device: row.device,
    carrier: row.carrier,
    parts: row.parts,
    text: row.text,
    reference:
      row.reference === null || row.reference_id === null
        ? null
        : { type: row.reference, id: row.reference_id },
  };
}
