import { typingMistakes } from './distance.ts';
import type { Token } from './tokens.ts';

const SHORTEST_CORRECTED = 5;
const LONG_WORD = 9;

/** The words that are known, and what a misspelt one most probably is. */
export class Spelling {
  readonly #words: ReadonlySet<string>;
  readonly #prefixes: readonly string[];
  readonly #byFirstLetter = new Map<string, string[]>();

  constructor(words: Iterable<string>, prefixes: Iterable<string>) {
    this.#words = new Set(words);
    this.#prefixes = [...prefixes];
    for (const word of this.#words) {
      if (word.length < SHORTEST_CORRECTED || /\d/.test(word)) continue;
      const letter = word.charAt(0);
      const known = this.#byFirstLetter.get(letter);
      if (known === undefined) this.#byFirstLetter.set(letter, [word]);
      else known.push(word);
    }
  }

  knows(word: string): boolean {
    return this.#words.has(word) || this.#prefixes.some((prefix) => word.startsWith(prefix));
  }

  /** The token, or the one known word that is a typing mistake away (two in a long word). */
  corrected(token: Token): Token {
    const { text } = token;
    if (text.length < SHORTEST_CORRECTED || /\d/.test(text) || this.knows(text)) return token;
    let fewest = text.length >= LONG_WORD ? 2 : 1;
    let meant: string | undefined;
    for (const word of this.#byFirstLetter.get(text.charAt(0)) ?? []) {
      const mistakes = typingMistakes(text, word, fewest);
      if (mistakes < fewest || (mistakes === fewest && meant === undefined)) {
        fewest = mistakes;
        meant = word;
      }
    }
    return meant === undefined ? token : { ...token, text: meant, corrected: true };
  }
}
