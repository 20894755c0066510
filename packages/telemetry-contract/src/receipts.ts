import { isJsonObject, parseJson } from './json.ts';
import { reject, type Rejection } from './reasons.ts';

/** A closed range of sequence numbers, `[first, last]`. */
export type SeqRange = [first: number, last: number];

/** What the ingest sends after a commit: `{"ranges": [[101, 140], [142, 142]]}`. */
export interface ReceiptPayload {
  readonly ranges: readonly SeqRange[];
}

/** Sequence numbers in any order, repeated or not, as the fewest ascending ranges that cover just them. */
export function coalesceSeqs(seqs: Iterable<number>): SeqRange[] {
  return mergeRanges(Array.from(seqs, (seq): SeqRange => [seq, seq]));
}

/** Ranges in any order, overlapping or not, as the fewest ascending ones; touching ones become one. */
export function mergeRanges(ranges: Iterable<Readonly<SeqRange>>): SeqRange[] {
  const merged: SeqRange[] = [];
  for (const [first, last] of Array.from(ranges).sort((one, other) => one[0] - other[0])) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** The payload of a receipt for these sequence numbers. */
export function encodeReceipt(seqs: Iterable<number>): string {
  return encodeReceiptRanges(coalesceSeqs(seqs));
}

/** The payload of a receipt for ranges that are coalesced already. */
export function encodeReceiptRanges(ranges: readonly SeqRange[]): string {
  return JSON.stringify({ ranges } satisfies ReceiptPayload);
}

/** The ranges of a receipt, ascending; a rejection when it is none. Never throws. */
export function parseReceipt(payload: Uint8Array): SeqRange[] | Rejection {
  const document = parseJson(payload);
  if (document.kind === 'rejection') return document;
  const ranges = isJsonObject(document.value) ? document.value['ranges'] : undefined;
  if (!Array.isArray(ranges)) return reject('missing_field', 'ranges', 'a receipt has a list of ranges');
  const parsed: SeqRange[] = [];
  for (const range of ranges) {
    const [first, last] = Array.isArray(range) && range.length === 2 ? range : [];
    if (!isSeq(first) || !isSeq(last) || first > last) {
      return reject(
        'wrong_type',
        'ranges',
        'a range is [first, last] of whole numbers, first not above last',
      );
    }
    parsed.push([first, last]);
  }
  return mergeRanges(parsed);
}

/** Whether a receipt covers a sequence number. */
export function coversSeq(ranges: readonly SeqRange[], seq: number): boolean {
  return ranges.some(([first, last]) => seq >= first && seq <= last);
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
