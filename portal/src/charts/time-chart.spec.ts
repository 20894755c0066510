import { expect, it } from '@jest/globals';
import { areEndsApart } from './time-chart.ts';

const frame = { rem: 16, height: 16 * 13.75 };
const line = (...values: (number | null)[]) => ({
  points: values.map((value, index) => [index, value] as const),
});

it('names lines at their ends only where the names do not run into each other', () => {
  expect(areEndsApart([line(0, 10), line(0, 5)], frame)).toBe(true);
  expect(areEndsApart([line(0, 10), line(0, 9.5)], frame)).toBe(false);
  // Ten values of a hundred are a line's height of ten; the axis begins at zero.
  expect(areEndsApart([line(90, 100), line(90, 95)], frame)).toBe(true);
  expect(areEndsApart([line(90, 100), line(90, 95)], frame, 0)).toBe(false);
  expect(areEndsApart([line(0, 10, null), line(10, 10.1)], frame)).toBe(false);
});
