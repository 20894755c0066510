/** Builders of the messages a server sends. */

export type TransactionStatus = 'I' | 'T' | 'E';

/** What a client is told when something fails; `code` is an SQLSTATE. */
export interface Failure {
  readonly severity?: 'ERROR' | 'FATAL';
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
}

export function message(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const bodies = parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part));
  const length = bodies.reduce((sum, body) => sum + body.length, 4);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(length, 1);
  return Buffer.concat([head, ...bodies], length + 1);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function errorResponse(failure: Failure): Buffer {
  return fieldsMessage('E', failure, failure.severity ?? 'ERROR');
}

export function noticeResponse(text: string, code = '00000'): Buffer {
  return fieldsMessage('N', { code, message: text }, 'WARNING');
}

function fieldsMessage(type: string, failure: Failure, severity: string): Buffer {
  const { code, message: text, detail, hint } = failure;
  const fields = `S${severity}\0V${severity}\0C${code}\0M${text}\0`;
  const extra = (detail === undefined ? '' : `D${detail}\0`) + (hint === undefined ? '' : `H${hint}\0`);
  return message(type, fields, extra, '\0');
}

export function readyForQuery(status: TransactionStatus): Buffer {
  return message('Z', status);
}

export function parameterStatus(name: string, value: string): Buffer {
  return message('S', `${name}\0${value}\0`);
}

export function notificationResponse(pid: number, channel: string, payload: string): Buffer {
  return message('A', int32(pid), `${channel}\0${payload}\0`);
}

export function backendKeyData(pid: number, secret: Buffer): Buffer {
  return message('K', int32(pid), secret);
}

export function authenticationOk(): Buffer {
  return message('R', int32(0));
}

export function authenticationSasl(mechanism: string): Buffer {
  return message('R', int32(10), `${mechanism}\0\0`);
}

export function authenticationSaslContinue(data: string): Buffer {
  return message('R', int32(11), data);
}

export function authenticationSaslFinal(data: string): Buffer {
  return message('R', int32(12), data);
}

/** The client asked for a newer minor protocol or for options nobody knows here: it may go on with 3.0. */
export function negotiateProtocolVersion(unknownOptions: readonly string[]): Buffer {
  return message(
    'v',
    int32(0),
    int32(unknownOptions.length),
    unknownOptions.map((name) => `${name}\0`).join(''),
  );
}

/** CopyInResponse of a text-format COPY (0) or a binary one (1) with the columns left to the client. */
export function copyInResponse(format: 0 | 1): Buffer {
  return message('G', Buffer.from([format, 0, 0]));
}
