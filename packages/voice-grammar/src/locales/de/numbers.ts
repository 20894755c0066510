import type { NumberWords } from '../../locale-pack.ts';

const SMALL: ReadonlyMap<string, number> = new Map(
  Object.entries({
    null: 0,
    eins: 1,
    zwei: 2,
    zwo: 2,
    drei: 3,
    vier: 4,
    fuenf: 5,
    sechs: 6,
    sieben: 7,
    acht: 8,
    neun: 9,
    zehn: 10,
    elf: 11,
    zwoelf: 12,
    dreizehn: 13,
    vierzehn: 14,
    fuenfzehn: 15,
    sechzehn: 16,
    siebzehn: 17,
    achtzehn: 18,
    neunzehn: 19,
  }),
);
const TENS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    zwanzig: 20,
    dreissig: 30,
    vierzig: 40,
    fuenfzig: 50,
    sechzig: 60,
    siebzig: 70,
    achtzig: 80,
    neunzig: 90,
  }),
);
const HALVES: ReadonlyMap<string, number> = new Map(
  Object.entries({ anderthalb: 1.5, eineinhalb: 1.5, zweieinhalb: 2.5 }),
);
const UNITS = [
  'ein',
  ...[...SMALL.keys()].filter((word) => (SMALL.get(word) ?? 0) > 0 && (SMALL.get(word) ?? 0) < 10),
];

/** `dreiundzwanzig`, `zwanzig`, `elf`: what is below a hundred is one word. */
function below100(word: string): number | undefined {
  const known = SMALL.get(word) ?? TENS.get(word);
  if (known !== undefined) return known;
  for (const unit of UNITS) {
    const tens = word.startsWith(`${unit}und`) ? TENS.get(word.slice(unit.length + 3)) : undefined;
    if (tens !== undefined) return tens + (unit === 'ein' ? 1 : (SMALL.get(unit) ?? 0));
  }
  return undefined;
}

/** A factor before `hundert` or `tausend`; without one it is one. */
function factor(word: string, of: (word: string) => number | undefined): number | undefined {
  return word === '' || word === 'ein' ? 1 : of(word);
}

function below1000(word: string): number | undefined {
  const at = word.indexOf('hundert');
  if (at < 0) return below100(word);
  const hundreds = factor(word.slice(0, at), below100);
  const rest = word.slice(at + 'hundert'.length).replace(/^und/, '');
  const more = rest === '' ? 0 : below100(rest);
  return hundreds === undefined || more === undefined ? undefined : hundreds * 100 + more;
}

function oneWord(word: string): number | undefined {
  const at = word.indexOf('tausend');
  if (at < 0) return HALVES.get(word) ?? below1000(word);
  const thousands = factor(word.slice(0, at), below1000);
  const rest = word.slice(at + 'tausend'.length).replace(/^und/, '');
  const more = rest === '' ? 0 : below1000(rest);
  return thousands === undefined || more === undefined ? undefined : thousands * 1000 + more;
}

function read(words: readonly string[]): { value: number; length: number } | undefined {
  const [first = ''] = words;
  if (first.length > 60) return undefined;
  const value = oneWord(first);
  return value === undefined ? undefined : { value, length: 1 };
}

/** German numbers are one word each. */
export const numbers: NumberWords = {
  decimalMark: ',',
  read,
  words: [
    ...[...SMALL.keys()],
    ...[...TENS.keys()],
    ...[...HALVES.keys()],
    'hundert',
    'tausend',
    ...[...TENS.keys()].flatMap((tens) => UNITS.map((unit) => `${unit}und${tens}`)),
  ],
  decimalWords: ['komma'],
};
