import { expect, it } from '@jest/globals';
import { devicesOf } from './fault-kinds.ts';
import type { Settings } from './simulator-api.ts';

const settings = {
  machines: [
    { code: 'pump-1', kind: 'pump' },
    { code: 'motor-1', kind: 'motor' },
  ],
  power_sensors: [{ code: 'AA' }],
  counter_nodes: [{ code: 'ESP01' }],
} as unknown as Settings;

it('offers only what a fault can befall', () => {
  expect(devicesOf(settings, 'leak')).toEqual(['pump-1']);
  expect(devicesOf(settings, 'idle_waste')).toEqual(['pump-1', 'motor-1']);
  expect(devicesOf(settings, 'dead_meter')).toEqual(['pump-1', 'motor-1', 'AA', 'ESP01']);
});
