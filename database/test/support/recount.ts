import type { TestReading } from './readings.ts';

/** A span of time and the energy in it, spread evenly. */
export interface Span {
  readonly startMillis: number;
  readonly endMillis: number;
  readonly kwh: number;
}

const defaultMaxGapMillis = 600_000;

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.slice(1).map((item, index) => [items[index] as T, item]);
}

/** From raw counters: the difference of each pair; less than before is a reset. Readings in the order of time. */
export function counterSpans(readings: readonly TestReading[]): Span[] {
  return pairs(readings).map(([one, next]) => {
    const before = one.energyTotalKwh ?? Number.NaN;
    const after = next.energyTotalKwh ?? Number.NaN;
    return {
      startMillis: one.timeMillis,
      endMillis: next.timeMillis,
      kwh: after >= before ? after - before : after,
    };
  });
}

/** From raw powers: the trapezoid of each pair that is not too far apart. Readings in the order of time. */
export function powerSpans(readings: readonly TestReading[], maxGapMillis = defaultMaxGapMillis): Span[] {
  return pairs(readings)
    .filter(([one, next]) => next.timeMillis - one.timeMillis <= maxGapMillis)
    .map(([one, next]) => ({
      startMillis: one.timeMillis,
      endMillis: next.timeMillis,
      kwh:
        ((next.timeMillis - one.timeMillis) / 3_600_000) *
        (((one.powerKw ?? Number.NaN) + (next.powerKw ?? Number.NaN)) / 2),
    }));
}

/** Energy of the spans in [from, to); null where no span reaches. */
export function energyOf(spans: readonly Span[], fromMillis: number, toMillis: number): number | null {
  let kwh: number | null = null;
  for (const span of spans) {
    const overlap = Math.min(span.endMillis, toMillis) - Math.max(span.startMillis, fromMillis);
    if (overlap > 0) kwh = (kwh ?? 0) + (span.kwh * overlap) / (span.endMillis - span.startMillis);
  }
  return kwh;
}
