import { expect, it } from '@jest/globals';
import { glimpsePaths } from './glimpse.ts';

it('draws zero in the middle, waste upwards, and the limits around it', () => {
  expect(glimpsePaths({ energy_kwh: [0, 5, 10], limit_kwh: [1, 2, 5] }, 100, 22)).toEqual({
    line: 'M0.0 11.0L50.0 6.0L100.0 1.0',
    limits: 'M0.0 10.0L50.0 9.0L100.0 6.0L100.0 16.0L50.0 13.0L0.0 12.0Z',
  });
});

it('draws nothing of nothing', () => {
  expect(glimpsePaths({ energy_kwh: [null], limit_kwh: [null] }, 100, 20)).toEqual({ line: '', limits: '' });
});
