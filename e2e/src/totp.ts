import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMillis = 30_000;

/** The six digits that an authenticator shows for a Base32 secret at a time (RFC 6238: SHA-1, steps of 30 seconds). */
export function totp(secret: string, atMillis: number): string {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(atMillis / stepMillis)));
  const digest = createHmac('sha1', base32(secret)).update(step).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

function base32(text: string): Buffer {
  const bits = text
    .replaceAll(/\s/g, '')
    .replaceAll(/./g, (char) => alphabet.indexOf(char).toString(2).padStart(5, '0'));
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
