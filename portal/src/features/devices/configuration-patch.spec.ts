import { expect, it } from '@jest/globals';
import { changeable, configurationPatch, parsedConfiguration } from './configuration-patch.ts';

it('sends what changed, and null for what was taken out', () => {
  const before = { sample_rate_s: 5, relay: true, deep: { a: 1 } };
  expect(configurationPatch(before, { sample_rate_s: 10, deep: { a: 1 }, led: false })).toEqual({
    sample_rate_s: 10,
    led: false,
    relay: null,
  });
  expect(configurationPatch(before, before)).toEqual({});
});

it('keeps what the service itself keeps out of sight', () => {
  expect(changeable({ approved_at: '2026-01-01T00:00:00Z', led: true })).toEqual({ led: true });
});

it('takes only an object', () => {
  expect(parsedConfiguration(' ')).toEqual({});
  expect(parsedConfiguration('[1]')).toBeInstanceOf(Error);
  expect(parsedConfiguration('{"a":')).toBeInstanceOf(Error);
});
