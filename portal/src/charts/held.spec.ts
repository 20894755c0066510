import { expect, it } from '@jest/globals';
import { heldCorners, heldFor } from './held.ts';

it('holds values to the end of their bucket', () => {
  expect(heldFor([[0, 5, null] as const, [100, 7, 9] as const], 100)).toEqual([
    [0, 5, null],
    [99, 5, null],
    [100, 7, 9],
    [199, 7, 9],
  ]);
});

it('ends the running bucket where time is', () => {
  expect(heldFor([[0, 5] as const, [100, 7] as const], 100, 130)).toEqual([
    [0, 5],
    [99, 5],
    [100, 7],
    [130, 7],
  ]);
});

it('lets corners tell their bucket', () => {
  expect(heldCorners([[100, 7]], 100)).toEqual([
    [100, 7, 100, 7],
    [199, 7, 100, 7],
  ]);
});
