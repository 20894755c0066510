import { describe, expect, it } from '@jest/globals';
import { fromWire, isoTimes, toWire } from './wire.ts';

describe('the wire', () => {
  it('has snake_case, ISO instants, and null for what is not known', () => {
    expect(
      toWire({
        rSquared: 0.5,
        lag1Autocorrelation: Number.NaN,
        t: Infinity,
        at: new Date(0),
        values: Float64Array.of(1, Number.NaN),
      }),
    ).toEqual({
      r_squared: 0.5,
      lag1_autocorrelation: null,
      t: null,
      at: '1970-01-01T00:00:00.000Z',
      values: [1, null],
    });
  });

  it('comes back with the names of the code', () => {
    const report = {
      rSquared: 1,
      fP: 0.1,
      cvRmse: { value: 2 },
      coefficients: [{ standardError: null, name: 'a_b' }],
    };
    expect(fromWire(toWire(report))).toEqual(report);
  });

  it('keeps the order of instants', () => {
    expect(isoTimes(Float64Array.of(0, 3_600_000))).toEqual([
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T01:00:00.000Z',
    ]);
  });
});
