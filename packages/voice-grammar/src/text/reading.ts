import type { NumberWords } from '../locale-pack.ts';
import type { Token } from './tokens.ts';

/** The tokens of a question, and which of them are explained already. */
export class Reading {
  readonly tokens: readonly Token[];
  readonly #taken: boolean[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    this.#taken = tokens.map(() => false);
  }

  isFree(at: number, length = 1): boolean {
    for (let index = at; index < at + length; index += 1) {
      if (this.#taken[index] !== false) return false;
    }
    return true;
  }

  take(at: number, length: number): void {
    this.#taken.fill(true, at, at + length);
  }

  /** Words that nothing has explained yet. */
  free(): Token[] {
    return this.tokens.filter((_, index) => this.#taken[index] === false);
  }

  /** The words from `at` on. */
  wordsFrom(at: number, count = 8): string[] {
    return this.tokens.slice(at, at + count).map(({ text }) => text);
  }
}

/** A number at a place: digits or words. */
export function numberAt(
  reading: Reading,
  at: number,
  numbers: NumberWords,
): { readonly value: number; readonly length: number } | undefined {
  const token = reading.tokens[at];
  if (token === undefined || !reading.isFree(at)) return undefined;
  if (/^\d/.test(token.text)) {
    const value = digits(token.text, numbers.decimalMark);
    return value === undefined ? undefined : { value, length: 1 };
  }
  const words = reading.wordsFrom(at);
  const whole = numbers.read(words);
  if (whole === undefined) return undefined;
  const mark = words[whole.length];
  const fraction =
    mark !== undefined && numbers.decimalWords.includes(mark)
      ? fractionOf(words.slice(whole.length + 1), numbers)
      : undefined;
  if (fraction === undefined) return whole;
  return {
    value: Number(`${whole.value}.${fraction.digits}`),
    length: whole.length + 1 + fraction.length,
  };
}

/** `five`, `two five`: each word one digit, or one number. */
function fractionOf(
  words: readonly string[],
  numbers: NumberWords,
): { digits: string; length: number } | undefined {
  let text = '';
  let length = 0;
  while (length < words.length && text.length < 6) {
    const word = words[length] ?? '';
    const part = /^\d+$/.test(word) ? { value: Number(word), length: 1 } : numbers.read(words.slice(length));
    if (part === undefined || part.value > 99) break;
    text += String(part.value);
    length += part.length;
  }
  return length === 0 ? undefined : { digits: text, length };
}

function digits(text: string, decimalMark: '.' | ','): number | undefined {
  const groupMark = decimalMark === '.' ? ',' : '.';
  if (text.includes(':')) return undefined;
  const isGrouped = new RegExp(`^\\d{1,3}(?:\\${groupMark}\\d{3})+(?:\\${decimalMark}\\d+)?$`).test(text);
  const plain = isGrouped ? text.replaceAll(groupMark, '') : text;
  // A mark that parts no thousands is a decimal mark, whichever it is: 1,5 and 1.5 are the same amount.
  const value = Number(plain.replace(',', '.'));
  return Number.isFinite(value) && value <= 1e9 ? value : undefined;
}
