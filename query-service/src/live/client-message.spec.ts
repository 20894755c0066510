import { expect, it } from '@jest/globals';
import { readClientMessage } from './client-message.ts';

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
    token: null,
  });
});
