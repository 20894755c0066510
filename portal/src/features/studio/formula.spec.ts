import { expect, it } from '@jest/globals';
import { driverLine, formulaTerms } from './formula.ts';
import type { Coefficient } from './studio-types.ts';

const coefficient = (
  name: string,
  role: Coefficient['role'],
  estimate: number,
  driver: string | null = null,
): Coefficient => ({
  name,
  role,
  estimate,
  driver,
  standard_error: null,
  t: null,
  p: null,
  low: null,
  high: null,
  vif: null,
});

it('reads a linear model term by term, degree days from their base on', () => {
  const coefficients = [
    coefficient('intercept', 'intercept', 12.5),
    coefficient('production_count', 'slope', 0.1, 'production_count'),
    coefficient('shift=late', 'level', -0.2, 'shift'),
    coefficient('heating_degree_days', 'slope', 36, 'heating_degree_days'),
    coefficient('heating_degree_days base °C', 'balance_point', 15, 'heating_degree_days'),
  ];
  expect(formulaTerms({ coefficients })).toEqual([
    { kind: 'base', estimate: 12.5, driver: null, point: null, level: null },
    { kind: 'each', estimate: 0.1, driver: 'production_count', point: null, level: null },
    { kind: 'level', estimate: -0.2, driver: 'shift', point: null, level: 'late' },
    { kind: 'below', estimate: 36, driver: 'heating_degree_days', point: 15, level: null },
  ]);
});

it.each([
  ['5P', ['heating balance point °C', 'cooling balance point °C'], [12, 18]],
  ['4P', ['balance point °C'], [12, 12]],
])('gives each slope of a %s its own temperature', (_, names, points) => {
  const coefficients = [
    coefficient('base', 'intercept', 700),
    coefficient('heating slope', 'slope', 20, 'outdoor_temp_c'),
    coefficient('cooling slope', 'slope', 60, 'outdoor_temp_c'),
    ...names.map((name, k) => coefficient(name, 'balance_point', [12, 18][k]!, 'outdoor_temp_c')),
  ];
  const terms = formulaTerms({ coefficients });
  expect(terms.map(({ kind }) => kind)).toEqual(['base', 'below', 'above']);
  expect(terms.slice(1).map(({ point }) => point)).toEqual(points);
});

it('draws a driver’s line through the means, and none where the driver bends', () => {
  const range = { name: 'flow', min: 100, max: 300, mean: 200, sd: 40 };
  const report = {
    coefficients: [coefficient('flow', 'slope', 0.5, 'flow')],
    driver_ranges: [range],
    mean_kwh: 40,
  };
  expect(driverLine(report, 'flow')).toEqual([
    [100, -10],
    [300, 90],
  ]);
  const bent = [
    coefficient('heating slope', 'slope', 1, 'flow'),
    coefficient('cooling slope', 'slope', 2, 'flow'),
  ];
  expect(driverLine({ ...report, coefficients: bent }, 'flow')).toBeUndefined();
});
