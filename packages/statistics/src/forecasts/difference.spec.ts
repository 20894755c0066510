import { describe, expect, it } from '@jest/globals';
import { airPassengers } from '../../test/forecast-data.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { difference } from './difference.ts';
import { kpss, KPSS_CRITICAL_5 } from './kpss.ts';

describe('KPSS test', () => {
  it('has the value of urca::ur.kpss(AirPassengers, use.lag = 2)', () => {
    expect(kpss(airPassengers)).toBeCloseTo(4.3423, 4);
  });

  it('asks for one difference of the seasonally differenced passengers, as ndiffs of R does', () => {
    const training = airPassengers.subarray(0, 120);
    expect(kpss(difference(training, 12))).toBeGreaterThan(KPSS_CRITICAL_5);
    expect(kpss(difference(difference(training, 12), 1))).toBeLessThan(KPSS_CRITICAL_5);
  });

  it('rejects noise in one of twenty series, and a random walk in most', () => {
    const random = createSeededRandom(3);
    const rejected = (series: () => Float64Array) =>
      Array.from({ length: 400 }, () => kpss(series())).filter((value) => value > KPSS_CRITICAL_5).length /
      400;
    const noise = () => Float64Array.from({ length: 300 }, () => random() - 0.5);
    const walk = () => {
      let level = 0;
      return noise().map((step) => (level += step));
    };
    expect(Math.abs(rejected(noise) - 0.05)).toBeLessThan(0.035);
    expect(rejected(walk)).toBeGreaterThan(0.9);
  });

  it('refuses a constant', () => {
    expect(() => kpss(new Float64Array(20).fill(4))).toThrow('all the same');
  });
});
