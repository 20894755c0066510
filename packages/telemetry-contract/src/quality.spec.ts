import { describe, expect, it } from '@jest/globals';
import { QualityBit, qualityBitOf, qualityNames } from './quality.ts';

describe('quality', () => {
  it('has one bit a name, within a signed 32-bit column', () => {
    const bits = Object.values(QualityBit);
    expect(new Set(bits).size).toBe(bits.length);
    expect(bits.every((bit) => bit > 0 && (bit & (bit - 1)) === 0)).toBe(true);
  });

  it('keeps its numbers: they are stored', () => {
    expect(QualityBit).toMatchObject({ late: 1, outOfOrder: 2, clockDrift: 4, gapBefore: 8, reset: 16 });
    expect(QualityBit).toMatchObject({ estimated: 32, implausible: 64, duplicateSeq: 128, rollover: 256 });
    expect(QualityBit).toMatchObject({ energyUnknown: 512, receivedTime: 1024 });
  });

  it('names sets of bits and reads the names back', () => {
    expect(qualityNames(0)).toEqual(['good']);
    expect(qualityNames(QualityBit.late | QualityBit.energyUnknown)).toEqual(['late', 'energy_unknown']);
    for (const bit of Object.values(QualityBit)) expect(qualityBitOf(qualityNames(bit)[0]!)).toBe(bit);
    expect(qualityBitOf('good')).toBe(0);
    expect(qualityBitOf('toString')).toBeUndefined();
  });
});
