export type { Context } from './context.ts';
export { VoiceGrammar } from './grammar.ts';
export type {
  DayPart,
  LocalePack,
  NumberWords,
  ReadDate,
  ThresholdWords,
  TimeWords,
  Concept,
} from './locale-pack.ts';
export { concepts } from './locale-pack.ts';
export { german } from './locales/de/index.ts';
export { english } from './locales/en/index.ts';
export { instantOf, localTimeAt } from './time/local-time.ts';
export type { LocalTime } from './time/local-time.ts';
export type { Moment } from './time/time-reader.ts';
export type { CivilDate, DayWindow, NamedTime, RollingUnit, Span, Timeframe } from './time/timeframe.ts';
export {
  formatTimeframe,
  isAhead,
  namedTimes,
  parseTimeframe,
  resolveTimeframe,
  wholeTimeframe,
} from './time/timeframe.ts';
export { SURE, drivers, intents, isIntent, metrics } from './vocabulary.ts';
export type {
  Choice,
  Doubt,
  Driver,
  Entities,
  Intent,
  Lexicon,
  LexiconMachine,
  Metric,
  ThresholdUnit,
  Understanding,
} from './vocabulary.ts';
