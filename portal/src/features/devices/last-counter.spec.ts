import { expect, it } from '@jest/globals';
import { lastCounter } from './last-counter.ts';

const reading = (time: string, kwh: number | null, carrier = 'electricity') => ({
  time,
  carrier,
  power_kw: 1,
  energy_kwh: null,
  energy_total_kwh: kwh,
  quality: [],
});

it('takes the newest reading of the carrier that tells its counter; zero is a reading', () => {
  const readings = [reading('a', 0), reading('b', null), reading('c', 7, 'steam')];
  expect(lastCounter(readings, 'electricity')).toEqual({ kwh: 0, time: 'a' });
  expect(lastCounter(readings, 'water')).toBeNull();
});
