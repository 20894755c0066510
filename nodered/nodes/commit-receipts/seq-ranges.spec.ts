import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SeqRanges } from './seq-ranges.ts';

describe('SeqRanges', () => {
  it('joins what touches and keeps gaps', () => {
    const collected = new SeqRanges();
    for (const seq of [101, 102, 103, 140, 104, 142, 141]) collected.add(seq);
    expect(collected.ranges()).toEqual([
      [101, 104],
      [140, 142],
    ]);
  });

  it('covers exactly the numbers added, in disjoint ascending ranges', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { maxLength: 1500 }), (seqs) => {
        const collected = new SeqRanges();
        for (const seq of seqs) collected.add(seq);
        const ranges = collected.ranges();
        const covered = ranges.flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, index) => first + index),
        );
        expect(covered).toEqual([...new Set(seqs)].sort((one, other) => one - other));
        for (const [index, range] of ranges.entries()) {
          expect(range[0]).toBeGreaterThan((ranges[index - 1]?.[1] ?? -2) + 1);
        }
      }),
    );
  });
});
