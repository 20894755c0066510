import { describe, expect, it } from '@jest/globals';
import { airPassengers } from '../../test/forecast-data.ts';
import { loess } from './loess.ts';
import { stlSeason } from './stl.ts';

describe('loess', () => {
  const line = Float64Array.from({ length: 40 }, (_, row) => 3 + 0.5 * row);

  it.each([
    { window: 7, degree: 1, jump: 1 },
    { window: 15, degree: 1, jump: 4 },
    { window: 61, degree: 1, jump: 7 },
  ] as const)('leaves a line as it is: %j', (options) => {
    loess(line, options).forEach((value, row) => expect(value).toBeCloseTo(line[row]!, 9));
  });

  it('of degree 0 is a weighted mean', () => {
    // Three rows, the outer ones at the reach of the window's end: tricube weights 0, 1, 0 but where one stands at an end.
    expect([...loess(Float64Array.of(1, 5, 1), { window: 3, degree: 0, jump: 1 })][1]).toBe(5);
    const constant = loess(new Float64Array(9).fill(4), { window: 5, degree: 0, jump: 2 });
    constant.forEach((value) => expect(value).toBeCloseTo(4, 12));
  });
});

describe('STL', () => {
  it('is that of R on the logarithm of AirPassengers, by the month', () => {
    // stl(log(AirPassengers), "periodic") of R 4.2.2: a window of 10 n + 1 seasons, then the mean of each month.
    const season = stlSeason(airPassengers.map(Math.log), 12, 10 * airPassengers.length + 1);
    const ofR = [
      -0.09164042414652, -0.1140282839203, 0.01586585104478, -0.01402758997382, -0.01502478499617,
      0.1097897575374, 0.2164004101823, 0.2096058658669, 0.0674715620828, -0.07024835878346, -0.213527739593,
      -0.100636250654,
    ];
    ofR.forEach((expected, month) => {
      const values = season.filter((_, row) => row % 12 === month);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean).toBeCloseTo(expected, 11);
    });
  });

  it('finds a season on a trend', () => {
    const shape = [4, -1, -3, 2, -2];
    const values = Float64Array.from({ length: 100 }, (_, row) => 50 + 0.3 * row + shape[row % 5]!);
    stlSeason(values, 5, 11).forEach((value, row) =>
      expect(Math.abs(value - shape[row % 5]!)).toBeLessThan(0.05),
    );
  });
});
