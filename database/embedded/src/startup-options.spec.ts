import { describe, expect, it } from '@jest/globals';
import { parseStartupOptions } from './startup-options.ts';

describe('parseStartupOptions', () => {
  it('reads both forms, with escaped blanks', () => {
    expect(
      parseStartupOptions(String.raw`-c search_path=a,\ b --statement-timeout=5s -cwork_mem=8MB`),
    ).toEqual([
      ['search_path', 'a, b'],
      ['statement_timeout', '5s'],
      ['work_mem', '8MB'],
    ]);
  });

  it('passes over what is no setting', () => {
    expect(parseStartupOptions('-B 100 -c')).toEqual([]);
  });
});
