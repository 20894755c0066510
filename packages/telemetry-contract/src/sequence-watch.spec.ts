import { describe, expect, it } from '@jest/globals';
import { QualityBit } from './quality.ts';
import { SequenceWatch } from './sequence-watch.ts';

describe('SequenceWatch', () => {
  it('says nothing of readings in order', () => {
    const watch = new SequenceWatch(10);
    expect([0, 1, 2, 3].map((n) => watch.observe('d/main', n * 1000, n, 1))).toEqual([0, 0, 0, 0]);
  });

  it('takes the same reading again for a redelivery', () => {
    const watch = new SequenceWatch(10);
    watch.observe('d/main', 1000, 1, 1);
    expect(watch.observe('d/main', 1000, 1, 1)).toBe(0);
  });

  it('sees what comes late, what is missing, and a number used twice', () => {
    const watch = new SequenceWatch(10);
    watch.observe('d/main', 10_000, 10, 1);
    expect(watch.observe('d/main', 9000, 9, 1)).toBe(QualityBit.outOfOrder);
    expect(watch.observe('d/main', 11_000, 12, 1)).toBe(QualityBit.gapBefore);
    expect(watch.observe('d/main', 12_000, 12, 1)).toBe(QualityBit.duplicateSeq);
    expect(watch.observe('d/main', 15_001, 13, 1)).toBe(QualityBit.gapBefore);
  });

  it('without a configured interval sees a gap after ten minutes', () => {
    const watch = new SequenceWatch(10);
    watch.observe('d/main', 0, null, null);
    expect(watch.observe('d/main', 600_000, null, null)).toBe(0);
    expect(watch.observe('d/main', 1_200_001, null, null)).toBe(QualityBit.gapBefore);
  });

  it('keeps channels apart and its memory bounded', () => {
    const watch = new SequenceWatch(2);
    watch.observe('a', 5000, 5, 1);
    expect(watch.observe('b', 1000, 1, 1)).toBe(0);
    watch.observe('c', 1000, 1, 1);
    expect(watch.observe('a', 1000, 1, 1)).toBe(0);
  });
});
