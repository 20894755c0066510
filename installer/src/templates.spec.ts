import { expect, it } from '@jest/globals';
import { fillTemplate } from './templates.ts';

it('fills placeholders and leaves the variables of nginx alone', () => {
  expect(fillTemplate('listen ${PORT}; set $host "${NAME}"; x ${lower};', { PORT: 80, NAME: 'a$b' })).toBe(
    'listen 80; set $host "a$b"; x ${lower};',
  );
});

it('names every placeholder without a value, and takes an empty value as one', () => {
  expect(() => fillTemplate('${ONE} ${TWO} ${THREE}', { TWO: '' }, 'x.conf')).toThrow(
    /x\.conf: no value for ONE, THREE/,
  );
});
