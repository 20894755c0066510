import { expect, it } from '@jest/globals';
import { kpiText } from './kpi-text.ts';

it.each([
  [6997.34, 'kWh', '7.00 MWh'],
  [51.0297, 'kW', '51.0 kW'],
  [2658.98, 'kg', '2.66 t'],
  [0.81665, '1', '81.7 %'],
  [0.153808, 'kWh/unit', '0.154 kWh/Stück'],
  [167.9997, 'h', '168 h'],
  [1781.892, 'EUR', '€1,781.89'],
  [0, 'kWh', '0 kWh'],
  [null, 'kWh', '–'],
  [null, null, '–'],
])('%s %s reads %s', (value, unit, text) => {
  expect(kpiText({ value, unit }, 'en', 'kWh/Stück')).toBe(text);
});
