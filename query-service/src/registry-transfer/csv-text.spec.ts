import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neutral, original, readCsv, writeCsv } from './csv-text.ts';

it.each(['=1+1', '+49', '-2', '@cmd', '\tx', '\r=x', "'=1"])('neutralises %j', (text) => {
  expect(neutral(text)).toBe(`'${text}`);
  expect(original(neutral(text))).toBe(text);
});

it('gives every text back, and leaves none that begins like a formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', 'a', '\t', ' ') }), (text) => {
      expect(original(neutral(text))).toBe(text);
      expect(neutral(text)).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

it('reads what it wrote, with the line of each row', () => {
  const text = writeCsv(
    ['name', 'power'],
    [
      { name: 'a "b", c', power: 5.5 },
      { name: '=x', power: null },
    ],
  );
  expect(readCsv(text, ['name', 'power'])).toEqual([
    { line: 2, row: { name: 'a "b", c', power: '5.5' } },
    { line: 3, row: { name: '=x', power: '' } },
  ]);
});

it.each([
  ['', 'missing'],
  ['name,colour\r\na,red', 'unknown_column'],
  ['name,name\r\na,b', 'unknown_column'],
  ['name\r\n"a', 'not_csv'],
  ['name\r\na,b', 'not_csv'],
  ['name\r\n\0', 'not_csv'],
])('refuses %j', (text, reason) => {
  expect(() => readCsv(text, ['name'])).toThrow(
    expect.objectContaining({
      options: expect.objectContaining({ errors: [expect.objectContaining({ reason })] }),
    }),
  );
});
