import { describe, expect, it } from '@jest/globals';
import { nextForecastAt, nextLookAt, nextTrainingAt } from './schedule.ts';

const at = (time: string): Date => new Date(`2026-11-${time}:00.000Z`);

describe('next runs of forecasts', () => {
  it.each([
    ['21T22:01', '21T22:02'],
    ['21T22:02', '21T22:17'],
    ['21T22:50', '21T23:02'],
  ])('forecasts the next hour each quarter: at %s next at %s', (now, next) => {
    expect(nextForecastAt('hour', at(now))).toEqual(at(next));
    expect(nextLookAt(at(now))).toEqual(at(next));
  });

  it.each([
    ['21T22:01', '21T22:02'],
    ['21T22:02', '21T23:02'],
    ['21T23:30', '22T00:02'],
  ])('forecasts day and week each hour: at %s next at %s', (now, next) => {
    expect(nextForecastAt('week', at(now))).toEqual(at(next));
  });

  // 22 and 29 November 2026 are Sundays.
  it.each([
    ['21T22:00', '22T03:00'],
    ['22T02:59', '22T03:00'],
    ['22T03:00', '29T03:00'],
    ['23T12:00', '29T03:00'],
  ])('judges the models on Sundays: at %s next at %s', (now, next) => {
    expect(nextTrainingAt(at(now))).toEqual(at(next));
  });
});
