import { createHash, randomBytes } from 'node:crypto';
import { base32 } from './totp.ts';

const COUNT = 10;
/** 80 bits: too many to be guessed, so that a fast hash keeps them. */
const BYTES = 10;

/** New codes, in groups of four characters to copy them by. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () =>
    (base32(randomBytes(BYTES)).toLowerCase().match(/.{4}/g) ?? []).join('-'),
  );
}

/** What is kept of a code, however it was typed. */
export function recoveryHash(code: string): Buffer {
  const letters = code.toLowerCase().replaceAll(/[^a-z2-7]/g, '');
  return createHash('sha256').update(letters).digest();
}
