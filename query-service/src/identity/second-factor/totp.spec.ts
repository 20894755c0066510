import { describe, expect, it } from '@jest/globals';
import { base32, codeOf, newSecret, otpauthUri, stepAt, stepOfCode } from './totp.ts';

const RFC_SECRET = Buffer.from('12345678901234567890');

describe('codeOf', () => {
  // RFC 4226, appendix D.
  it.each([
    '755224',
    '287082',
    '359152',
    '969429',
    '338314',
    '254676',
    '287922',
    '162583',
    '399871',
    '520489',
  ])('gives the values of RFC 4226: %s', (code) => {
    const codes = Array.from({ length: 10 }, (_, count) => codeOf(RFC_SECRET, count));
    expect(codes).toContain(code);
  });

  // RFC 6238, appendix B, SHA1: there with eight digits, of which six are the last.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('gives the values of RFC 6238: at %i', (seconds, code) => {
    expect(codeOf(RFC_SECRET, stepAt(new Date(seconds * 1000)))).toBe(code.slice(2));
  });
});

describe('stepOfCode', () => {
  const now = new Date('2025-10-08T10:00:10Z');

  it('takes the code of this step, of the one before and of the next', () => {
    const steps = [-2, -1, 0, 1, 2].map((aside) =>
      stepOfCode(RFC_SECRET, codeOf(RFC_SECRET, stepAt(now) + aside), now),
    );
    const step = stepAt(now);
    expect(steps).toEqual([undefined, step - 1, step, step + 1, undefined]);
  });

  it.each(['', '12345', '1234567', 'abcdef', '½½½'])('takes nothing else: %s', (code) => {
    expect(stepOfCode(RFC_SECRET, code, now)).toBeUndefined();
  });
});

describe('what an authenticator gets', () => {
  // RFC 4648, section 10, without padding.
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('is base32: %s', (text, expected) => {
    expect(base32(Buffer.from(text))).toBe(expected);
  });

  it('is an URI with all that it needs', () => {
    expect(otpauthUri(RFC_SECRET, 'anna+1@example.org')).toBe(
      'otpauth://totp/EnMS:anna%2B1%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=EnMS&algorithm=SHA1&digits=6&period=30',
    );
  });

  it('is another secret each time', () => {
    expect(newSecret()).toHaveLength(20);
    expect(newSecret().equals(newSecret())).toBe(false);
  });
});
