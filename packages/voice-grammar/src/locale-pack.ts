import type { Phrase } from './text/phrases.ts';
import type { Driver } from './vocabulary.ts';
import type { NamedTime, RollingUnit } from './time/timeframe.ts';

/**
 * What a phrase speaks of. Intents are decided from these and from the entities, the same way in every language: a
 * language is a table of phrases.
 */
export const concepts = [
  'energy',
  'power',
  'cost',
  'carbon',
  'peak',
  'load_factor',
  'sec',
  'rank_high',
  'rank_low',
  'compare',
  'than',
  'or',
  'anomaly',
  'forecast',
  'baseline',
  'correlation',
  'status',
  'running',
  'stopped',
  'overview',
  'alert',
  'production',
  'device',
  'online',
  'offline',
  'help',
  'average',
  'uses',
  'using',
  'machines',
  'all',
  'which',
  'site',
  'follow_up',
  'pronoun',
  'foreign',
] as const;
export type Concept = (typeof concepts)[number];

/** A window of the day by its name: `morning`, `night shift`. */
export interface DayPart {
  /** Minutes since midnight. */
  readonly from: number;
  readonly to: number;
  /** A night belongs to the evening on which it begins: "last night" is yesterday's. */
  readonly ofYesterday?: boolean;
}

/** Words of time. */
export interface TimeWords {
  /** Whole expressions: `last week`, `right now`. */
  readonly named: readonly (readonly [Phrase, NamedTime | RollingPhrase])[];
  readonly units: readonly (readonly [Phrase, RollingUnit])[];
  /** Before a number and a unit: `the last 3 days`. */
  readonly last: readonly Phrase[];
  readonly next: readonly Phrase[];
  /** `3 days ago`: where the word stands. */
  readonly ago: { readonly words: readonly Phrase[]; readonly position: 'before' | 'behind' };
  readonly since: readonly Phrase[];
  /** 1 Monday … 7 Sunday. */
  readonly weekdays: readonly (readonly [Phrase, number])[];
  readonly months: readonly (readonly [Phrase, number])[];
  /** Words that may stand before a weekday, month, year; a month that is also another word needs one of them. */
  readonly within: readonly Phrase[];
  readonly monthsThatMeanMore: readonly string[];
  readonly quarters: readonly (readonly [Phrase, number])[];
  readonly calendarWeek: readonly Phrase[];
  readonly dayParts: readonly (readonly [Phrase, DayPart])[];
  /** `from 6 to 14`, `between 6 and 14`: pairs of words. */
  readonly spans: readonly (readonly [opening: Phrase, middle: Phrase])[];
  /** Behind an hour: `o'clock`; `am` and `pm` move it. */
  readonly clock: readonly Phrase[];
  readonly am: readonly Phrase[];
  readonly pm: readonly Phrase[];
  readonly noon: readonly Phrase[];
  readonly midnight: readonly Phrase[];
}

/** A rolling time that a phrase means without a number in it. */
export type RollingPhrase = `last_${number}_${RollingUnit}` | `next_${number}_${RollingUnit}`;

/** Words of numbers. */
export interface NumberWords {
  readonly decimalMark: '.' | ',';
  /** The number that begins with a word, in words: `fifty five`, `fünfundfünfzig`. */
  read(words: readonly string[]): { readonly value: number; readonly length: number } | undefined;
  /** Every word that may be part of one. */
  readonly words: readonly string[];
  /** Between whole and fraction: `point`. */
  readonly decimalWords: readonly string[];
}

/** Words of amounts: `more than 50 kilowatts`. */
export interface ThresholdWords {
  readonly above: readonly Phrase[];
  readonly below: readonly Phrase[];
  /** Behind the amount: `50 kilowatts or more`. */
  readonly aboveBehind: readonly Phrase[];
  readonly belowBehind: readonly Phrase[];
  /** Factor to kW or kWh. */
  readonly units: readonly (readonly [Phrase, { readonly unit: 'kW' | 'kWh'; readonly factor: number }])[];
}

/** What makes a language. A further one is one more object of this shape; nothing else needs to change. */
export interface LocalePack {
  /** BCP 47 language, such as `en`. */
  readonly language: string;
  readonly concepts: Readonly<Record<Concept, readonly Phrase[]>>;
  readonly carriers: Readonly<Record<string, readonly Phrase[]>>;
  readonly drivers: Readonly<Record<Driver, readonly Phrase[]>>;
  /** How machines of a type are called, one and several. */
  readonly machineTypes: Readonly<
    Record<string, { readonly one: readonly Phrase[]; readonly many: readonly Phrase[] }>
  >;
  readonly numbers: NumberWords;
  readonly thresholds: ThresholdWords;
  readonly time: TimeWords;
  /** Words that tell nothing: articles, prepositions, politeness. */
  readonly fillers: readonly string[];
  /** Words behind which a thing is named: `the`, `of`, `for`; an unknown word there is an unknown machine. */
  readonly beforeNames: readonly string[];
  /** Dates that the words above do not read: calendar dates with a day. */
  readDates(text: string, reference: Date): readonly ReadDate[];
}

/** A calendar date, or a span of them, found in a text. */
export interface ReadDate {
  readonly start: number;
  readonly end: number;
  readonly from: { readonly year: number; readonly month: number; readonly day: number };
  /** The last day that belongs to it. */
  readonly to?: { readonly year: number; readonly month: number; readonly day: number };
  /** False where the text names no year. */
  readonly hasYear: boolean;
}
