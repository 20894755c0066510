import { expect, it } from '@jest/globals';
import { clockOffsetMillis } from './server-time.ts';

const header = 'Wed, 08 Oct 2025 12:00:00 GMT';
const server = Date.parse(header);

it.each([
  ['a clock that is right', server + 400, 0],
  ['a clock within the second of the header', server - 1_200, 0],
  ['a clock ten minutes slow', server - 600_000, 600_400],
  ['a clock an hour fast', server + 3_600_000, -3_599_600],
])('knows %s', (_, local, offset) => {
  expect(clockOffsetMillis(header, local, local + 200)).toBe(offset);
});

it('leaves the clock alone where nothing is said', () => {
  expect(clockOffsetMillis(null, 0, 0)).toBe(0);
  expect(clockOffsetMillis('nonsense', 0, 0)).toBe(0);
});
