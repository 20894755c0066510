import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'enms_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_BYTES = 32;
/** 32 bytes never need more digits to the base of 62. */
const DIGITS = 43;
const KEY = new RegExp(`^${PREFIX}[0-9A-Za-z]{${DIGITS}}$`);
const SHOWN_CHARACTERS = 12;

/** Makes a key: `enms_` and 32 random bytes to the base of 62. */
export function generateApiKey(): string {
  let rest = BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`);
  let digits = '';
  for (let digit = 0; digit < DIGITS; digit += 1) {
    digits = ALPHABET.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return PREFIX + digits;
}

/** Whether a text has the form of a key. */
export function isApiKey(text: string): boolean {
  return KEY.test(text);
}

/** What is kept of a key: 256 random bits need no slow hash. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** The first characters, to tell keys apart. */
export function shownPrefix(key: string): string {
  return key.slice(0, SHOWN_CHARACTERS);
}
