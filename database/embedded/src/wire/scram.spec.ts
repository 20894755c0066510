import { describe, expect, it } from '@jest/globals';
import {
  formatVerifier,
  makeVerifier,
  matchesPassword,
  parseVerifier,
  ScramError,
  ScramExchange,
} from './scram.ts';

// The example exchange of RFC 7677, section 3.
const verifier = makeVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'));
const serverNonce = '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
const clientFirst = 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO';
const serverFirst = `r=rOprNGfwEbeRWgbNEkqO${serverNonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
const clientFinal = `c=biws,r=rOprNGfwEbeRWgbNEkqO${serverNonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`;

describe('SCRAM-SHA-256', () => {
  it('follows the example of RFC 7677', () => {
    const exchange = new ScramExchange(verifier, serverNonce);
    expect(exchange.first(clientFirst)).toBe(serverFirst);
    expect(exchange.final(clientFinal)).toBe('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
  });

  it('refuses a wrong proof, a foreign nonce and another channel binding', () => {
    const proofOf = (text: string): string | undefined => {
      const exchange = new ScramExchange(verifier, serverNonce);
      exchange.first(clientFirst);
      return exchange.final(text);
    };
    expect(proofOf(clientFinal.replace('p=dHz', 'p=eHz'))).toBeUndefined();
    expect(proofOf(clientFinal.replace(/p=.*/, 'p=AAAA'))).toBeUndefined();
    expect(() => proofOf(clientFinal.replace('r=rOpr', 'r=xOpr'))).toThrow(ScramError);
    expect(() => proofOf(clientFinal.replace('c=biws', 'c=eSws'))).toThrow(ScramError);
    expect(() => proofOf('nonsense')).toThrow(ScramError);
  });

  it('reads the verifiers it writes, and knows their password', () => {
    const again = parseVerifier(formatVerifier(verifier));
    expect(again).toEqual(verifier);
    expect(matchesPassword(verifier, 'pencil')).toBe(true);
    expect(matchesPassword(verifier, 'pencils')).toBe(false);
    expect(parseVerifier('md5abcdef')).toBeUndefined();
  });
});
