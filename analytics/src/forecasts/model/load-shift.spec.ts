import { describe, expect, it } from '@jest/globals';
import { loadShift, type QuarterPrice } from './load-shift.ts';

const HOUR = 3_600_000;
const point = (hour: number, kw: number) => ({ startMillis: hour * HOUR, p10Kw: kw, p50Kw: kw, p90Kw: kw });
const prices = (
  from: number,
  to: number,
  pricePerKwh: number | null,
  over: Partial<QuarterPrice> = {},
): QuarterPrice[] =>
  Array.from({ length: 4 * (to - from) }, (_, quarter) => ({
    startMillis: from * HOUR + quarter * 900_000,
    pricePerKwh,
    reason: pricePerKwh === null ? 'no_tariff' : null,
    currency: pricePerKwh === null ? null : 'EUR',
    name: null,
    ...over,
  }));

describe('load shift', () => {
  it('finds the dearest and cheapest times, and what a shift between them saves', () => {
    const points = [point(0, 10), point(1, 20), point(2, 30), point(3, 40), point(4, 10)];
    const tariff = [...prices(0, 1, 0.1), ...prices(1, 3, 0.3), ...prices(3, 4, 0.2), ...prices(4, 5, 0.3)];
    const { advice } = loadShift(points, 3600, tariff);
    expect(advice?.dearest).toMatchObject({
      fromMillis: HOUR,
      toMillis: 3 * HOUR,
      pricePerKwh: 0.3,
      energyKwh: 50,
    });
    expect(advice?.cheapest).toMatchObject({ fromMillis: 0, toMillis: HOUR, energyKwh: 10 });
    expect(advice?.savingPerKwh).toBeCloseTo(0.2, 12);
    expect(advice?.dearEnergyKwh).toBe(60);
    expect(advice?.savingOfATenth).toBeCloseTo(1.2, 12);
  });

  it('splits an hour in which the price changes', () => {
    const tariff = [...prices(0, 1, 0.1).slice(0, 2), ...prices(0, 1, 0.3).slice(2)];
    const { advice } = loadShift([point(0, 8)], 3600, tariff);
    expect(advice?.dearest).toMatchObject({ fromMillis: HOUR / 2, energyKwh: 4 });
  });

  it.each([
    ['no_tariff', prices(0, 2, null)],
    ['no_tariff', prices(0, 1, 0.2)],
    ['no_price_for_hour', [...prices(0, 1, 0.2), ...prices(1, 2, null, { reason: 'no_price_for_hour' })]],
    ['mixed_currencies', [...prices(0, 1, 0.2), ...prices(1, 2, 0.3, { currency: 'CHF' })]],
    ['one_price', prices(0, 2, 0.2)],
  ])('gives the reason %s instead of half an advice', (reason, tariff) => {
    expect(loadShift([point(0, 1), point(1, 1)], 3600, tariff)).toEqual({ advice: null, reason });
  });

  it('has nothing to say without a forecast', () => {
    expect(loadShift([], 3600, []).reason).toBe('no_forecast');
  });
});
