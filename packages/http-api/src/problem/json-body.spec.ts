import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJsonBody } from './json-body.ts';
import { Problem } from './problem.ts';

function codeOf(text: string | Uint8Array): string | undefined {
  try {
    parseJsonBody(Buffer.from(text as string));
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return undefined;
}

it('reads JSON, and nothing as undefined', () => {
  expect(parseJsonBody(Buffer.from('{"a":[1,"]\\"}"]}'))).toEqual({ a: [1, ']"}'] });
  expect(parseJsonBody(Buffer.alloc(0))).toBeUndefined();
});

it('refuses what is broken or bottomless', () => {
  expect(codeOf('{')).toBe('malformed_json');
  expect(codeOf(Uint8Array.of(0x22, 0xff, 0x22))).toBe('bad_utf8');
  expect(codeOf('['.repeat(33) + ']'.repeat(33))).toBe('too_deep');
  expect(codeOf('['.repeat(500_000))).toBe('too_deep');
  expect(codeOf('['.repeat(32) + ']'.repeat(32))).toBeUndefined();
});

it('reads whatever JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => {
      const text = JSON.stringify(value);
      expect(parseJsonBody(Buffer.from(text))).toEqual(JSON.parse(text));
    }),
  );
});
