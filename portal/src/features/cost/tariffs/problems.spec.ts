import { expect, it } from '@jest/globals';
import { tariffProblems } from './problems.ts';

it('puts each problem beside the field that it is about', () => {
  const problems = tariffProblems(
    [
      { field: 'components.energy[2].price_per_kwh', remedy: 'Must be a decimal number.' },
      { field: 'components.tiers[1].up_to_kwh', remedy: 'Each above the one before.' },
      { field: 'components.demand.price_per_kw', remedy: 'Must be a number.' },
      { field: 'effective_to', remedy: 'After the first day.' },
      { field: 'components', remedy: 'No price is named.' },
    ],
    [0, 0, 1],
  );
  expect(problems.get('zone 1')).toBe('Must be a decimal number.');
  expect(problems.get('tier 1')).toBe('Each above the one before.');
  expect(problems.get('demand')).toBe('Must be a number.');
  expect(problems.get('effective_to')).toBe('After the first day.');
  expect(problems.get('components')).toBe('No price is named.');
});
