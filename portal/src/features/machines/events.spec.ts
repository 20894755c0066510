import { expect, it } from '@jest/globals';
import { kindsOf, pageOf, partsOf } from './events.ts';

it.each([
  [{ type: 'anomaly', id: '12' }, null, '/anomalies/12'],
  [{ type: 'baseline', id: '3' }, null, '/studio/3'],
  [{ type: 'meter_assignment', id: '3' }, 'a/b 1', '/devices/a%2Fb%201'],
  [{ type: 'ticket', id: '3' }, null, undefined],
  [null, null, undefined],
] as const)('leads from %j of device %s to %s', (reference, device, page) => {
  expect(pageOf({ reference, device })).toBe(page);
});

it('tells what is known, zero too', () => {
  const parts = { count: 0, reason: null, kinds: ['drift'], before: 'idle' };
  expect(partsOf({ parts } as never)).toEqual([
    ['count', 0],
    ['before', 'idle'],
  ]);
});

it('knows the kinds of an anomaly, and that others have none', () => {
  expect(kindsOf({ parts: { kinds: ['gap', 7, 'spike'] } } as never)).toEqual(['gap', 'spike']);
  expect(kindsOf({ parts: { count: 2 } } as never)).toEqual([]);
});
