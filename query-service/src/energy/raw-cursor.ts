import { invalidRequest } from '@enms/http-api';

/** Where a page of raw readings ended. */
export interface RawCursor {
  /** Microseconds since 1970. */
  readonly timeMicros: string;
  readonly machineId: number;
}

/** The cursor as an opaque text for URLs. */
export function encodeRawCursor({ timeMicros, machineId }: RawCursor): string {
  return Buffer.from(`${timeMicros}.${machineId}`).toString('base64url');
}

/** @throws Problem 400 when the text is no cursor of ours */
export function decodeRawCursor(text: string): RawCursor {
  const match = /^(\d{1,16})\.(\d{1,9})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (match === null) {
    throw invalidRequest([
      {
        field: 'cursor',
        reason: 'not_a_cursor',
        remedy: 'Send the next_cursor of the page before, unchanged.',
      },
    ]);
  }
  return { timeMicros: match[1] ?? '0', machineId: Number(match[2]) };
}
