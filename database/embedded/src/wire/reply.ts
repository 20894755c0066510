/** What the engine answered to one exchange, with the notifications taken out. */
import { errorResponse, type TransactionStatus } from './backend-messages.ts';

export interface Reply {
  /** The messages for the client, without notifications. */
  readonly bytes: Buffer;
  /** Transaction status of the last ReadyForQuery; undefined when the exchange ended without one. */
  readonly status: TransactionStatus | undefined;
  /** The first error, if any. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Tag of the last CommandComplete, such as `INSERT 0 5`. */
  readonly tag: string | undefined;
  readonly notifications: readonly { readonly channel: string; readonly payload: string }[];
}

const TIMED_OUT = { code: '57014', message: 'canceling statement due to statement timeout' };
const NOTIFICATION = 0x41; // A
const COMMAND_COMPLETE = 0x43; // C
const ERROR = 0x45; // E
const READY = 0x5a; // Z

export function readReply(bytes: Buffer): Reply {
  let status: TransactionStatus | undefined;
  let error: Reply['error'];
  let tag: string | undefined;
  const notifications: { channel: string; payload: string }[] = [];
  const kept: Buffer[] = [];
  let keptFrom = 0;
  let at = 0;
  while (at < bytes.length) {
    const type = bytes[at];
    const end = at + 1 + bytes.readInt32BE(at + 1);
    if (type === READY) status = String.fromCharCode(bytes[at + 5] ?? 0) as TransactionStatus;
    else if (type === COMMAND_COMPLETE) tag = bytes.toString('latin1', at + 5, end - 1);
    else if (type === ERROR) error ??= readError(bytes, at + 5, end);
    else if (type === NOTIFICATION) {
      const [channel = '', payload = ''] = bytes.toString('utf8', at + 9, end).split('\0');
      notifications.push({ channel, payload });
      kept.push(bytes.subarray(keptFrom, at));
      keptFrom = end;
    }
    at = end;
  }
  const cleaned = keptFrom === 0 ? bytes : Buffer.concat([...kept, bytes.subarray(keptFrom)]);
  return { bytes: cleaned, status, error, tag, notifications };
}

function readError(bytes: Buffer, start: number, end: number): { code: string; message: string } {
  const fields = bytes.toString('utf8', start, end).split('\0');
  const field = (letter: string): string => fields.find((text) => text.startsWith(letter))?.slice(1) ?? '';
  return { code: field('C'), message: field('M') };
}

/** PostgreSQL takes every cancellation for a user's wish; these were a time limit's. */
export function sayTimeout(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    const isCancel = bytes[at] === ERROR && readError(bytes, at + 5, end).code === TIMED_OUT.code;
    parts.push(isCancel ? errorResponse(TIMED_OUT) : bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}
