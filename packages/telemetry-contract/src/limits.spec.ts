import { expect, it } from '@jest/globals';
import { machineLimits } from './limits.ts';

it('gives machines of a type that state no limits the same ones, and their own to those that do', () => {
  const ofPumps = machineLimits('pump', {});
  expect(machineLimits('pump', null)).toBe(ofPumps);
  expect(ofPumps.energy.powerKw).toMatchObject({ min: -5000, max: 20_000 });
  expect(machineLimits('motor', {}).energy.powerKw).toMatchObject({ min: -20_000, max: 20_000 });
  expect(machineLimits('pump', { power_kw: [0, 50] }).energy.powerKw).toMatchObject({ min: 0, max: 50 });
  expect(machineLimits('pump', {})).toBe(ofPumps);
});
