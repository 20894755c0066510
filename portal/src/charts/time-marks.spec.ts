import { expect, it } from '@jest/globals';
import { namedSpans } from './time-marks.ts';

const span = (from: number, to: number, label = 'uses less') => ({ from, to, label, token: 'good' });
const namesOf = (spans: readonly ReturnType<typeof span>[], plotRem: number) => {
  const named = namedSpans(spans, { from: 0, to: 100 }, plotRem);
  return spans.filter((one) => named.has(one)).map(({ from }) => from);
};

it('names the longer of two spans whose names would cover one another', () => {
  // Nine letters take 5.2 rem; the middles lie 4.5 of 100 parts apart: 1.8 rem of 40, and 5.4 rem of 120.
  const spans = [span(50, 51), span(53, 57)];
  expect(namesOf(spans, 40)).toEqual([53]);
  expect(namesOf(spans, 120)).toEqual([50, 53]);
});

it('names all that lie apart', () => {
  expect(namesOf([span(10, 11), span(50, 51), span(90, 91)], 40)).toEqual([10, 50, 90]);
});
