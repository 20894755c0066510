import { expect, it } from '@jest/globals';
import { percentText } from './percent.ts';

it.each([
  [0.4053, false, '41%'],
  [0.0423, false, '4.2%'],
  [0.0423, true, '+4.2%'],
  [-0.118, true, '-12%'],
  [0, true, '0.0%'],
  [0.99974, false, '99.9%'],
  [1, false, '100%'],
  [null, true, '–'],
])('writes %s (change: %s) as %s', (share, isChange, text) => {
  expect(percentText(share, 'en', isChange)).toBe(text);
});
