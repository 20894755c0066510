import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildDirectory,
  type CanonicalEnergy,
  canonicalKinds,
  createDecoder,
  decodeCanonicalObject,
  decodeMessage,
  type DecodeResult,
  encodeCanonical,
  encodeCounterNode,
  encodePowerSensor,
  energyTopic,
  qualityNames,
  reasons,
  resolveReading,
} from '../src/index.ts';
import { directoryRow } from './directory-rows.ts';

const now = Date.UTC(2026, 0, 31, 12);
const encoder = new TextEncoder();
const directory = buildDirectory([directoryRow()]);

const topics = [
  ...canonicalKinds.map((kind) => `enms/plant/compressor-1/${kind}`),
  ...[
    'sensors/compressor-1/power',
    'autovolt/ESP01/telemetry',
    'autovolt/ESP01/status',
    'autovolt/ESP01/heartbeat',
  ],
  ...[
    'homesync/h/nodes/n/telemetry/power',
    'homesync/h/nodes/n/telemetry/noise',
    'homesync/h/nodes/n/status',
  ],
  ...['factory/f/m/energy', 'factory/f/m/production', 'factory/f/m/environmental', 'factory/f/m/status'],
  ...['factory/f/m/steam', 'tele/plug/SENSOR', 'tele/plug/STATE', 'tele/plug/LWT'],
  ...['shelly-1/status/em:0', 'shelly-1/status/switch:0', 'shelly-1/status/sys', 'shelly-1/events/rpc'],
  ...['shelly-1/online', 'spBv1.0/g/NBIRTH/n', 'spBv1.0/g/NDATA/n', 'spBv1.0/g/DDATA/n/d', 'nonsense'],
];
const topic = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...topics) },
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...topics).map((text) => `onboarding/${text}`),
);

/** Names that the dialects know, so that chance gets past the first check. */
const knownKey = fc.constantFrom(
  ...[
    'ts',
    'timestamp',
    'time',
    'Time',
    'seq',
    'channel',
    'carrier',
    'quality',
    'power_kw',
    'energy_total_kwh',
  ],
  ...[
    'value',
    'unit',
    'metric',
    'values',
    'deviceCode',
    'electric',
    'temp',
    'device_id',
    'sequence_no',
    'online',
  ],
  ...['ENERGY', 'Power', 'Total', 'Wifi', 'method', 'params', 'em:0', 'switch:0', 'aenergy', 'status'],
  ...[
    'capabilities',
    'switch_state',
    'volume_m3',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
  ],
);
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    -0,
    1e308,
    now,
    now / 1000,
    1e15,
    true,
    false,
    null,
    '',
    'online',
    'electricity',
  ),
  fc.constantFrom<unknown>(
    '2026-01-31T12:00:00Z',
    '2026-01-31T12:00:00',
    'compressor-1',
    'NotifyStatus',
    'kWh',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary' }),
);
const { value: document } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, tie('object'), fc.array(tie('value'), { maxLength: 4 })),
  object: fc
    .array(fc.tuple(fc.oneof(knownKey, fc.string()), tie('value')), { maxLength: 8 })
    .map((entries) => {
      const object = Object.create(null) as Record<string, unknown>;
      for (const [key, member] of entries) object[key] = member;
      return object;
    }),
}));

function expectAnswer(result: DecodeResult): void {
  expect(result.readings.length + result.rejections.length).toBeGreaterThan(0);
  for (const rejection of result.rejections) {
    expect(reasons[rejection.reason]).toBeDefined();
    expect(rejection.detail).not.toMatch(/\p{Cc}/u);
    expect(rejection.detail.isWellFormed()).toBe(true);
    expect(rejection.field ?? '').not.toMatch(/\p{Cc}/u);
    expect((rejection.field ?? '').length).toBeLessThanOrEqual(400);
  }
  for (const reading of result.readings) {
    expect(Number.isSafeInteger(reading.timeMillis)).toBe(true);
    expect(reading.channel).toMatch(/^[A-Za-z0-9._:-]{1,64}$/);
    for (const value of Object.values(reading)) {
      if (typeof value === 'number') {
        expect(Number.isFinite(value)).toBe(true);
        expect(Object.is(value, -0)).toBe(false);
      }
    }
    const row = resolveReading({ ...reading, deviceCode: 'compressor-1', channel: 'main' }, directory, now);
    if (row.kind !== 'rejection') expect(qualityNames(row.quality).length).toBeGreaterThan(0);
  }
}

describe('whatever comes, there is an answer and never an exception', () => {
  it('any bytes', () => {
    fc.assert(
      fc.property(topic, fc.uint8Array({ maxLength: 200 }), (on, bytes) => {
        expectAnswer(decodeMessage(on, bytes, now));
      }),
      { numRuns: 400 },
    );
  });

  it('any JSON, with names that mean something', () => {
    fc.assert(
      fc.property(topic, document, (on, value) => {
        expectAnswer(decodeMessage(on, encoder.encode(JSON.stringify(value)), now));
      }),
      { numRuns: 800 },
    );
  });

  it('JSON that was damaged on its way', () => {
    const valid = encoder.encode(
      '[{"ts":"2026-01-31T12:00:00Z","seq":1,"power_kw":41.2,"quality":["late"],"x":{"a":[1,"\\u0041"]}},{"ts":1769860800000,"power_kw":0}]',
    );
    fc.assert(
      fc.property(
        topic,
        fc.array(fc.tuple(fc.nat({ max: valid.length - 1 }), fc.nat({ max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.nat({ max: valid.length }),
        (on, changes, length) => {
          const bytes = Uint8Array.from(valid);
          for (const [position, byte] of changes) bytes[position] = byte;
          expectAnswer(decodeMessage(on, bytes.subarray(0, length), now));
        },
      ),
      { numRuns: 800 },
    );
  });

  it('objects that someone else has parsed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...canonicalKinds), fc.anything(), document, (kind, code, value) => {
        const result = decodeCanonicalObject(kind, code, value, now);
        expect(result.readings.length + result.rejections.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });

  it('objects with cycles', () => {
    const cycle: Record<string, unknown> = { ts: now, power_kw: 1 };
    cycle['self'] = cycle;
    expect(decodeCanonicalObject('energy', 'd', cycle, now).rejections).toMatchObject([
      { reason: 'too_deep' },
    ]);
  });

  it('does not touch Object.prototype', () => {
    decodeMessage(topics[0]!, encoder.encode('{"ts":1,"__proto__":{"polluted":1}}'), now);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

const power = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const energyPayload = fc.record(
  {
    ts: fc.integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2100, 0, 1) }),
    seq: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    channel: fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/),
    power_kw: power,
    energy_total_kwh: fc.double({ min: 0, max: 1e12, noNaN: true }),
    switch_on: fc.boolean(),
  },
  { requiredKeys: ['ts', 'power_kw'] },
);

describe('what producers encode is what consumers read', () => {
  it('canonical energy, alone and in batches', () => {
    fc.assert(
      fc.property(
        fc.array(energyPayload, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (payloads, alone) => {
          const sent = (alone ? payloads.slice(0, 1) : payloads) as CanonicalEnergy[];
          const text = encodeCanonical('energy', alone ? sent[0]! : sent);
          const { readings, rejections } = decodeMessage(
            energyTopic('plant', 'd'),
            encoder.encode(text),
            now,
          );
          expect(rejections).toEqual([]);
          expect(readings).toEqual(
            sent.map((payload) =>
              expect.objectContaining({
                kind: 'energy',
                timeMillis: payload.ts,
                seq: payload.seq ?? null,
                channel: payload.channel ?? 'main',
                powerKw: payload.power_kw! + 0,
                energyTotalKwh: payload.energy_total_kwh === undefined ? null : payload.energy_total_kwh + 0,
                switchOn: payload.switch_on ?? null,
                extra: null,
              }),
            ),
          );
        },
      ),
    );
  });

  it('a negative zero is a zero', () => {
    const bytes = encoder.encode(`{"ts":${now},"seq":-0,"power_kw":-0,"power_factor":-0.0}`);
    expect(decodeMessage(energyTopic('plant', 'd'), bytes, now).readings).toEqual([
      expect.objectContaining({ seq: 0, powerKw: 0, powerFactor: 0 }),
    ]);
  });

  it('power sensors and counter nodes', () => {
    const timestamp = '2026-01-31T12:00:00Z';
    fc.assert(
      fc.property(fc.nat({ max: 1e6 }), fc.nat({ max: 1e9 }), (watts, wattHours) => {
        const sensor = encodePowerSensor({ deviceCode: 'd', timestamp, electric: watts });
        expect(decodeMessage('sensors/d/power', encoder.encode(sensor), now).readings).toMatchObject([
          { powerKw: watts * 0.001 },
        ]);
        const node = encodeCounterNode({
          esp32_name: 'd',
          device_id: 'light_1',
          timestamp,
          power_w: watts,
          energy_wh_total: wattHours,
          sequence_no: wattHours,
        });
        expect(decodeMessage('autovolt/d/telemetry', encoder.encode(node), now).readings).toMatchObject([
          { powerKw: watts * 0.001, energyTotalKwh: wattHours * 0.001, seq: wattHours, channel: 'light_1' },
        ]);
      }),
    );
  });

  it('the same message is the same result, whoever decodes it and however often', () => {
    const decoder = createDecoder({ maxRoutes: 2 });
    fc.assert(
      fc.property(topic, document, (on, value) => {
        const bytes = encoder.encode(JSON.stringify(value));
        const first = decodeMessage(on, bytes, now);
        expect(decodeMessage(on, bytes, now)).toEqual(first);
        if (!on.includes('spBv1.0')) expect(decoder.decode(on, bytes, now)).toEqual(first);
      }),
    );
  });
});
