import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Seconds that a code stands for (RFC 6238, section 5.2). */
export const STEP_SECONDS = 30;
const DIGITS = 6;
/** 160 bits, the length that RFC 4226 asks for. */
const SECRET_BYTES = 20;
/** Clocks may differ by one step, and people take a while to type (RFC 6238, section 5.2). */
const STEPS_ASIDE = 1;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ISSUER = 'EnMS';

/** A new secret for an authenticator. */
export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The step that a moment is in: whole periods of 30 s since 1970. */
export function stepAt(moment: Date): number {
  return Math.floor(moment.getTime() / 1000 / STEP_SECONDS);
}

/** The code of a step: HOTP of RFC 4226 with HMAC-SHA-1, over the step as RFC 6238 says. */
export function codeOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step around `now` whose code this is; undefined where it is none of them. */
export function stepOfCode(secret: Buffer, code: string, now: Date): number | undefined {
  const given = Buffer.from(code);
  const middle = stepAt(now);
  let found: number | undefined;
  // All steps are looked at, so that the time taken tells nothing.
  for (let step = middle - STEPS_ASIDE; step <= middle + STEPS_ASIDE; step += 1) {
    const right = Buffer.from(codeOf(secret, step));
    if (given.length === right.length && timingSafeEqual(given, right)) found = step;
  }
  return found;
}

/** What an authenticator scans or is typed in: the key URI that Google Authenticator made customary. */
export function otpauthUri(secret: Buffer, email: string): string {
  const label = `${ISSUER}:${encodeURIComponent(email)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${ISSUER}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
}

/** Base32 of RFC 4648 without padding. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + BASE32.charAt((held << (5 - bits)) & 31);
}
