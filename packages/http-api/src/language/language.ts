/** Languages that sentences are written in. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What whoever asks for no language, or for none of ours, is answered in. */
export const DEFAULT_LANGUAGE: Language = 'en';

/**
 * The language that an `Accept-Language` (RFC 9110, section 12.5.4) asks for: that of the greatest weight that we write, the
 * first of several; English where there is none. Regions do not matter: `de-AT` is German.
 */
export function acceptedLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      return { language: languageOf(range), weight: weightOf(parameters) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wanted.find(({ language }) => language !== undefined)?.language ?? DEFAULT_LANGUAGE;
}

/** `*` is any language, so ours of old. */
function languageOf(range: string): Language | undefined {
  const [primary] = range.split('-');
  return range === '*' ? DEFAULT_LANGUAGE : LANGUAGES.find((language) => language === primary);
}

/** 1 where none is given, 0 where it cannot be read. */
function weightOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  if (given === undefined) return 1;
  const weight = Number(given.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
