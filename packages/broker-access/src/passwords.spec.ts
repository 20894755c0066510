import { describe, expect, it } from '@jest/globals';
import { generatePassword, hashPassword, verifyPassword } from './passwords.ts';

describe('passwords', () => {
  it('are long, safe in URLs and shells, and never the same', () => {
    const made = Array.from({ length: 100 }, generatePassword);
    expect(new Set(made).size).toBe(100);
    for (const password of made) expect(password).toMatch(/^[A-Za-z0-9_-]{32}$/);
  });

  it('are hashed with a salt of their own, in the sizes that the plugin demands', () => {
    const hashed = hashPassword('secret');
    expect(Buffer.from(hashed.salt, 'base64')).toHaveLength(12);
    expect(Buffer.from(hashed.password, 'base64')).toHaveLength(64);
    expect(hashPassword('secret').password).not.toBe(hashed.password);
    expect(verifyPassword(hashed, 'secret')).toBe(true);
    expect(verifyPassword(hashed, 'Secret')).toBe(false);
  });

  it('are recognised in what Mosquitto 2.1 writes, and not in what nobody knows', () => {
    const { password, salt, iterations } = hashPassword('secret');
    expect(verifyPassword({ encoded_password: `$7$${iterations}$${salt}$${password}` }, 'secret')).toBe(true);
    expect(verifyPassword({ encoded_password: '$argon2id$v=19$x' }, 'secret')).toBe(false);
    expect(verifyPassword({}, 'secret')).toBe(false);
    expect(verifyPassword({ password: '', salt: '', iterations: 0 }, '')).toBe(false);
  });

  it('agree with a hash that Mosquitto 2.0.11 made', () => {
    const stored = {
      encoded_password:
        '$7$101$QPDFTRiag1ySBome$/Z1NELvGI52d1FAp1rKZLm0fB4uuUqKV42yVvg9RdLffa7dfWP6FZKueROqbHEbH9F5uFt/6jMzkx/1HQZVE+g==',
    };
    expect(verifyPassword(stored, 'secret')).toBe(true);
  });
});
