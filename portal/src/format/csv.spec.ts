import { expect, it } from '@jest/globals';
import { csvText } from './csv.ts';

it('quotes what needs it, keeps gaps empty and formulas harmless', () => {
  expect(
    csvText([
      ['time', 'a "b", c', '=SUM(A1)'],
      ['2025-10-08T00:00:00Z', null, -1.5],
    ]),
  ).toBe('time,"a ""b"", c",\'=SUM(A1)\r\n2025-10-08T00:00:00Z,,-1.5\r\n');
});
