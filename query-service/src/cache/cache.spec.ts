import { expect, it } from '@jest/globals';
import { normalForm } from './answer-cache.ts';
import { lifetimeSeconds } from './cache-interceptor.ts';

const NOW = new Date('2025-10-08T10:00:00Z');

it('takes the same question for the same, whatever the order', () => {
  expect(normalForm({ to: 'b', from: 'a' })).toBe(normalForm({ from: 'a', to: 'b' }));
  expect(normalForm({ machine: ['1', '2'] })).not.toBe(normalForm({ machine: ['2', '1'] }));
});

it.each([
  [{ from: '2025-10-07T00:00:00Z', to: '2025-10-08T00:00:00Z' }, 60],
  [{ from: '2025-10-07T00:00:00Z', to: '2025-10-08T09:45:00Z' }, 2],
  [{ from: '2025-10-07T00:00:00Z' }, 2],
  [{ duration: '1h' }, 2],
  [{ period: 'today' }, 2],
  [{ period: 'last_month' }, 60],
  [{}, 2],
  [{ to: ['x', 'y'] }, 2],
])('keeps the answer to %j for %i s', (query, seconds) => {
  expect(lifetimeSeconds(query, NOW)).toBe(seconds);
});
