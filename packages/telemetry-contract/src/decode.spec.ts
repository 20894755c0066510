import { describe, expect, it } from '@jest/globals';
import { decodeCanonicalObject, decodeSensorReading } from './decode.ts';

const now = Date.UTC(2026, 0, 31, 12);

describe('readings that came over HTTP', () => {
  it('are canonical ones', () => {
    expect(decodeCanonicalObject('energy', 'meter-1', { ts: now, power_kw: 0 }, now)).toMatchObject({
      readings: [{ kind: 'energy', deviceCode: 'meter-1', factory: null, powerKw: 0 }],
      rejections: [],
    });
  });

  it('or those of a building sensor', () => {
    const value = {
      sensor_id: 's-1',
      timestamp: '2026-01-31T12:00:00Z',
      value_kwh: 2.5,
      quality: 'estimated',
    };
    expect(decodeSensorReading(value, now)).toMatchObject({
      readings: [{ deviceCode: 's-1', timeMillis: now, energyKwh: 2.5, quality: 32 }],
      rejections: [],
    });
  });

  it.each([
    [null, 'wrong_type'],
    [{ sensor_id: 's-1', timestamp: '2026-01-31T12:00:00Z' }, 'missing_field'],
    [{ sensor_id: 's 1', timestamp: '2026-01-31T12:00:00Z', value_kwh: 1 }, 'bad_name'],
    [{ sensor_id: 's-1', timestamp: 'yesterday', value_kwh: 1 }, 'bad_timestamp'],
    [{ sensor_id: 's-1', timestamp: '2026-01-31T12:00:00Z', value_kwh: '1' }, 'wrong_type'],
  ])('%j is refused as %s', (value, reason) => {
    expect(decodeSensorReading(value, now)).toMatchObject({ readings: [], rejections: [{ reason }] });
  });
});
