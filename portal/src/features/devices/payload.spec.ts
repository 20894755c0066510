import { expect, it } from '@jest/globals';
import { payloadText } from './payload.ts';

it('indents JSON, and leaves what is none as it came', () => {
  expect(payloadText('{"power_kw":9.7}', 'text')).toBe('{\n  "power_kw": 9.7\n}');
  expect(payloadText('{"power_kw":', 'text')).toBe('{"power_kw":');
});

it('shows bytes as hex with the characters beside them', () => {
  expect(payloadText('//4Aew==', 'base64')).toBe(`0000  ff fe 00 7b${' '.repeat(36)}  ···{`);
});
