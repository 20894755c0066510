import { expect, it } from '@jest/globals';
import { labelText } from './report-chart.ts';

it.each([
  ['10-01', 'en', '1 Oct'],
  ['10-22 23:00', 'en', '22 Oct, 23:00'],
  ['02-29', 'de', '29. Feb.'],
  ['Compressor 1', 'en', 'Compressor 1'],
])('writes the label %s in %s as %s', (label, locale, text) => {
  expect(labelText(label, locale)).toBe(text);
});
