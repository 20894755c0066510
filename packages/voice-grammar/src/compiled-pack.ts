import type { Concept, DayPart, LocalePack } from './locale-pack.ts';
import type { Driver } from './vocabulary.ts';
import type { Phrase } from './text/phrases.ts';
import { PhraseTable } from './text/phrases.ts';
import type { RollingUnit } from './time/timeframe.ts';

/** What a phrase of an amount says. */
export interface ThresholdUnitMeaning {
  readonly unit: 'kW' | 'kWh';
  readonly factor: number;
}

/** A pack made ready to search with. */
export interface CompiledPack {
  readonly pack: LocalePack;
  readonly concepts: PhraseTable<Concept>;
  readonly carriers: PhraseTable<string>;
  readonly drivers: PhraseTable<Driver>;
  readonly comparators: PhraseTable<'above' | 'below'>;
  readonly comparatorsBehind: PhraseTable<'above' | 'below'>;
  readonly amounts: PhraseTable<ThresholdUnitMeaning>;
  readonly named: PhraseTable<string>;
  readonly units: PhraseTable<RollingUnit>;
  readonly last: PhraseTable<true>;
  readonly next: PhraseTable<true>;
  readonly ago: PhraseTable<true>;
  readonly since: PhraseTable<true>;
  readonly weekdays: PhraseTable<number>;
  readonly months: PhraseTable<number>;
  readonly within: PhraseTable<true>;
  readonly quarters: PhraseTable<number>;
  readonly calendarWeek: PhraseTable<true>;
  readonly dayParts: PhraseTable<DayPart>;
  readonly spanOpenings: PhraseTable<number>;
  readonly spanMiddles: PhraseTable<number>;
  readonly clock: PhraseTable<'clock' | 'am' | 'pm'>;
  readonly noon: PhraseTable<number>;
  readonly fillers: ReadonlySet<string>;
  readonly words: readonly string[];
  readonly prefixes: readonly string[];
}

/** Makes the tables of a pack; once for each language. */
export function compilePack(pack: LocalePack): CompiledPack {
  const tables: PhraseTable<never>[] = [];
  const table = <T>(entries: Iterable<readonly [Phrase, T]>): PhraseTable<T> => {
    const made = new PhraseTable(entries);
    tables.push(made as PhraseTable<never>);
    return made;
  };
  const { time, thresholds } = pack;
  const flags = (phrases: readonly Phrase[]): PhraseTable<true> =>
    table(phrases.map((phrase) => [phrase, true] as const));
  const compiled = {
    pack,
    concepts: table(meanings(pack.concepts)),
    carriers: table(meanings(pack.carriers)),
    drivers: table(meanings(pack.drivers)),
    comparators: table(meanings({ above: thresholds.above, below: thresholds.below })),
    comparatorsBehind: table(meanings({ above: thresholds.aboveBehind, below: thresholds.belowBehind })),
    amounts: table(thresholds.units),
    named: table<string>(time.named),
    units: table(time.units),
    last: flags(time.last),
    next: flags(time.next),
    ago: flags(time.ago.words),
    since: flags(time.since),
    weekdays: table(time.weekdays),
    months: table(time.months),
    within: flags(time.within),
    quarters: table(time.quarters),
    calendarWeek: flags(time.calendarWeek),
    dayParts: table(time.dayParts),
    spanOpenings: table(time.spans.map(([opening], index) => [opening, index] as const)),
    spanMiddles: table(time.spans.map(([, middle], index) => [middle, index] as const)),
    clock: table(meanings({ clock: time.clock, am: time.am, pm: time.pm })),
    noon: table<number>([
      ...time.noon.map((phrase) => [phrase, 720] as const),
      ...time.midnight.map((phrase) => [phrase, 0] as const),
    ]),
    fillers: new Set(pack.fillers),
  };
  return {
    ...compiled,
    words: [
      ...new Set([...tables.flatMap(({ words }) => [...words]), ...pack.fillers, ...pack.numbers.words]),
    ],
    prefixes: [...new Set(tables.flatMap(({ prefixes }) => [...prefixes]))],
  };
}

function meanings<T extends string>(phrases: Readonly<Record<T, readonly Phrase[]>>): [Phrase, T][] {
  return (Object.entries(phrases) as [T, readonly Phrase[]][]).flatMap(([meaning, list]) =>
    list.map((phrase): [Phrase, T] => [phrase, meaning]),
  );
}
