import { expect, it } from '@jest/globals';
import { moved, viewText, windowOf, zoomed } from './trend-window.ts';

const hour = 3_600_000;
const now = 1_000 * hour;

it('zooms around the middle, from years to seconds', () => {
  expect(zoomed({ from: 0, to: 8 * hour }, 0.5, now)).toEqual({ from: 2 * hour, to: 6 * hour });
  expect(zoomed({ from: 0, to: 40_000 }, 0.5, now)).toEqual({ from: 5_000, to: 35_000 });
  const widest = zoomed({ from: -20_000 * hour, to: 0 }, 2, now);
  expect((widest.to - widest.from) / hour).toBe(2 * 366 * 24);
});

it('does not look beyond now', () => {
  expect(zoomed({ from: now - 2 * hour, to: now }, 2, now)).toEqual({ from: now - 4 * hour, to: now });
  expect(moved({ from: now - 3 * hour, to: now - hour }, 1, now)).toEqual({ from: now - 2 * hour, to: now });
  expect(moved({ from: now - 3 * hour, to: now - hour }, -0.5, now)).toEqual({
    from: now - 4 * hour,
    to: now - 2 * hour,
  });
});

it('keeps a window in the address', () => {
  const window = { from: 5 * hour, to: 6 * hour };
  expect(windowOf(viewText(window))).toEqual(window);
  for (const view of [undefined, '', 'x~y', viewText({ from: hour, to: hour })])
    expect(windowOf(view)).toBeUndefined();
});
