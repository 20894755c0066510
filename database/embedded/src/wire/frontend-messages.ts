/** Builders and readers of the messages a client sends. */
import { message } from './backend-messages.ts';

export const frontend = {
  bind: 0x42, // B
  close: 0x43, // C
  copyData: 0x64, // d
  copyDone: 0x63, // c
  copyFail: 0x66, // f
  describe: 0x44, // D
  execute: 0x45, // E
  flush: 0x48, // H
  functionCall: 0x46, // F
  parse: 0x50, // P
  password: 0x70, // p
  query: 0x51, // Q
  sync: 0x53, // S
  terminate: 0x58, // X
} as const;

export function queryMessage(sql: string): Buffer {
  return message('Q', `${sql}\0`);
}

export const syncMessage = message('S');

export function closeStatementMessage(name: string): Buffer {
  return message('C', `S${name}\0`);
}

export function copyFailMessage(reason: string): Buffer {
  return message('f', `${reason}\0`);
}

/** Start-up packet: what the client wants, before it is anyone. */
export type StartupRequest =
  | { readonly kind: 'encryption' }
  | { readonly kind: 'cancel'; readonly pid: number; readonly secret: Buffer }
  | { readonly kind: 'startup'; readonly minor: number; readonly parameters: ReadonlyMap<string, string> }
  | { readonly kind: 'unknown'; readonly version: number };

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;

export function readStartup(bytes: Buffer): StartupRequest {
  const version = bytes.readInt32BE(4);
  if (version === SSL_REQUEST || version === GSS_REQUEST) return { kind: 'encryption' };
  if (version === CANCEL_REQUEST && bytes.length >= 16) {
    return { kind: 'cancel', pid: bytes.readInt32BE(8), secret: bytes.subarray(12) };
  }
  if (version >> 16 !== 3) return { kind: 'unknown', version };
  const words = bytes.subarray(8).toString('utf8').split('\0');
  const parameters = new Map<string, string>();
  for (let index = 0; index + 1 < words.length; index += 2) {
    const name = words[index] ?? '';
    if (name === '') break;
    parameters.set(name, words[index + 1] ?? '');
  }
  return { kind: 'startup', minor: version & 0xffff, parameters };
}

/** A NUL-terminated string of a message, and where the next field begins. */
export function readCString(bytes: Buffer, start: number): { readonly text: string; readonly end: number } {
  const nul = bytes.indexOf(0, start);
  const stop = nul < 0 ? bytes.length : nul;
  return { text: bytes.toString('utf8', start, stop), end: stop + 1 };
}

/** The same message with the bytes from `start` to `end` (a name and its NUL) replaced by another name. */
export function withName(bytes: Buffer, start: number, end: number, name: string): Buffer {
  const renamed = Buffer.concat([
    bytes.subarray(0, start),
    Buffer.from(`${name}\0`, 'utf8'),
    bytes.subarray(end),
  ]);
  renamed.writeInt32BE(renamed.length - 1, 1);
  return renamed;
}
