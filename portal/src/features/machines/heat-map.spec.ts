import { expect, it } from '@jest/globals';
import { heatGrid, heatMapRange } from './heat-map.ts';

const cell = (time: string, date: string, hour: number, energyKwh: number | null) => ({
  time,
  date,
  hour,
  energy_kwh: energyKwh,
  coverage: 1,
});

it('places hours by the clock of the site, keeps zero, leaves out the unknown and the running hour', () => {
  const grid = heatGrid({
    to: '2026-10-26T01:30:00Z',
    cells: [
      cell('2026-10-25T00:00:00Z', '2026-10-25', 2, 4),
      cell('2026-10-25T01:00:00Z', '2026-10-25', 2, 6),
      cell('2026-10-25T02:00:00Z', '2026-10-25', 3, null),
      cell('2026-10-26T00:00:00Z', '2026-10-26', 1, 0),
      cell('2026-10-26T01:00:00Z', '2026-10-26', 2, 3),
    ],
  });
  expect(grid).toEqual({
    days: ['2026-10-25', '2026-10-26'],
    cells: [
      [0, 2, 5],
      [1, 1, 0],
    ],
    highestKw: 5,
  });
});

it('covers whole days: two weeks at least, thirteen at most, never beyond the end', () => {
  const at = Date.parse('2026-11-21T22:10:00Z');
  expect(heatMapRange(at - 3_600_000, at, 'Europe/Berlin')).toEqual({
    from: '2026-11-07T23:00:00.000Z',
    to: '2026-11-21T22:10:00.000Z',
  });
  const year = heatMapRange(at - 365 * 86_400_000, at, 'Europe/Berlin');
  expect(year.from).toBe('2026-08-22T22:00:00.000Z');
  const month = heatMapRange(
    Date.parse('2026-09-30T22:00:00Z'),
    Date.parse('2026-10-31T23:00:00Z'),
    'Europe/Berlin',
  );
  expect(month).toEqual({ from: '2026-09-30T22:00:00.000Z', to: '2026-10-31T23:00:00.000Z' });
});
