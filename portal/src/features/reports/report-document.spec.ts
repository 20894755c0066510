import { expect, it } from '@jest/globals';
import { documentOf, keyFigureChange, reportFigureText } from './report-document.ts';

it.each([
  [{ value: 148_525, unit: 'kWh' }, '149 MWh'],
  [{ value: 282.4, unit: 'kW' }, '282 kW'],
  [{ value: 1_234.5, unit: 'EUR' }, '€1,234.50'],
  [{ value: 56_439, unit: 'kg' }, '56.4 t'],
  [{ value: 0.40397, unit: '1' }, '40\u00A0%'],
  [{ value: 0.1708, unit: 'kWh/unit' }, '0.171 kWh/unit'],
  [{ value: 0.8685, unit: null }, '0.869'],
  [{ value: null, unit: 'kWh' }, '–'],
])('writes %j as %s', (figure, text) => {
  expect(reportFigureText({ ...figure, reason: null }, 'en')).toBe(text);
});

it('tells the change of a figure only of the same unit', () => {
  const figure = { name: 'sec', label: '', coverage: 1, value: 110, unit: 'kWh', reason: null };
  expect(keyFigureChange({ ...figure, before: { value: 100, unit: 'kWh', reason: null } })).toBeCloseTo(0.1);
  expect(keyFigureChange({ ...figure, before: { value: 100, unit: 'kg', reason: null } })).toBeNull();
  expect(keyFigureChange({ ...figure, before: { value: null, unit: 'kWh', reason: 'no_data' } })).toBeNull();
  expect(keyFigureChange({ ...figure, before: null })).toBeNull();
});

it('takes only documents that it can read', () => {
  expect(documentOf({ format: 1, sections: [] })).toBeDefined();
  expect(documentOf({ format: 2, sections: [] })).toBeUndefined();
  expect(documentOf(null)).toBeUndefined();
});
