import type { NumberWords } from '../../locale-pack.ts';

const SMALL: ReadonlyMap<string, number> = new Map(
  Object.entries({
    zero: 0,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
  }),
);
const TENS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
  }),
);

function below100(words: readonly string[]): { value: number; length: number } | undefined {
  const [first = '', second = ''] = words;
  const tens = TENS.get(first);
  const units = SMALL.get(second);
  if (tens !== undefined) {
    return units !== undefined && units > 0 && units < 10
      ? { value: tens + units, length: 2 }
      : { value: tens, length: 1 };
  }
  const small = SMALL.get(first);
  return small === undefined ? undefined : { value: small, length: 1 };
}

function below1000(words: readonly string[]): { value: number; length: number } | undefined {
  const isArticle = words[0] === 'a' && words[1] === 'hundred';
  const start = isArticle
    ? { value: 1, length: 1 }
    : words[0] === 'hundred'
      ? { value: 1, length: 0 }
      : below100(words);
  if (start === undefined || words[start.length] !== 'hundred') return start;
  let length = start.length + 1;
  const and = words[length] === 'and' ? 1 : 0;
  const rest = below100(words.slice(length + and));
  if (rest !== undefined) length += and + rest.length;
  return { value: start.value * 100 + (rest?.value ?? 0), length };
}

function read(words: readonly string[]): { value: number; length: number } | undefined {
  const isThousand = words[0] === 'a' && words[1] === 'thousand';
  const start = isThousand
    ? { value: 1, length: 1 }
    : words[0] === 'thousand'
      ? { value: 1, length: 0 }
      : below1000(words);
  if (start === undefined || words[start.length] !== 'thousand') return start;
  const length = start.length + 1;
  const rest = below1000(words.slice(length));
  return { value: start.value * 1000 + (rest?.value ?? 0), length: length + (rest?.length ?? 0) };
}

export const numbers: NumberWords = {
  decimalMark: '.',
  read,
  words: [...[...SMALL.keys()], ...[...TENS.keys()], 'hundred', 'thousand'],
  decimalWords: ['point'],
};
