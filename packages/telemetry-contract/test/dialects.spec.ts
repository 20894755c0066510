import { describe, expect, it } from '@jest/globals';
import { writeSparkplug } from '../src/dialects/sparkplug-payload.ts';
import { createDecoder, decodeMessage, type Dialect } from '../src/index.ts';
import { canonicalFixtures } from './fixtures/canonical.ts';
import type { Fixture } from './fixtures/fixture.ts';
import {
  counterNodeFixtures,
  factoryFixtures,
  homeNodeFixtures,
  powerSensorFixtures,
} from './fixtures/own-sensors.ts';
import { shellyFixtures } from './fixtures/shelly-gen2.ts';
import { sparkplugFixtures } from './fixtures/sparkplug-b.ts';
import { tasmotaFixtures } from './fixtures/tasmota.ts';

const receivedAt = Date.UTC(2026, 0, 31, 12, 0, 5);
const encoder = new TextEncoder();
const bytesOf = (payload: string | Uint8Array): Uint8Array =>
  typeof payload === 'string' ? encoder.encode(payload) : payload;

const byDialect: Readonly<Record<Dialect, readonly Fixture[]>> = {
  canonical: canonicalFixtures,
  'power-sensor': powerSensorFixtures,
  'counter-node': counterNodeFixtures,
  'home-node': homeNodeFixtures,
  factory: factoryFixtures,
  tasmota: tasmotaFixtures,
  'shelly-gen2': shellyFixtures,
  'sparkplug-b': sparkplugFixtures,
};
const close = (expected: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(expected).map(([column, value]) => [
      column,
      typeof value === 'number' && !Number.isInteger(value) ? expect.closeTo(value, 9) : withMedium(value),
    ]),
  );
const withMedium = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? expect.objectContaining(value)
    : value;

describe.each(Object.entries(byDialect))('%s', (dialect, fixtures) => {
  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (_name, fixture) => {
    const result = decodeMessage(fixture.topic, bytesOf(fixture.payload), receivedAt);
    expect(result.rejections).toEqual([]);
    expect(result.readings).toHaveLength(fixture.readings.length);
    fixture.readings.forEach((expected, index) => {
      expect(result.readings[index]).toMatchObject(close(expected));
    });
    expect(result.device).toMatchObject({ dialect, code: result.readings[0]?.deviceCode });
    expect(result.onboarding).toBe(false);
  });

  it('reads the same below onboarding/, and says so', () => {
    const [fixture] = fixtures;
    const plain = decodeMessage(fixture!.topic, bytesOf(fixture!.payload), receivedAt);
    const onboarding = decodeMessage(`onboarding/${fixture!.topic}`, bytesOf(fixture!.payload), receivedAt);
    expect(onboarding).toEqual({ ...plain, onboarding: true });
  });
});

describe('Tasmota without zone', () => {
  const payload = bytesOf('{"Time":"2026-01-31T21:00:00","ENERGY":{"Power":5}}');

  it('is refused: which moment is meant cannot be known', () => {
    const { rejections } = decodeMessage('tele/plug/SENSOR', payload, receivedAt);
    expect(rejections).toMatchObject([{ reason: 'timestamp_without_zone', field: 'Time' }]);
  });

  it('is read where the operator said which zone the plugs are in', () => {
    const decoder = createDecoder({ zonelessOffsetMinutes: 540 });
    const { readings } = decoder.decode('tele/plug/SENSOR', payload, receivedAt);
    expect(readings).toMatchObject([{ timeMillis: Date.UTC(2026, 0, 31, 12) }]);
  });
});

describe('Sparkplug aliases', () => {
  const birth = writeSparkplug({
    timeMillis: receivedAt,
    seq: 0,
    metrics: [{ name: 'Active Power', alias: 7, datatype: 3, value: 1500n, unit: 'W' }],
  });
  const data = writeSparkplug({ timeMillis: receivedAt, seq: 1, metrics: [{ alias: 7, value: 2500n }] });

  it('are known after the birth, with unit and type', () => {
    const decoder = createDecoder();
    decoder.decode('spBv1.0/plant/NBIRTH/edge-1', birth, receivedAt);
    expect(decoder.decode('spBv1.0/plant/NDATA/edge-1', data, receivedAt).readings).toMatchObject([
      { kind: 'energy', powerKw: 2.5 },
    ]);
  });

  it('are refused before it, and after it was forgotten', () => {
    const decoder = createDecoder({ maxSparkplugBirths: 1 });
    const refused = { reason: 'unknown_alias' };
    const read = (): unknown => decoder.decode('spBv1.0/plant/NDATA/edge-1', data, receivedAt).rejections;
    expect(read()).toMatchObject([refused]);
    decoder.decode('spBv1.0/plant/NBIRTH/edge-1', birth, receivedAt);
    expect(read()).toEqual([]);
    decoder.decode('spBv1.0/plant/NBIRTH/edge-2', birth, receivedAt);
    expect(read()).toMatchObject([refused]);
  });
});
