import { describe, expect, it } from '@jest/globals';
import { autoInterval, expandVariables } from './variables.ts';

const choices = { machine: ['1', '2'], carrier: 'electricity', odd: "O'Neill" };

describe('expandVariables', () => {
  it.each([
    ['ARRAY[${machine:csv}]', 'ARRAY[1,2]'],
    ['IN (${machine})', "IN ('1','2')"],
    ["'${carrier}' = '$carrier'", "'electricity' = 'electricity'"],
    ["'${odd}'", "'O''Neill'"],
    ['$__timeFrom()', '$__timeFrom()'],
  ])('%s', (sql, expanded) => {
    expect(expandVariables(sql, choices)).toBe(expanded);
  });

  it('names what is not there', () => {
    expect(() => expandVariables('${factory}', choices)).toThrow('no variable factory');
  });
});

it.each([
  [6, '1m'],
  [24, '5m'],
  [24 * 7, '30m'],
  [24 * 90, '6h'],
  [24 * 365, '1d'],
])('%d hours in about 250 parts are parts of %s', (hours, expected) => {
  expect(autoInterval({ fromMillis: 0, toMillis: hours * 3_600_000 }, 250, 60_000)).toBe(expected);
});
