import { describe, expect, it } from '@jest/globals';
import { decodeCanonicalObject } from './decode.ts';
import { readingFields } from './reading-fields.ts';

const nowMillis = Date.parse('2026-03-01T12:00:00Z');
/** The least that makes a reading. */
const least = {
  energy: { frequency_hz: 50 },
  production: { production_count: 1 },
  environment: { humidity_percent: 1 },
  measurement: { metric: 'co2_ppm', value: 1 },
};
/** What is no number. */
const others: Readonly<Record<string, unknown>> = {
  ts: '2026-03-01T11:00:00Z',
  channel: 'main',
  quality: 'estimated',
  carrier: 'electricity',
  switch_on: true,
  operating_mode: 'auto',
  recipe_id: 'r1',
  batch_id: 'b1',
  metric: 'co2_ppm',
};

describe('readingFields', () => {
  it.each(['energy', 'production', 'environment', 'measurement'] as const)(
    'names what a reading of %s is read from',
    (type) => {
      for (const field of readingFields[type]) {
        const payload = { ts: others['ts'], ...least[type], [field]: others[field] ?? 1 };
        const { readings, rejections } = decodeCanonicalObject(type, 'meter-1', payload, nowMillis);
        expect([field, rejections]).toEqual([field, []]);
        // A field that nobody knows is kept as an extra one.
        expect([field, readings[0]]).toMatchObject([field, { extra: null }]);
      }
    },
  );
});
