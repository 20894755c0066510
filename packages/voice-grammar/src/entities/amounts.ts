import type { CompiledPack } from '../compiled-pack.ts';
import type { Reading } from '../text/reading.ts';
import { numberAt } from '../text/reading.ts';
import type { ThresholdUnit } from '../vocabulary.ts';

/** A limit: `more than 50 kilowatts`. */
export interface Threshold {
  readonly value: number;
  readonly unit: ThresholdUnit;
  readonly direction: 'above' | 'below';
}

/** Takes the first amount with a unit and a direction, or a direction and a bare number, out of a question. */
export function readThreshold(reading: Reading, pack: CompiledPack): Threshold | undefined {
  for (let at = 0; at < reading.tokens.length; at += 1) {
    const number = numberAt(reading, at, pack.pack.numbers);
    if (number === undefined) continue;
    const behind = at + number.length;
    const unit = pack.amounts.longestAt(reading.tokens, behind);
    const before = comparatorBefore(reading, at, pack);
    const after = pack.comparatorsBehind.longestAt(reading.tokens, behind + (unit?.length ?? 0));
    const [direction] = before?.value ?? after?.value ?? [];
    const [meaning] = unit?.value ?? [];
    // A bare number behind "more than" is one of kilowatts, unless a time or a count follows.
    const isBare = meaning === undefined && before !== undefined && isAtEnd(reading, behind);
    if (direction === undefined || (meaning === undefined && !isBare)) {
      at += number.length - 1;
      continue;
    }
    const from = before?.at ?? at;
    reading.take(
      from,
      behind + (unit?.length ?? 0) + (before === undefined ? (after?.length ?? 0) : 0) - from,
    );
    const { unit: name, factor } = meaning ?? { unit: 'kW' as const, factor: 1 };
    return { value: Number((number.value * factor).toPrecision(12)), unit: name, direction };
  }
  return undefined;
}

function comparatorBefore(
  reading: Reading,
  at: number,
  pack: CompiledPack,
): { readonly value: readonly ('above' | 'below')[]; readonly at: number } | undefined {
  for (const back of [4, 3, 2, 1]) {
    const found = at - back < 0 ? undefined : pack.comparators.longestAt(reading.tokens, at - back);
    if (found?.length === back) return { value: found.value, at: at - back };
  }
  return undefined;
}

function isAtEnd(reading: Reading, at: number): boolean {
  return at >= reading.tokens.length;
}
