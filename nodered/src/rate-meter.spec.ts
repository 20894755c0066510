import { describe, expect, it } from '@jest/globals';
import { RateMeter } from './rate-meter.ts';

describe('RateMeter', () => {
  it('tells events per second of the last stretch and keeps the total', () => {
    let nowMillis = 0;
    const meter = new RateMeter(() => nowMillis);
    meter.add(500);
    nowMillis = 1000;
    expect(meter.perSecond()).toBe(500);
    meter.add(100);
    nowMillis = 1500;
    expect(meter.perSecond()).toBe(500);
    nowMillis = 3000;
    expect(meter.perSecond()).toBe(50);
    expect(meter.total).toBe(600);
  });
});
