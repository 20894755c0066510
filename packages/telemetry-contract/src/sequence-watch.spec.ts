import { describe, expect, it } from '@jest/globals';
import type { AcceptedEnergy, AcceptedRow } from './accepted.ts';
import { QualityBit } from './quality.ts';
import { SequenceWatch } from './sequence-watch.ts';

const energy = (
  timeMillis: number,
  seq: number | null,
  changes: Partial<AcceptedEnergy> = {},
): AcceptedEnergy => ({
  kind: 'energy',
  deviceId: 1,
  tenantId: 1,
  factoryId: 1,
  machineId: 1,
  carrier: 'electricity',
  timeMillis,
  seq,
  quality: 0,
  powerKw: 1,
  energyKwh: null,
  energyTotalKwh: null,
  voltageV: null,
  currentA: null,
  powerFactor: null,
  frequencyHz: null,
  switchOn: null,
  extra: null,
  ...changes,
});
const measurement = (timeMillis: number, seq: number | null): AcceptedRow => ({
  kind: 'measurement',
  deviceId: 1,
  tenantId: 1,
  factoryId: 1,
  timeMillis,
  seq,
  quality: 0,
  metric: 'humidity',
  value: 1,
});

describe('SequenceWatch', () => {
  it('says nothing of readings in order', () => {
    const watch = new SequenceWatch(10);
    expect([0, 1, 2, 3].map((n) => watch.observe(energy(n * 1000, n), 1))).toEqual([0, 0, 0, 0]);
  });

  it('takes the same reading again for a redelivery', () => {
    const watch = new SequenceWatch(10);
    watch.observe(energy(1000, 1), 1);
    expect(watch.observe(energy(1000, 1), 1)).toBe(0);
  });

  it('sees what comes late, what is missing, and a number used twice', () => {
    const watch = new SequenceWatch(10);
    watch.observe(energy(10_000, 10), 1);
    expect(watch.observe(energy(9000, 9), 1)).toBe(QualityBit.outOfOrder);
    expect(watch.observe(energy(11_000, 12), 1)).toBe(QualityBit.gapBefore);
    expect(watch.observe(energy(12_000, 12), 1)).toBe(QualityBit.duplicateSeq);
  });

  it('without sequence numbers goes by the expected interval, with them by the numbers', () => {
    const watch = new SequenceWatch(10);
    watch.observe(energy(0, null), 1);
    expect(watch.observe(energy(3000, null), 1)).toBe(0);
    expect(watch.observe(energy(6001, null), 1)).toBe(QualityBit.gapBefore);
    watch.observe(energy(10_000, 1, { deviceId: 2 }), 1);
    expect(watch.observe(energy(70_000, 2, { deviceId: 2 }), 1)).toBe(0);
  });

  it('without a configured interval sees a gap after ten minutes', () => {
    const watch = new SequenceWatch(10);
    watch.observe(energy(0, null), null);
    expect(watch.observe(energy(600_000, null), null)).toBe(0);
    expect(watch.observe(energy(1_200_001, null), null)).toBe(QualityBit.gapBefore);
  });

  it('follows one sequence over all streams of a device, and each stream in its own rhythm', () => {
    const watch = new SequenceWatch(10);
    watch.observe(energy(1000, 1), 1);
    expect(watch.observe(measurement(1000, 2), 1)).toBe(0);
    expect(watch.observe(energy(2000, 3), 1)).toBe(0);
    expect(watch.observe(measurement(61_000, 4), 1)).toBe(0);
    expect(watch.observe(energy(3000, 5), 1)).toBe(0);
    // One message with two readings.
    expect(watch.observe(measurement(3000, 5), 1)).toBe(QualityBit.outOfOrder);
  });

  it('takes a lower number of a later time for a device that began anew', () => {
    const watch = new SequenceWatch(10);
    watch.observe(energy(1000, 500), 1);
    expect(watch.observe(energy(2000, 0), 1)).toBe(0);
    expect(watch.observe(energy(3000, 1), 1)).toBe(0);
  });

  it('keeps devices apart and its memory bounded', () => {
    const watch = new SequenceWatch(2);
    watch.observe(energy(5000, 5), 1);
    expect(watch.observe(energy(1000, 1, { deviceId: 2 }), 1)).toBe(0);
    watch.observe(energy(1000, 1, { deviceId: 3 }), 1);
    expect(watch.observe(energy(1000, 1), 1)).toBe(0);
  });
});
