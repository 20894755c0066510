import { expect, it } from '@jest/globals';
import { textCell } from './csv-cell.ts';

it.each([
  ['compressor-1', 'compressor-1'],
  ['=1+1', "'=1+1"],
  ['+49', "'+49"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
])('%j becomes %j', (text, cell) => {
  expect(textCell(text)).toBe(cell);
});
