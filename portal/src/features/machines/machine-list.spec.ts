import { expect, it } from '@jest/globals';
import { matches } from './machine-list.ts';

it.each([
  ['', true],
  ['comp', true],
  ['1 COMP', true],
  ['kompressör', false],
  ['halle sud', true],
  ['pump', false],
])('finds by "%s": %s', (typed, expected) => {
  expect(matches(typed, ['Compressor 1', 'Halle Süd'])).toBe(expected);
});
