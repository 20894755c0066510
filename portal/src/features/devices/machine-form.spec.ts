import { expect, it } from '@jest/globals';
import { aliasesOf, bodyOf, formOf } from './machine-form.ts';

it('clears what was emptied, and keeps a zero', () => {
  const form = { ...formOf(undefined, 'demo'), display_name: 'Press 2', rated_power_kw: '', max_gap_s: '0' };
  expect(bodyOf(form)).toMatchObject({
    name: 'press-2',
    display_name: 'Press 2',
    rated_power_kw: null,
    max_gap_s: 0,
    gap_estimate: null,
  });
});

it('reads other names by lines or commas, each once', () => {
  expect(aliasesOf('The big press\n press, the big press,\npress')).toEqual([
    'The big press',
    'press',
    'the big press',
  ]);
});
