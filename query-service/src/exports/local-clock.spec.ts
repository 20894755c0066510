import { expect, it } from '@jest/globals';
import { LocalClock } from './local-clock.ts';

it.each([
  ['Europe/Berlin', '2025-10-26T00:59:59.500Z', '2025-10-26T02:59:59.500+02:00'],
  ['Europe/Berlin', '2025-10-26T01:00:00.000Z', '2025-10-26T02:00:00.000+01:00'],
  ['Asia/Kolkata', '2025-10-07T18:30:00.000Z', '2025-10-08T00:00:00.000+05:30'],
  ['America/St_Johns', '2025-01-01T03:30:00.000Z', '2025-01-01T00:00:00.000-03:30'],
  ['UTC', '2025-01-01T03:30:00.000Z', '2025-01-01T03:30:00.000+00:00'],
])('tells the time of %s', (zone, instant, local) => {
  expect(new LocalClock(zone).tell(new Date(instant))).toBe(local);
});
