import { pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes that the plugin expects: anything else makes it drop the account. */
const saltBytes = 12;
const hashBytes = 64;
/**
 * The plugin's own number. Passwords here are random and long (`generatePassword`), where stretching adds nothing, and
 * the broker computes it in its only thread for every connect: thousands of devices come back at once after a restart.
 */
const iterations = 101;

/** Fields of a client in dynamic-security.json. */
export interface PasswordFields {
  readonly password: string;
  readonly salt: string;
  readonly iterations: number;
}

/** @returns 32 characters with 190 random bits, without characters that shells or URLs treat specially */
export function generatePassword(): string {
  return randomBytes(24).toString('base64url');
}

/** PBKDF2-SHA512 with a new random salt, as the plugin stores it. */
export function hashPassword(password: string): PasswordFields {
  const salt = randomBytes(saltBytes);
  return {
    password: derive(password, salt, iterations, hashBytes).toString('base64'),
    salt: salt.toString('base64'),
    iterations,
  };
}

/** Fields that an account of the file may have: those of Mosquitto 2.0, or those that 2.1 writes. */
export interface StoredPassword {
  readonly password?: unknown;
  readonly salt?: unknown;
  readonly iterations?: unknown;
  /** `$7$<iterations>$<salt>$<hash>`: PBKDF2-SHA512. Other schemes are not recognised. */
  readonly encoded_password?: unknown;
}

/** @returns whether the stored fields belong to this password; false also for schemes that are not known here */
export function verifyPassword(stored: StoredPassword, password: string): boolean {
  const fields = readFields(stored);
  if (!fields) return false;
  const expected = Buffer.from(fields.password, 'base64');
  if (expected.length === 0 || fields.iterations < 1) return false;
  const actual = derive(password, Buffer.from(fields.salt, 'base64'), fields.iterations, expected.length);
  return timingSafeEqual(actual, expected);
}

function readFields(stored: StoredPassword): PasswordFields | undefined {
  if (typeof stored.encoded_password === 'string') {
    const [, scheme, count, salt, password] = stored.encoded_password.split('$');
    if (scheme !== '7' || salt === undefined || password === undefined) return undefined;
    return { password, salt, iterations: Number(count) };
  }
  const { password, salt, iterations: count } = stored;
  if (typeof password !== 'string' || typeof salt !== 'string' || typeof count !== 'number') return undefined;
  return { password, salt, iterations: count };
}

function derive(password: string, salt: Buffer, count: number, length: number): Buffer {
  return pbkdf2Sync(password, salt, count, length, 'sha512');
}
