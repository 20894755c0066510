import { describe, expect, it } from '@jest/globals';
import { createSeededRandom } from '@enms/statistics';
import { makeForecast } from './make-forecast.ts';
import type { PowerHistory } from './power-history.ts';
import { trainForecast } from './train-forecast.ts';

const WEEK = 168;

/** Weeks of hours with a shape of the week, and noise; local time is UTC. */
function weeks(count: number, noiseKw: number, of: (hour: number) => number): PowerHistory {
  const random = createSeededRandom(3);
  const kw = Float64Array.from({ length: count * WEEK }, (_, hour) => of(hour) + noiseKw * (random() - 0.5));
  return {
    startMillis: Date.parse('2026-06-01T00:00:00Z'),
    stepS: 3600,
    machines: [{ machineId: 1, kw }],
    timeZone: 'UTC',
    holidays: [],
    temperatureC: null,
  };
}

const shifts = (hour: number): number =>
  hour % WEEK >= 120 ? 10 : hour % 24 >= 6 && hour % 24 < 22 ? 60 : 20;

describe('a trained forecast', () => {
  it('beats seasonal naive where there is noise on a steady week, and its intervals cover their share', async () => {
    const history = weeks(9, 10, shifts);
    const trained = await trainForecast({ horizon: 'day', history, origins: 6 });
    expect(trained.beatsNaive).toBe(true);
    expect(trained.reason).toContain('of what seasonal naive misses by');
    const served = trained.candidates[0]!;
    const naive = trained.candidates.find(({ model }) => model === 'seasonal_naive')!;
    expect(served.model).toBe(trained.served);
    expect(served.mase!).toBeLessThan(0.85 * naive.mase!);
    expect(served.coverage!).toBeGreaterThan(0.7);
    expect(served.coverage!).toBeLessThan(0.9);
    expect(served.pinball_kw!).toBeGreaterThan(0);
    expect(trained.parameters.ranking.at(-1)!.model).toBe('seasonal_naive');

    const made = await makeForecast({ horizon: 'day', history, parameters: trained.parameters });
    expect(made.model).toBe(trained.served);
    expect(made.points).toHaveLength(24);
    // The next day is a Monday.
    expect(made.points[0]!.startMillis).toBe(Date.parse('2026-08-03T00:00:00Z'));
    for (const [hour, { p10Kw, p50Kw, p90Kw }] of made.points.entries()) {
      expect(Math.abs(p50Kw - shifts(hour))).toBeLessThan(6);
      expect(p10Kw).toBeLessThan(p50Kw);
      expect(p90Kw).toBeGreaterThan(p50Kw);
    }
    const hour = new Date(made.peak.startMillis).getUTCHours();
    expect(hour >= 6 && hour < 22).toBe(true);
    expect(made.peak.p50Kw).toBe(Math.max(...made.points.map(({ p50Kw }) => p50Kw)));
  }, 60_000);

  it('says so and serves seasonal naive where nothing beats it', async () => {
    // Each week another pattern without rhyme, repeated once: only the same hour of the week before tells it.
    const pattern = createSeededRandom(9);
    const values = Array.from({ length: 6 * WEEK }, () => 50 * pattern());
    const history = weeks(12, 0.2, (hour) => values[Math.floor(hour / WEEK / 2) * WEEK + (hour % WEEK)]!);
    // Judged over the second of two equal weeks.
    const trained = await trainForecast({ horizon: 'day', history, origins: 6 });
    expect(trained.served).toBe('seasonal_naive');
    expect(trained.beatsNaive).toBe(false);
    expect(trained.reason).toContain('No model beats seasonal naive');
    expect(trained.parameters.ranking.map(({ model }) => model)).toEqual(['seasonal_naive']);
  }, 60_000);

  it('refuses a history too short to be judged by, saying how much is needed', async () => {
    await expect(trainForecast({ horizon: 'week', history: weeks(2, 1, shifts) })).rejects.toMatchObject({
      code: 'too_few_values',
      remedy: expect.stringMatching(/^Forecast when \d+ days/),
    });
  });
});

describe('making a forecast', () => {
  const history = weeks(5, 1, shifts);
  const orders = { seasonal: null, deviations: null };
  const calibration = { spreads: Array.from({ length: 24 }, () => 2), factors: [-1, 0, 1] };

  it('serves the next best where a model refuses the series, and names both', async () => {
    const negative = {
      ...history,
      machines: [{ machineId: 1, kw: history.machines[0]!.kw.map((v) => v - 25) }],
    };
    const made = await makeForecast({
      horizon: 'day',
      history: negative,
      parameters: {
        orders,
        ranking: [
          { model: 'of_an_older_version', calibration },
          { model: 'seasonal_naive', calibration },
        ],
      },
    });
    expect(made.model).toBe('seasonal_naive');
    expect(made.failures).toEqual([
      { model: 'of_an_older_version', code: 'unknown_model', detail: expect.any(String) },
    ]);
    expect(Math.min(...made.points.map(({ p50Kw }) => p50Kw))).toBeLessThan(0);
  });

  it('never forecasts less than 0 of what was never less', async () => {
    const made = await makeForecast({
      horizon: 'day',
      history,
      parameters: {
        orders,
        ranking: [{ model: 'seasonal_naive', calibration: { ...calibration, factors: [-1000, 0, 1000] } }],
      },
    });
    expect(made.points.every(({ p10Kw, p90Kw }) => p10Kw === 0 && p90Kw > 60)).toBe(true);
  });
});
