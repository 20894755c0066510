import type { CompiledPack } from './compiled-pack.ts';
import type { Concept } from './locale-pack.ts';
import type { PhraseTable } from './text/phrases.ts';
import type { Driver } from './vocabulary.ts';
import type { Reading } from './text/reading.ts';
import { numberAt } from './text/reading.ts';

/** What the words of a question, names and times aside, speak of. */
export interface Spotted {
  readonly concepts: ReadonlySet<Concept>;
  readonly carrier?: string;
  readonly driver?: Driver;
  readonly count?: number;
  /** What is foreign in it is the driver alone: the weather, which is of the field where its effect is asked for. */
  readonly isForeignDriver: boolean;
}

/** Takes concepts, carriers, drivers and a count out of a question. */
export function spot(reading: Reading, pack: CompiledPack): Spotted {
  const concepts = new Set<Concept>();
  const ofCarbon = new Set<number>();
  const foreign: number[] = [];
  const spans: (readonly [at: number, length: number])[] = [];
  for (let at = 0; at < reading.tokens.length; at += 1) {
    const found = pack.concepts.longestAt(reading.tokens, at);
    if (found === undefined || !reading.isFree(at, found.length)) continue;
    for (const concept of found.value) concepts.add(concept);
    if (found.value.includes('carbon')) {
      for (let index = at; index < at + found.length; index += 1) ofCarbon.add(index);
    }
    if (found.value.includes('foreign')) foreign.push(at);
    spans.push([at, found.length]);
    at += found.length - 1;
  }
  const carrier = firstOf<string>(pack.carriers, reading, (at) => !ofCarbon.has(at));
  const driver = firstOf<Driver>(pack.drivers, reading, () => true);
  const count = readCount(reading, pack);
  const isForeignDriver =
    foreign.length > 0 && foreign.every((at) => at === driver?.span[0] && driver.span[1] === 1);
  for (const [at, length] of [
    ...spans,
    ...[carrier, driver].flatMap((found) => (found ? [found.span] : [])),
  ]) {
    reading.take(at, length);
  }
  return {
    concepts,
    isForeignDriver,
    ...(carrier !== undefined && { carrier: carrier.value }),
    ...(driver !== undefined && { driver: driver.value }),
    ...(count !== undefined && { count }),
  };
}

function firstOf<T>(
  table: PhraseTable<T>,
  reading: Reading,
  mayBegin: (at: number) => boolean,
): { readonly value: T; readonly span: readonly [number, number] } | undefined {
  for (let at = 0; at < reading.tokens.length; at += 1) {
    const found = mayBegin(at) ? table.longestAt(reading.tokens, at) : undefined;
    const [value] = found?.value ?? [];
    if (found !== undefined && value !== undefined && reading.isFree(at, found.length)) {
      return { value, span: [at, found.length] };
    }
  }
  return undefined;
}

/** `top three`, `the 5 biggest`, `three machines`: a number beside a word of rank or of machines. */
function readCount(reading: Reading, pack: CompiledPack): number | undefined {
  const belongs = new Set<Concept>(['rank_high', 'rank_low', 'machines', 'all', 'which']);
  const isBeside = (at: number): boolean =>
    pack.concepts.longestAt(reading.tokens, at)?.value.some((concept) => belongs.has(concept)) === true;
  for (let at = 0; at < reading.tokens.length; at += 1) {
    const number = numberAt(reading, at, pack.pack.numbers);
    if (number === undefined) continue;
    const isWhole = Number.isInteger(number.value) && number.value >= 1 && number.value <= 100;
    // "one" beside "which" is a pronoun.
    const isPronoun = number.value === 1 && !/^\d/.test(reading.tokens[at]?.text ?? '');
    if (isWhole && !isPronoun && (isBeside(at + number.length) || (at > 0 && isBeside(at - 1)))) {
      reading.take(at, number.length);
      return number.value;
    }
    at += number.length - 1;
  }
  return undefined;
}
