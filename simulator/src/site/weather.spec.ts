import { describe, expect, it } from '@jest/globals';
import { weatherAt } from './weather.ts';

const DAY_MS = 86_400_000;

function meanTempC(month: number): number {
  const hours = Array.from({ length: 28 * 24 }, (_, hour) => Date.UTC(2026, month, 1) + hour * 3_600_000);
  return hours.reduce((sum, timeMs) => sum + weatherAt(7, timeMs, 0).outdoorTempC, 0) / hours.length;
}

describe('the weather', () => {
  it('is the same for the same seed and moment, another for another seed', () => {
    const moment = Date.UTC(2026, 4, 5, 6, 7);
    expect(weatherAt(1, moment, 0)).toEqual(weatherAt(1, moment, 0));
    expect(weatherAt(2, moment, 0).outdoorTempC).not.toBe(weatherAt(1, moment, 0).outdoorTempC);
  });

  it('has warm summers and cold winters', () => {
    expect(meanTempC(6)).toBeGreaterThan(15);
    expect(meanTempC(0)).toBeLessThan(5);
  });

  it('is dark at midnight, bright at noon, and stays within what is possible', () => {
    for (let day = 0; day < 365; day++) {
      const midnight = Date.UTC(2026, 0, 1) + day * DAY_MS;
      expect(weatherAt(3, midnight, 0).daylight).toBeLessThan(0.01);
      const noon = weatherAt(3, midnight + DAY_MS / 2, 0);
      expect(noon.daylight).toBeGreaterThan(0.3);
      expect(noon.humidityPercent).toBeGreaterThanOrEqual(15);
      expect(noon.humidityPercent).toBeLessThanOrEqual(100);
      expect(Math.abs(noon.outdoorTempC - 10)).toBeLessThan(35);
    }
  });
});
