import { describe, expect, it } from '@jest/globals';
import { acceptedLanguage } from './language.ts';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['en-GB,en;q=0.9', 'en'],
    ['de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7', 'de'],
    ['fr, de;q=0.3, en;q=0.2', 'de'],
    ['en;q=0.2, de;q=0.8', 'de'],
    ['de;q=0, en;q=0.1', 'en'],
    ['fr;q=1, *;q=0.5, de;q=0.1', 'en'],
    ['fr', 'en'],
    ['deu', 'en'],
    ['de;q=much', 'en'],
    [',;,q=', 'en'],
  ])('asked for by %p is %s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });
});
