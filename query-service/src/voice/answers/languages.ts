import { invalidRequest } from '@enms/http-api';
import { spokenEnglish } from './english.ts';
import { spokenGerman } from './german.ts';
import type { SpokenLanguage } from './spoken-language.ts';

const known: readonly SpokenLanguage[] = [spokenEnglish, spokenGerman];

/**
 * The language of a locale such as `de-DE`; English when none is asked for.
 *
 * @throws Problem 400 `invalid_request` for a language that is not spoken here
 */
export function languageOf(locale: string | undefined): SpokenLanguage {
  const wanted = (locale ?? 'en').split(/[-_]/, 1)[0]?.toLowerCase();
  const found = known.find(({ language }) => language === wanted);
  if (found !== undefined) return found;
  throw invalidRequest([
    { field: 'locale', reason: 'unknown_value', remedy: `Send one of ${languages().join(', ')}.` },
  ]);
}

export function languages(): string[] {
  return known.map(({ language }) => language);
}
