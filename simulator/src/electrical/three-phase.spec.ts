import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { threePhase } from './three-phase.ts';

describe('a three-phase meter', () => {
  it('shows a power that is exactly √3 · U · I · cosφ of what else it shows', () => {
    const noise = fc.double({ min: -1, max: 1, noNaN: true });
    const kw = fc.double({ min: 0, max: 500, noNaN: true });
    const load = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(kw, load, noise, noise, (wantedKw, fraction, voltageNoise, frequencyNoise) => {
        const shown = threePhase(wantedKw, fraction, voltageNoise, frequencyNoise);
        const { voltageV, currentA, powerFactor, powerKw } = JSON.parse(
          JSON.stringify(shown),
        ) as typeof shown;
        expect((Math.sqrt(3) * voltageV * currentA * powerFactor) / 1000).toBe(powerKw);
        expect(Math.abs(powerKw - wantedKw)).toBeLessThan(0.004);
        expect(powerFactor).toBeGreaterThanOrEqual(0.72);
        expect(powerFactor).toBeLessThanOrEqual(0.92);
        expect(Math.abs(voltageV - 400)).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('shows a real zero', () => {
    expect(threePhase(0, 0, 0, 0)).toMatchObject({ powerKw: 0, currentA: 0, voltageV: 400, frequencyHz: 50 });
  });
});
