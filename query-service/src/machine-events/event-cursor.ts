import { invalidRequest } from '@enms/http-api';

/** Where a page of events ended. */
export interface EventCursor {
  /** ISO 8601 with microseconds. */
  readonly time: string;
  readonly id: string;
}

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z) ([^\p{Cc}]{1,250})$/u;

/** The cursor as an opaque text for URLs. */
export function encodeEventCursor({ time, id }: EventCursor): string {
  return Buffer.from(`${time} ${id}`).toString('base64url');
}

/** @throws Problem 400 when the text is no cursor of ours */
export function decodeEventCursor(text: string): EventCursor {
  const [, time = '', id = ''] = CURSOR.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (!Number.isNaN(Date.parse(time))) return { time, id };
  throw invalidRequest([
    {
      field: 'cursor',
      reason: 'not_a_cursor',
      remedy: 'Send the next_cursor of the page before, unchanged.',
    },
  ]);
}
