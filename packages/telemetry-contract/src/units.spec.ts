import { describe, expect, it } from '@jest/globals';
import { type Quantity, toCanonicalUnit } from './units.ts';

describe('units', () => {
  it.each<[number, string, Quantity, number]>([
    [900, 'W', 'power', 0.9],
    [0, 'W', 'power', 0],
    [1.2, 'MW', 'power', 1200],
    // NIST SP 811, appendix B: 1 hp (550 ft·lbf/s) = 745.6999 W
    [1, 'hp', 'power', 0.7456999],
    [12345.67, 'Wh', 'energy', 12.34567],
    [1, 'MWh', 'energy', 1000],
    [3.6, 'MJ', 'energy', 1],
    [3.6, 'GJ', 'energy', 1000],
    // ISO 80000-5: 1 Btu (international table) = 1055.05585262 J
    [1, 'therm', 'energy', 29.3071],
    [1, 'BTU', 'energy', 0.000293071],
    [212, '°F', 'temperature', 100],
    [-40, 'F', 'temperature', -40],
    [0, 'K', 'temperature', -273.15],
    [100, 'psi', 'pressure', 6.894757],
    [250, 'kPa', 'pressure', 2.5],
    [60, 'l/min', 'volumeFlow', 3.6],
    [1, 't/h', 'massFlow', 1000],
    [1, 'KWH', 'energy', 1],
  ])('%d %s of %s is %d', (value, unit, quantity, canonical) => {
    expect(toCanonicalUnit(quantity, value, unit)).toBeCloseTo(canonical, 4);
  });

  it.each<[string, Quantity]>([
    ['mW', 'power'],
    ['mwh', 'energy'],
    ['horses', 'power'],
    ['kWh', 'power'],
    ['', 'energy'],
    ['__proto__', 'energy'],
    ['toString', 'energy'],
  ])('%j is no unit of %s', (unit, quantity) => {
    expect(toCanonicalUnit(quantity, 1, unit)).toBeUndefined();
  });
});
