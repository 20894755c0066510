import { expect, it } from '@jest/globals';
import { newPassword } from './new-password.ts';

it('makes passwords that can be read out, and never the same', () => {
  const made = Array.from({ length: 50 }, newPassword);
  for (const one of made) expect(one).toMatch(/^([a-zA-Z2-9]{5}-){3}[a-zA-Z2-9]{5}$/);
  expect(new Set(made).size).toBe(50);
  expect(made.join('')).not.toMatch(/[01OIl]/);
});
