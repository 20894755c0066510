import { expect, it } from '@jest/globals';
import { nearestNames } from './nearest-names.ts';

const names = ['compressor-1', 'compressor-2', 'hvac-1', 'conveyor-motor-1', 'injection-moulding-1'];

it('finds what was mistyped', () => {
  expect(nearestNames('compresor-1', names)).toEqual(['compressor-1', 'compressor-2']);
  expect(nearestNames('HVAC1', names)).toEqual(['hvac-1']);
});

it('finds what was cut short', () => {
  expect(nearestNames('motor', names)).toEqual(['conveyor-motor-1']);
});

it('does not guess wildly', () => {
  expect(nearestNames('xyz', names)).toEqual([]);
  expect(nearestNames('', names)).toEqual([]);
});
