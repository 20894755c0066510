import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const VERSION = 'v1';

/**
 * Encrypts the secrets of authenticators: unlike passwords they are needed as they are, so hashing cannot keep them. The
 * key is derived from the service's own secret, which is not in the database: a stolen database or backup of it is no
 * second factor.
 */
export class SecretBox {
  readonly #key: Buffer;

  constructor(authSecret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', authSecret, '', 'enms totp secrets', KEY_BYTES));
  }

  /** @param owner whose it is: opened as somebody else's it is refused */
  close(secret: Buffer, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(owner));
    const text = Buffer.concat([cipher.update(secret), cipher.final()]);
    return [VERSION, ...[nonce, text, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join(
      '.',
    );
  }

  /** undefined for what was closed with another key, for another owner, or was changed since. */
  open(closed: string, owner: string): Buffer | undefined {
    const [version, ...parts] = closed.split('.');
    const [nonce, text, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
    if (version !== VERSION || nonce === undefined || text === undefined || tag === undefined)
      return undefined;
    try {
      const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: 16 })
        .setAAD(Buffer.from(owner))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]);
    } catch {
      // Whatever is wrong with it, it opens nothing.
      return undefined;
    }
  }
}
