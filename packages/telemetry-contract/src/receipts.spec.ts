import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coalesceSeqs, coversSeq, encodeReceipt, mergeRanges, parseReceipt } from './receipts.ts';

const encoder = new TextEncoder();
const seq = fc.oneof(fc.nat({ max: 60 }), fc.nat({ max: Number.MAX_SAFE_INTEGER - 1 }));

describe('receipts', () => {
  it('say ranges', () => {
    expect(encodeReceipt([142, 101, 103, 102, 102])).toBe('{"ranges":[[101,103],[142,142]]}');
    expect(encodeReceipt([])).toBe('{"ranges":[]}');
  });

  it('cover what was given, nothing else, in the fewest ascending ranges', () => {
    fc.assert(
      fc.property(fc.array(seq), fc.nat({ max: 60 }), (seqs, other) => {
        const ranges = coalesceSeqs(seqs);
        for (const given of seqs) expect(coversSeq(ranges, given)).toBe(true);
        expect(coversSeq(ranges, other)).toBe(seqs.includes(other));
        const total = ranges.reduce((sum, [first, last]) => sum + (last - first + 1), 0);
        expect(total).toBe(new Set(seqs).size);
        for (let i = 1; i < ranges.length; i++) expect(ranges[i]![0]).toBeGreaterThan(ranges[i - 1]![1] + 1);
      }),
    );
  });

  it('come back as they were sent, and merge without regard to order', () => {
    fc.assert(
      fc.property(fc.array(seq), fc.array(seq), (one, other) => {
        expect(parseReceipt(encoder.encode(encodeReceipt(one)))).toEqual(coalesceSeqs(one));
        expect(mergeRanges([...coalesceSeqs(other), ...coalesceSeqs(one)])).toEqual(
          coalesceSeqs([...one, ...other]),
        );
      }),
    );
  });

  it.each([
    ['no JSON', '{', 'malformed_json'],
    ['no ranges', '{}', 'missing_field'],
    ['backwards', '{"ranges":[[2,1]]}', 'wrong_type'],
    ['negative', '{"ranges":[[-1,1]]}', 'wrong_type'],
    ['no pair', '{"ranges":[[1]]}', 'wrong_type'],
    ['halves', '{"ranges":[[1,1.5]]}', 'wrong_type'],
    ['no object', '[[1,2]]', 'missing_field'],
  ])('that are none are refused: %s', (_what, text, reason) => {
    expect(parseReceipt(encoder.encode(text))).toMatchObject({ kind: 'rejection', reason });
  });
});
