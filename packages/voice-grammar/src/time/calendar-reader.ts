import type { CompiledPack } from '../compiled-pack.ts';
import type { Reading } from '../text/reading.ts';
import { numberAt } from '../text/reading.ts';
import type { LocalTime } from './local-time.ts';
import { weekdayOf } from './local-time.ts';
import type { Timeframe } from './timeframe.ts';
import { parseTimeframe } from './timeframe.ts';

interface FoundTime {
  readonly value: Timeframe;
  readonly length: number;
}

/** Weekdays, months, quarters, calendar weeks and years; without a year the last that has begun. */
export function readCalendar(
  reading: Reading,
  at: number,
  pack: CompiledPack,
  today: LocalTime,
): FoundTime | undefined {
  let lead = 0;
  // "in the last March": at most three such words.
  for (let words = 0; words < 3; words += 1) {
    const within =
      pack.within.longestAt(reading.tokens, at + lead) ?? pack.last.longestAt(reading.tokens, at + lead);
    if (within === undefined) break;
    lead += within.length;
  }
  for (const skipped of lead > 0 ? [lead, 0] : [0]) {
    const found =
      weekday(reading, at + skipped, pack, today) ??
      month(reading, at + skipped, pack, today, skipped > 0) ??
      quarter(reading, at + skipped, pack, today) ??
      week(reading, at + skipped, pack, today) ??
      year(reading, at + skipped);
    if (found !== undefined) return { value: found.value, length: skipped + found.length };
  }
  return undefined;
}

/** The last such day before today; on the day itself the one of a week ago. */
function weekday(reading: Reading, at: number, pack: CompiledPack, today: LocalTime): FoundTime | undefined {
  const found = pack.weekdays.longestAt(reading.tokens, at);
  const [wanted] = found?.value ?? [];
  if (found === undefined || wanted === undefined) return undefined;
  const back = ((weekdayOf(today) - wanted + 6) % 7) + 1;
  const date = new Date(Date.UTC(today.year, today.month - 1, today.day - back)).toISOString().slice(0, 10);
  return timeOf(date, found.length);
}

function month(
  reading: Reading,
  at: number,
  pack: CompiledPack,
  today: LocalTime,
  hasLead: boolean,
): FoundTime | undefined {
  const found = pack.months.longestAt(reading.tokens, at);
  const [wanted] = found?.value ?? [];
  if (found === undefined || wanted === undefined) return undefined;
  const behind = yearBehind(reading, at + found.length, pack, today);
  const means = pack.pack.time.monthsThatMeanMore.includes(reading.tokens[at]?.text ?? '');
  if (means && !hasLead && behind === undefined) return undefined;
  const lastBegun = wanted <= today.month ? today.year : today.year - 1;
  return timeOf(
    `${behind?.value ?? lastBegun}-${String(wanted).padStart(2, '0')}`,
    found.length + (behind?.length ?? 0),
  );
}

function quarter(reading: Reading, at: number, pack: CompiledPack, today: LocalTime): FoundTime | undefined {
  const found = pack.quarters.longestAt(reading.tokens, at);
  const [wanted] = found?.value ?? [];
  if (found === undefined || wanted === undefined) return undefined;
  const behind = yearBehind(reading, at + found.length, pack, today);
  const lastBegun = wanted * 3 - 2 <= today.month ? today.year : today.year - 1;
  return timeOf(`${behind?.value ?? lastBegun}-Q${wanted}`, found.length + (behind?.length ?? 0));
}

function week(reading: Reading, at: number, pack: CompiledPack, today: LocalTime): FoundTime | undefined {
  const lead = pack.calendarWeek.longestAt(reading.tokens, at);
  if (lead === undefined) return undefined;
  const number = numberAt(reading, at + lead.length, pack.pack.numbers);
  if (number === undefined || !Number.isInteger(number.value) || number.value < 1 || number.value > 53)
    return undefined;
  const behind = yearBehind(reading, at + lead.length + number.length, pack, today);
  const text = `${behind?.value ?? today.year}-W${String(number.value).padStart(2, '0')}`;
  return timeOf(text, lead.length + number.length + (behind?.length ?? 0));
}

function year(reading: Reading, at: number): FoundTime | undefined {
  const text = reading.tokens[at]?.text ?? '';
  return /^(?:19[7-9]\d|20\d\d)$/.test(text) ? timeOf(text, 1) : undefined;
}

/** `2025`, `of 2025`, `last year`, `this year` behind a month. */
function yearBehind(
  reading: Reading,
  at: number,
  pack: CompiledPack,
  today: LocalTime,
): { value: number; length: number } | undefined {
  const within = pack.within.longestAt(reading.tokens, at)?.length ?? 0;
  for (const lead of within > 0 ? [0, within] : [0]) {
    const found = year(reading, at + lead);
    if (found?.value.kind === 'year') return { value: found.value.year, length: lead + 1 };
    const named = pack.named.longestAt(reading.tokens, at + lead);
    if (named?.value[0] === 'last_year') return { value: today.year - 1, length: lead + named.length };
    if (named?.value[0] === 'this_year') return { value: today.year, length: lead + named.length };
  }
  return undefined;
}

function timeOf(text: string, length: number): FoundTime | undefined {
  const value = parseTimeframe(text);
  return value === undefined ? undefined : { value, length };
}
