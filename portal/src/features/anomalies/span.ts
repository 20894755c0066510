import type { Bounds } from '../../period/bounds.ts';

const minuteMillis = 60_000;
const hourMillis = 60 * minuteMillis;
const dayMillis = 24 * hourMillis;

/** How long something lasted, in words: 37 min, 3 h, 5.5 h, 2.1 d. */
export function lengthText(fromMillis: number, toMillis: number, locale: string): string {
  const millis = Math.max(0, toMillis - fromMillis);
  if (millis < 90 * minuteMillis) return `${Math.max(1, Math.round(millis / minuteMillis))} min`;
  const [amount, unit] = millis < 48 * hourMillis ? [millis / hourMillis, 'h'] : [millis / dayMillis, 'd'];
  return `${amount.toLocaleString(locale, { maximumFractionDigits: 1 })} ${unit}`;
}

/** What has begun, and may go on: an anomaly. */
interface Lasting {
  readonly started_at: string;
  readonly ended_at: string | null;
}

/** An anomaly as milliseconds; what goes on ends now. */
export function spanOf({ started_at: start, ended_at: end }: Lasting, nowMillis: number): [number, number] {
  return [Date.parse(start), end === null ? nowMillis : Date.parse(end)];
}

/** What is drawn around an anomaly: as much before and after as it lasted, at least three hours, at most two days. */
export function windowAround(anomaly: Lasting, nowMillis: number): Bounds {
  const [start, end] = spanOf(anomaly, nowMillis);
  const margin = Math.min(2 * dayMillis, Math.max(3 * hourMillis, end - start));
  const floor = Math.floor((start - margin) / hourMillis) * hourMillis;
  const ceiling = Math.min(nowMillis, Math.ceil((end + margin) / hourMillis) * hourMillis);
  return { from: new Date(floor).toISOString(), to: new Date(ceiling).toISOString() };
}

export const buckets = ['1min', '15min', '1hour'] as const;
export type Bucket = (typeof buckets)[number];

/** A baseline judges hours, so they are compared with it; else the narrowest that keeps a chart under some hundred points. */
export function bucketOf({ from, to }: Bounds, kinds: readonly string[]): Bucket {
  if (kinds.some((kind) => kind.endsWith('_baseline'))) return '1hour';
  const millis = Date.parse(to) - Date.parse(from);
  if (millis <= 10 * hourMillis) return '1min';
  return millis <= 6 * dayMillis ? '15min' : '1hour';
}
