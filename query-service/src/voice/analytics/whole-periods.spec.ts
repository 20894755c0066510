import { describe, expect, it } from '@jest/globals';
import { wholePeriods } from './whole-periods.ts';

const BERLIN = 'Europe/Berlin';
const NOW = new Date('2025-10-28T13:20:00Z');

function texts(resolution: 'day' | 'hour', from: string, to: string, zone = BERLIN): string[] {
  const bounds = wholePeriods(resolution, { from: new Date(from), to: new Date(to) }, zone, NOW);
  return bounds.map((bound) => bound.toISOString().slice(0, 16));
}

describe('whole periods', () => {
  it('are days by the clocks of the site, of 25 hours when they are put back', () => {
    expect(texts('day', '2025-10-25T13:20:00Z', '2025-10-28T13:20:00Z')).toEqual([
      '2025-10-24T22:00',
      '2025-10-25T22:00',
      '2025-10-26T23:00',
      '2025-10-27T23:00',
    ]);
  });

  it('are hours by the clocks of the site, all of them when they are put back', () => {
    expect(texts('hour', '2025-10-25T23:30:00Z', '2025-10-26T02:10:00Z')).toEqual([
      '2025-10-25T23:00',
      '2025-10-26T00:00',
      '2025-10-26T01:00',
      '2025-10-26T02:00',
    ]);
    expect(texts('hour', '2025-10-25T23:40:00Z', '2025-10-26T01:10:00Z', 'Asia/Kolkata')).toEqual([
      '2025-10-25T23:30',
      '2025-10-26T00:30',
    ]);
  });

  it('are over: nothing of what still runs', () => {
    expect(texts('hour', '2025-10-28T12:00:00Z', '2025-10-29T00:00:00Z')).toEqual([
      '2025-10-28T12:00',
      '2025-10-28T13:00',
    ]);
    expect(texts('day', '2025-10-27T23:00:00Z', '2025-11-30T00:00:00Z')).toEqual(['2025-10-27T23:00']);
    expect(texts('hour', '2025-10-29T12:00:00Z', '2025-10-29T13:00:00Z')).toEqual([]);
  });
});
