import { describe, expect, it } from '@jest/globals';
import { expandMacros, intervalMillisOf, intervalText } from './macros.ts';

const range = {
  fromMillis: Date.parse('2026-05-01T00:00:00Z'),
  toMillis: Date.parse('2026-05-02T06:30:00Z'),
};
const expand = (sql: string): string => expandMacros(sql, range, 900_000);

describe('expandMacros', () => {
  it.each([
    ['f($__timeFrom(), $__timeTo())', "f('2026-05-01T00:00:00.000Z', '2026-05-02T06:30:00.000Z')"],
    ['$__timeFilter(t)', "t BETWEEN '2026-05-01T00:00:00.000Z' AND '2026-05-02T06:30:00.000Z'"],
    ["$__timeGroup(t,'5m')", "time_bucket('300.000s',t)"],
    ['$__timeGroupAlias(t, $__interval)', 'time_bucket(\'900.000s\',t) AS "time"'],
    ["'$__interval' $__interval_ms", "'15m' 900000"],
    ['$__unixEpochFrom()', '1777593600'],
    ['$__time(t)', 't AS "time"'],
  ])('%s', (sql, expanded) => {
    expect(expand(sql)).toBe(expanded);
  });

  it('refuses what Grafana does not know', () => {
    expect(() => expand('$__timeSince(t)')).toThrow('no macro $__timeSince');
    expect(() => expand('$__timeFilter()')).toThrow('lacks an argument');
    expect(() => expand("$__timeGroup(t,'often')")).toThrow('No length of time');
  });
});

it.each([
  ['500ms', 500],
  ['15m', 900_000],
  ['6h', 21_600_000],
  ['7d', 604_800_000],
])('%s is %d ms', (text, millis) => {
  expect(intervalMillisOf(text)).toBe(millis);
  expect(intervalText(millis)).toBe(text);
});
