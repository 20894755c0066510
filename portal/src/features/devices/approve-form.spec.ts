import { expect, it } from '@jest/globals';
import { approveBody, emptyChannel, machineName } from './approve-form.ts';

const form = { name: ' Press meter ', factory: 'demo', dialect: 'canonical' as const, interval: '' };

it('leaves channels without a machine to be assigned later', () => {
  expect(approveBody({ ...form, channels: [emptyChannel()] })).toEqual({
    name: 'Press meter',
    factory: 'demo',
    dialect: 'canonical',
    assignments: [],
  });
});

it('names an existing machine by its id, and describes a new one', () => {
  const existing = { ...emptyChannel(), machine: '4', multiplier: '40' };
  const made = { ...emptyChannel('ch2'), machine: 'new', newName: 'Preßlinie 2', ratedKw: '75' };
  expect(approveBody({ ...form, channels: [existing, made] }).assignments).toEqual([
    { channel: 'main', machine: { id: 4 }, multiplier: 40 },
    {
      channel: 'ch2',
      machine: { name: 'presslinie-2', display_name: 'Preßlinie 2', type: 'meter', rated_power_kw: 75 },
      multiplier: 1,
    },
  ]);
});

it('makes names that addresses and topics can bear', () => {
  expect(machineName(' Öl-Kühler (Nord) ')).toBe('oel-kuehler-nord');
});
