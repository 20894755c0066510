import type { CompiledPack } from '../compiled-pack.ts';
import type { Reading } from '../text/reading.ts';
import { numberAt } from '../text/reading.ts';
import type { DayWindow } from './timeframe.ts';

interface FoundWindow {
  readonly value: { readonly window: DayWindow; readonly ofYesterday: boolean };
  readonly length: number;
}

interface FoundClock {
  readonly minutes: number;
  readonly length: number;
  /** False for a bare number. */
  readonly isMarked: boolean;
  readonly half: 'am' | 'pm' | undefined;
}

/** A window of the day: `between 6 and 14`, `from 6 am to 2 pm`, `6:00-14:00`, `the night shift`, `morning`. */
export function readWindow(reading: Reading, at: number, pack: CompiledPack): FoundWindow | undefined {
  return readSpan(reading, at, pack) ?? readPart(reading, at, pack);
}

function readPart(reading: Reading, at: number, pack: CompiledPack): FoundWindow | undefined {
  const found = pack.dayParts.longestAt(reading.tokens, at);
  const [part] = found?.value ?? [];
  if (found === undefined || part === undefined) return undefined;
  const window = { from: part.from, to: part.to };
  return { value: { window, ofYesterday: part.ofYesterday === true }, length: found.length };
}

function readSpan(reading: Reading, at: number, pack: CompiledPack): FoundWindow | undefined {
  const opening = pack.spanOpenings.longestAt(reading.tokens, at);
  const lead = opening?.length ?? 0;
  const first = readClock(reading, at + lead, pack);
  if (first === undefined) return undefined;
  let length = lead + first.length;
  const middle = pack.spanMiddles.longestAt(reading.tokens, at + length);
  const pairs =
    opening !== undefined && middle?.value.some((index) => opening.value.includes(index)) === true;
  if (pairs) length += middle.length;
  // Without the words only clock times with a sign between them: 6:00-14:00.
  else if (!first.isMarked) return undefined;
  else length += middle?.length ?? 0;
  const last = readClock(reading, at + length, pack);
  if (last === undefined || (!pairs && !last.isMarked)) return undefined;
  length += last.length;
  // "50 and 80 kilowatts" are no hours.
  if (pack.amounts.longestAt(reading.tokens, at + length) !== undefined && !last.isMarked) return undefined;
  const half = first.half ?? (last.half === 'am' ? 'am' : undefined);
  const from =
    half === undefined && last.half === 'pm' && first.minutes + 720 < last.minutes && first.minutes < 360
      ? first.minutes + 720
      : first.minutes;
  if (from === last.minutes || from >= 1440) return undefined;
  return { value: { window: { from, to: last.minutes }, ofYesterday: false }, length };
}

/** `6`, `6:30`, `6 o'clock`, `2 pm`, `noon`. */
function readClock(reading: Reading, at: number, pack: CompiledPack): FoundClock | undefined {
  if (!reading.isFree(at)) return undefined;
  const noon = pack.noon.longestAt(reading.tokens, at);
  if (noon !== undefined)
    return { minutes: noon.value[0] ?? 720, length: noon.length, isMarked: true, half: undefined };
  const text = reading.tokens[at]?.text ?? '';
  const written = /^(\d{1,2}):(\d{2})$/.exec(text);
  const number = written === null ? numberAt(reading, at, pack.pack.numbers) : undefined;
  const hour = written === null ? number?.value : Number(written[1]);
  const minute = Number(written?.[2] ?? 0);
  if (hour === undefined || !Number.isInteger(hour) || hour > 24 || minute > 59) return undefined;
  const taken = number?.length ?? 1;
  const clock = pack.clock.longestAt(reading.tokens, at + taken);
  const [kind] = clock?.value ?? [];
  const half = kind === 'am' || kind === 'pm' ? kind : undefined;
  if (half !== undefined && hour > 12) return undefined;
  const shifted = half === 'pm' && hour < 12 ? hour + 12 : half === 'am' && hour === 12 ? 0 : hour;
  const minutes = shifted * 60 + minute;
  if (minutes > 1440) return undefined;
  return {
    minutes,
    length: taken + (clock?.length ?? 0),
    isMarked: written !== null || clock !== undefined,
    half,
  };
}
