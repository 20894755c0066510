import type { Token } from './tokens.ts';
import { tokenise } from './tokens.ts';

/**
 * A phrase as a pack writes it: words in order, each `word`, `begin*` (any word that begins so), `one|other`, or with
 * `?` behind it left out at will.
 */
export type Phrase = string;

interface WordMatcher {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: readonly string[];
  readonly optional: boolean;
}

/** Where a phrase was found. */
export interface PhraseMatch<T> {
  readonly value: T;
  readonly length: number;
}

/** Phrases with a meaning each; finds the longest that begins at a word. */
export class PhraseTable<T> {
  readonly #phrases: readonly { readonly words: readonly WordMatcher[]; readonly value: T }[];
  readonly #byFirstWord = new Map<string, number[]>();
  readonly #others: number[] = [];
  readonly words = new Set<string>();
  readonly prefixes = new Set<string>();

  constructor(entries: Iterable<readonly [Phrase, T]>) {
    this.#phrases = [...entries].map(([phrase, value]) => ({ words: compile(phrase), value }));
    this.#phrases.forEach(({ words }, index) => {
      for (const word of words) {
        for (const exact of word.exact) this.words.add(exact);
        for (const prefix of word.prefixes) this.prefixes.add(prefix);
      }
      this.#file(words[0], index);
    });
  }

  /** The meanings of the longest phrase that begins at `at`; several where packs give one phrase several. */
  longestAt(tokens: readonly Token[], at: number): PhraseMatch<readonly T[]> | undefined {
    const first = tokens[at];
    if (first === undefined) return undefined;
    let length = 0;
    let values: T[] = [];
    for (const index of [...(this.#byFirstWord.get(first.text) ?? []), ...this.#others]) {
      const phrase = this.#phrases[index];
      const found = phrase === undefined ? 0 : lengthOf(phrase.words, 0, tokens, at);
      if (phrase === undefined || found === 0 || found < length) continue;
      if (found > length) values = [];
      length = found;
      values.push(phrase.value);
    }
    return length === 0 ? undefined : { value: values, length };
  }

  #file(first: WordMatcher | undefined, index: number): void {
    if (first === undefined) return;
    if (first.optional || first.prefixes.length > 0) {
      this.#others.push(index);
      return;
    }
    for (const word of first.exact) {
      const known = this.#byFirstWord.get(word);
      if (known === undefined) this.#byFirstWord.set(word, [index]);
      else known.push(index);
    }
  }
}

function compile(phrase: Phrase): WordMatcher[] {
  return phrase
    .split(' ')
    .filter((word) => word !== '')
    .flatMap((word) => {
      const optional = word.endsWith('?');
      const options = (optional ? word.slice(0, -1) : word).split('|');
      const [only = ''] = options;
      // A word that is read as several (`co2`, `kilowatt-hour`) is written as several too.
      if (options.length === 1 && !only.endsWith('*')) {
        return tokenise(only).map(({ text }) => ({ exact: new Set([text]), prefixes: [], optional }));
      }
      return {
        exact: new Set(options.filter((option) => !option.endsWith('*')).map(folded)),
        prefixes: options
          .filter((option) => option.endsWith('*'))
          .map((option) => folded(option.slice(0, -1))),
        optional,
      };
    });
}

function folded(word: string): string {
  return tokenise(word)
    .map(({ text }) => text)
    .join('');
}

/** How many tokens the words take from `at` on, at most; 0 when they do not fit. */
function lengthOf(words: readonly WordMatcher[], from: number, tokens: readonly Token[], at: number): number {
  let taken = 0;
  for (let index = from; index < words.length; index += 1) {
    const word = words[index];
    const token = tokens[at + taken];
    if (word === undefined) return 0;
    const fits =
      token !== undefined &&
      (word.exact.has(token.text) || word.prefixes.some((prefix) => token.text.startsWith(prefix)));
    if (fits) taken += 1;
    else if (!word.optional) return 0;
  }
  return taken;
}
