/**
 * The server's half of SCRAM-SHA-256 (RFC 5802, RFC 7677) against the verifiers PostgreSQL keeps in pg_authid:
 * `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

export const SCRAM_MECHANISM = 'SCRAM-SHA-256';
const ITERATIONS = 4096;

export interface ScramVerifier {
  readonly iterations: number;
  readonly salt: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

export class ScramError extends Error {
  override readonly name = 'ScramError';
}

export function parseVerifier(text: string): ScramVerifier | undefined {
  const match = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/.exec(text);
  if (match === null) return undefined;
  const [, iterations = '', salt = '', storedKey = '', serverKey = ''] = match;
  return {
    iterations: Number(iterations),
    salt: Buffer.from(salt, 'base64'),
    storedKey: Buffer.from(storedKey, 'base64'),
    serverKey: Buffer.from(serverKey, 'base64'),
  };
}

export function makeVerifier(password: string, salt: Buffer = randomBytes(16)): ScramVerifier {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  return { iterations: ITERATIONS, salt, storedKey, serverKey: hmac(salted, 'Server Key') };
}

export function formatVerifier({ iterations, salt, storedKey, serverKey }: ScramVerifier): string {
  const [saltText, storedText, serverText] = [salt, storedKey, serverKey].map((key) =>
    key.toString('base64'),
  );
  return `SCRAM-SHA-256$${iterations}:${saltText}$${storedText}:${serverText}`;
}

/** True when `password` is the one the verifier was made from. */
export function matchesPassword(verifier: ScramVerifier, password: string): boolean {
  const salted = pbkdf2Sync(password.normalize('NFKC'), verifier.salt, verifier.iterations, 32, 'sha256');
  return timingSafeEqual(
    createHash('sha256').update(hmac(salted, 'Client Key')).digest(),
    verifier.storedKey,
  );
}

/** One authentication: the client's first message in, the server's answer out, then the client's proof. */
export class ScramExchange {
  readonly #verifier: ScramVerifier;
  readonly #serverNonce: string;
  #clientFirstBare = '';
  #serverFirst = '';
  #gs2Header = '';

  constructor(verifier: ScramVerifier, serverNonce = randomBytes(18).toString('base64')) {
    this.#verifier = verifier;
    this.#serverNonce = serverNonce;
  }

  /** Takes client-first-message, returns server-first-message. Throws ScramError when malformed. */
  first(clientFirst: string): string {
    const match = /^([ny],(?:a=[^,]*)?,)((?:[^,]*,)*?r=([^,]+).*)$/.exec(clientFirst);
    if (match === null) throw new ScramError('malformed SCRAM message');
    const [, gs2Header = '', bare = '', clientNonce = ''] = match;
    const { iterations, salt } = this.#verifier;
    this.#gs2Header = gs2Header;
    this.#clientFirstBare = bare;
    this.#serverFirst = `r=${clientNonce}${this.#serverNonce},s=${salt.toString('base64')},i=${iterations}`;
    return this.#serverFirst;
  }

  /** Takes client-final-message, returns server-final-message, or undefined when the proof is wrong. */
  final(clientFinal: string): string | undefined {
    const match = /^(c=([^,]+),r=([^,]+).*),p=([^,]+)$/.exec(clientFinal);
    if (match === null) throw new ScramError('malformed SCRAM message');
    const [, withoutProof = '', binding = '', nonce = '', proofText = ''] = match;
    if (Buffer.from(binding, 'base64').toString() !== this.#gs2Header) {
      throw new ScramError('SCRAM channel binding check failed');
    }
    if (!this.#serverFirst.startsWith(`r=${nonce},`)) throw new ScramError('SCRAM nonce does not match');
    const signed = `${this.#clientFirstBare},${this.#serverFirst},${withoutProof}`;
    const signature = hmac(this.#verifier.storedKey, signed);
    const proof = Buffer.from(proofText, 'base64');
    if (proof.length !== signature.length) return undefined;
    const clientKey = Buffer.from(proof.map((byte, index) => byte ^ (signature[index] ?? 0)));
    const storedKey = createHash('sha256').update(clientKey).digest();
    if (!timingSafeEqual(storedKey, this.#verifier.storedKey)) return undefined;
    return `v=${hmac(this.#verifier.serverKey, signed).toString('base64')}`;
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
