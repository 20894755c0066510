/** One word, number or sign of a question. */
export interface Token {
  /** Folded: lower case, without accents; of a misspelt word the word that is meant. */
  readonly text: string;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
  /** True where another word was written. */
  readonly corrected?: boolean;
}

/** No question is longer; what follows is not read. */
export const MAX_TEXT_LENGTH = 500;

const PIECE = /\d+(?:[.,:]\d+)*|\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|[€$£%<>≥≤]/gu;
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['€', 'euro'],
  ['$', 'dollar'],
  ['£', 'pound'],
  ['%', 'percent'],
]);

/** The text as it is read: composed, compatible characters replaced, of bounded length. */
export function readable(text: string): string {
  return text.slice(0, MAX_TEXT_LENGTH).normalize('NFKC').slice(0, MAX_TEXT_LENGTH);
}

/** Lower case without accents; German umlauts as two letters, so that `Kühlung` and `Kuehlung` are the same. */
export function fold(word: string): string {
  return word
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]s$/, '')
    .replace(/['’]/g, '');
}

/** Words, numbers and telling signs, in order. @param text as {@link readable} gives it */
export function tokenise(text: string): Token[] {
  return [...text.matchAll(PIECE)].map((match) => ({
    text: SIGNS.get(match[0]) ?? fold(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
