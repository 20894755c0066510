import { expect, it } from '@jest/globals';
import { readClientMessage } from './client-message.ts';
import { readIngestMessage, readTelemetryMessage } from './live-message.ts';

it('keeps the readings and drops what is none', () => {
  const reading = { machine_id: 1, carrier: 'steam', time: '2025-10-08T12:00:00.000Z', power_kw: 0 };
  expect(readTelemetryMessage(JSON.stringify([reading, null, 7, { machine_id: 'x' }]))).toEqual([
    { ...reading, energy_total_kwh: null, quality: 0 },
  ]);
  expect(readTelemetryMessage('{}')).toBeUndefined();
  expect(readTelemetryMessage('[')).toBeUndefined();
});

it('takes an ingest report as it is', () => {
  expect(readIngestMessage('{"worker":"a","rate_per_s":3}')).toEqual({
    worker: 'a',
    figures: { worker: 'a', rate_per_s: 3 },
  });
  expect(readIngestMessage('[]')).toBeUndefined();
});

it.each([
  ['nonsense', 'malformed_request'],
  ['null', 'invalid_request'],
  ['{"action":"dance"}', 'unknown_action'],
  ['{"action":"subscribe"}', 'invalid_request'],
  ['{"action":"subscribe","topics":["machine:x"]}', 'unknown_topic'],
])('answers %s with %s', (text, code) => {
  expect(readClientMessage(text)).toMatchObject({ type: 'error', code });
});

it('reads a subscription', () => {
  expect(readClientMessage('{"action":"subscribe","topics":["machine:*","machine:3","ingest"]}')).toEqual({
    action: 'subscribe',
    topics: ['machine:*', 3, 'ingest'],
  });
});
