import { expect, it } from '@jest/globals';
import { percentText } from './percent.ts';

it.each([
  [0.4053, false, '41\u00A0%'],
  [0.0423, false, '4.2\u00A0%'],
  [0.0423, true, '+4.2\u00A0%'],
  [-0.118, true, '\u221212\u00A0%'],
  [0, true, '0.0\u00A0%'],
  [0.99974, false, '99.9\u00A0%'],
  [1, false, '100\u00A0%'],
  [null, true, '–'],
])('writes %s (change: %s) as %s', (share, isChange, text) => {
  expect(percentText(share, 'en', isChange)).toBe(text);
});
