import { localTimeAt, parseTimeframe, resolveTimeframe, wholeTimeframe } from '@enms/voice-grammar';
import type { Span } from '@enms/voice-grammar';
import type { SpokenMoment } from './answers/spoken-findings.ts';
import type { Asked, AskedTime } from './asked.ts';

const OTHERWISE = 'today';

/** The time that a question means; today where it names none. @param text canonical */
export function timeOf(
  asked: Asked,
  zone: string,
  text: string | undefined = asked.entities.timeframe,
): AskedTime {
  const timeframe = parseTimeframe(text ?? OTHERWISE) ?? { kind: 'named', name: OTHERWISE };
  const span = resolveTimeframe(timeframe, zone, asked.now);
  return { timeframe, span, said: asked.language.time(timeframe), written: writtenSpan(span, zone) };
}

/** True where nothing of a time has come yet. */
export function isFuture({ span }: AskedTime, now: Date): boolean {
  return span.from >= now;
}

/** What is still to come of a time that runs; undefined of one that is over or has not begun. */
export function restOf(asked: Asked, zone: string, { timeframe }: AskedTime): AskedTime | undefined {
  const { from, to } = wholeTimeframe(timeframe, zone, asked.now);
  if (from >= asked.now || to <= asked.now) return undefined;
  const span = { from: asked.now, to };
  return { timeframe, span, said: asked.language.fromNow(timeframe), written: writtenSpan(span, zone) };
}

/** A moment by the clocks of a site, to be said. */
export function momentAt(instant: Date, zone: string, now: Date): SpokenMoment {
  return { at: localTimeAt(instant, zone), today: localTimeAt(now, zone) };
}

/** `2025-10-08T14:00-15:00`; with both dates where they differ: `2025-10-06T00:00/2025-10-13T00:00`. */
export function writtenSpan({ from, to }: Span, zone: string): string {
  const [begin, end] = [written(from, zone), written(to, zone)];
  return begin.date === end.date
    ? `${begin.date}T${begin.clock}-${end.clock}`
    : `${begin.date}T${begin.clock}/${end.date}T${end.clock}`;
}

function written(instant: Date, zone: string): { date: string; clock: string } {
  const { year, month, day, hour, minute } = localTimeAt(instant, zone);
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  return { date: `${pad(year, 4)}-${pad(month)}-${pad(day)}`, clock: `${pad(hour)}:${pad(minute)}` };
}
