import { describe, expect, it } from '@jest/globals';
import { activityAt, isWeekend, shiftAt } from './shift-plan.ts';
import { SiteTime } from './site-time.ts';

const berlin = new SiteTime('Europe/Berlin');
const activity = (time: string): ReturnType<typeof activityAt> => activityAt(berlin.at(Date.parse(time)));

describe('the shift plan', () => {
  it.each([
    [6, 'early'],
    [13.99, 'early'],
    [14, 'late'],
    [21.99, 'late'],
    [22, 'night'],
    [5.99, 'night'],
  ])('hour %d belongs to the %s shift', (hour, shift) => {
    expect(shiftAt(hour)).toBe(shift);
  });

  it('begins the early shift at 06:00 of the wall clock in winter and in summer', () => {
    expect(activity('2026-01-14T04:59:00Z').shift).toBe('night');
    expect(activity('2026-01-14T05:00:00Z').shift).toBe('early');
    expect(activity('2026-07-15T03:59:00Z').shift).toBe('night');
    expect(activity('2026-07-15T04:00:00Z').shift).toBe('early');
  });

  it('works less by night and at the weekend', () => {
    const early = activity('2026-01-14T08:00:00Z').level;
    expect(activity('2026-01-14T16:00:00Z').level).toBeLessThan(early);
    expect(activity('2026-01-14T00:30:00Z').level).toBeLessThan(early * 0.7);
    expect(activity('2026-01-17T08:00:00Z').level).toBeLessThan(early * 0.5);
  });

  it('counts the night before Monday morning as weekend', () => {
    expect(isWeekend(berlin.at(Date.parse('2026-01-19T04:59:00Z')))).toBe(true);
    expect(isWeekend(berlin.at(Date.parse('2026-01-19T05:00:00Z')))).toBe(false);
    expect(isWeekend(berlin.at(Date.parse('2026-01-17T04:59:00Z')))).toBe(false);
  });
});
