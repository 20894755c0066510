import { describe, expect, it } from '@jest/globals';
import { directoryRow } from '../test/directory-rows.ts';
import type { AcceptedEnergy } from './accepted.ts';
import { buildDirectory, type DirectoryRow } from './directory.ts';
import { QualityBit } from './quality.ts';
import {
  type DecodedReading,
  type EnergyReading,
  newDeviceEvent,
  newEnergyReading,
  newEnvironmentReading,
  newMeasurement,
  newMediumAmounts,
  newProductionReading,
} from './readings.ts';
import { resolveReading } from './resolve.ts';

const now = Date.UTC(2026, 0, 31, 12);
const minute = 60_000;

function energy(changes: Partial<EnergyReading> = {}): EnergyReading {
  return { ...newEnergyReading('compressor-1', 'plant', now), powerKw: 41, ...changes };
}

function resolve(
  reading: DecodedReading,
  ...rows: Partial<DirectoryRow>[]
): ReturnType<typeof resolveReading> {
  return resolveReading(reading, buildDirectory((rows.length === 0 ? [{}] : rows).map(directoryRow)), now);
}

describe('who may speak', () => {
  it.each([
    ['nobody knows it', 'unknown_device', { code: 'other' }],
    ['it is only discovered', 'unknown_device', { status: 'discovered' }],
    ['it is inactive', 'device_inactive', { status: 'inactive' }],
    ['it is in maintenance', 'device_inactive', { status: 'maintenance' }],
    ['it has no assignment', 'not_assigned', { machine_id: null, channel: null, carrier: null }],
    ['its assignment is for another channel', 'not_assigned', { channel: 'light_1' }],
    ['its assignment has ended', 'not_assigned', { valid_to: new Date(now) }],
    ['its assignment begins later', 'not_assigned', { valid_from: new Date(now + 1).toISOString() }],
  ])('%s → %s', (_what, reason, row) => {
    expect(resolve(energy(), row)).toMatchObject({ kind: 'rejection', reason });
  });

  it('takes the assignment of the time of the reading: a meter swap is an event, not an edit', () => {
    const swap = new Date(now - minute);
    const rows = [{ valid_to: swap }, { machine_id: 12, valid_from: swap }];
    expect(resolve(energy({ timeMillis: now - minute - 1 }), ...rows)).toMatchObject({ machineId: 11 });
    expect(resolve(energy({ timeMillis: now - minute }), ...rows)).toMatchObject({ machineId: 12 });
  });

  it('tells devices of the same code apart by their factory, and says when it cannot', () => {
    const rows = [{}, { device_id: 2, tenant_id: 2, factory_slug: 'mill', machine_id: 21 }];
    expect(resolve(energy({ factory: 'mill' }), ...rows)).toMatchObject({
      deviceId: 2,
      tenantId: 2,
      machineId: 21,
    });
    expect(resolve(energy({ factory: null }), ...rows)).toMatchObject({ reason: 'ambiguous_device' });
  });

  it('refuses a carrier that the assignment does not have, and fills in one that is not named', () => {
    expect(resolve(energy({ carrier: 'steam' }))).toMatchObject({ reason: 'carrier_mismatch' });
    expect(resolve(energy(), { carrier: 'compressed_air' })).toMatchObject({ carrier: 'compressed_air' });
  });
});

describe('time', () => {
  it.each([
    ['5 minutes ahead', 5 * minute, QualityBit.clockDrift],
    ['11 seconds ahead', 11_000, QualityBit.clockDrift],
    ['now', 0, 0],
    ['10 minutes ago', -10 * minute, 0],
    ['longer ago', -10 * minute - 1, QualityBit.late],
    ['30 days ago', -30 * 86_400_000, QualityBit.late],
  ])('%s is stored with quality %#', (_what, offset, quality) => {
    expect(resolve(energy({ timeMillis: now + offset }))).toMatchObject({ kind: 'energy', quality });
  });

  it.each([5 * minute + 1, 3_600_000, Date.UTC(2106, 1, 7) - now])('%d ms ahead is refused', (offset) => {
    expect(resolve(energy({ timeMillis: now + offset }))).toMatchObject({
      reason: 'future_timestamp',
      field: 'ts',
    });
  });
});

describe('values', () => {
  it('multiplies what a current transformer divides, and nothing else', () => {
    const row = resolve(
      energy({
        powerKw: 1,
        energyKwh: 2,
        energyTotalKwh: 3,
        currentA: 4,
        voltageV: 400,
        powerFactor: 0.9,
        frequencyHz: 50,
      }),
      { multiplier: 20 },
    );
    expect(row).toMatchObject({ powerKw: 20, energyKwh: 40, energyTotalKwh: 60, currentA: 80 });
    expect(row).toMatchObject({ voltageV: 400, powerFactor: 0.9, frequencyHz: 50 });
  });

  it('keeps a zero a zero and an absence an absence', () => {
    expect(resolve(energy({ powerKw: 0 }))).toMatchObject({ powerKw: 0, energyTotalKwh: null, quality: 0 });
  });

  it('marks power beyond 1.5 times the rating, and stores it', () => {
    expect(resolve(energy({ powerKw: 112.5 }))).toMatchObject({ quality: 0 });
    expect(resolve(energy({ powerKw: 113 }))).toMatchObject({ quality: QualityBit.implausible });
    expect(resolve(energy({ powerKw: 113 }), { rated_power_kw: null })).toMatchObject({ quality: 0 });
  });

  it.each([
    ['a compressor does not generate', -40, {}, 'out_of_range'],
    ['a meter may export', -40, { machine_type: 'meter' }, undefined],
    ['the machine states its own limits', 60, { limits: { power_kw: { min: 0, max: 50 } } }, 'out_of_range'],
    ['limits as a pair', 60, { limits: { power_kw: [0, 50] } }, 'out_of_range'],
    ['its limits win over its type', -40, { limits: { power_kw: { min: -50 } } }, undefined],
    ['limits that are none are passed over', 41, { limits: { power_kw: 'much' } }, undefined],
    ['infinite', Infinity, {}, 'out_of_range'],
    ['not a number', NaN, {}, 'out_of_range'],
  ])('%s', (_what, powerKw, row, reason) => {
    expect((resolve(energy({ powerKw }), row) as { reason?: string }).reason).toBe(reason);
  });

  it('keeps unknown fields as JSON text', () => {
    expect(resolve(energy({ extra: { rpm: 1480 } }))).toMatchObject({ extra: '{"rpm":1480}' });
  });
});

describe('gas and steam', () => {
  const gas = (changes: Partial<EnergyReading['medium'] & object>): EnergyReading =>
    energy({ powerKw: null, medium: { ...newMediumAmounts(), ...changes } });

  it('takes the calorific value of the payload', () => {
    const row = resolve(gas({ volumeM3: 3, volumeTotalM3: 100, flowM3h: 2, calorificKwhPerM3: 10 }), {
      calorific_kwh_per_m3: 11,
    });
    expect(row).toMatchObject({ powerKw: 20, energyKwh: 30, energyTotalKwh: 1000, quality: 0 });
    expect(JSON.parse((row as AcceptedEnergy).extra!)).toEqual({
      volume_m3: 3,
      volume_total_m3: 100,
      flow_m3h: 2,
      calorific_kwh_per_m3: 10,
    });
  });

  it("else the machine's", () => {
    const row = resolve(gas({ massKg: 100 }), { enthalpy_kwh_per_kg: 0.7 });
    expect(row).toMatchObject({ energyKwh: 70, quality: 0, extra: '{"mass_kg":100}' });
  });

  it('else the energy is unknown, never invented', () => {
    const row = resolve(gas({ massKg: 100, flowKgh: 40 }), { calorific_kwh_per_m3: 11 });
    expect(row).toMatchObject({ energyKwh: null, powerKw: null, quality: QualityBit.energyUnknown });
    expect(JSON.parse((row as AcceptedEnergy).extra!)).toEqual({ mass_kg: 100, flow_kgh: 40 });
  });

  it('leaves energy alone that the meter states itself', () => {
    const row = resolve({ ...gas({ volumeM3: 3 }), energyKwh: 31 }, { calorific_kwh_per_m3: 11 });
    expect(row).toMatchObject({ energyKwh: 31 });
  });
});

describe('other kinds', () => {
  it('gives production and environment to the machine of the channel, or the only one of the device', () => {
    const production = { ...newProductionReading('compressor-1', null, now), good: 0 };
    const climate = { ...newEnvironmentReading('compressor-1', null, now), channel: 'room', pressureBar: 7 };
    expect(resolve(production)).toMatchObject({ kind: 'production', machineId: 11, good: 0 });
    expect(resolve(climate, { channel: 'l1' }, { channel: 'l2', carrier: 'heat' })).toMatchObject({
      machineId: 11,
    });
    expect(resolve(climate, { channel: 'l1' }, { channel: 'l2', machine_id: 12 })).toMatchObject({
      reason: 'not_assigned',
    });
    expect(resolve({ ...climate, pressureBar: 501 })).toMatchObject({
      reason: 'out_of_range',
      field: 'pressure_bar',
    });
  });

  it('names measurements of other channels by them', () => {
    const co2 = newMeasurement('compressor-1', null, now, 'co2_ppm', 612);
    const unassigned = { machine_id: null, channel: null, carrier: null };
    expect(resolve(co2, unassigned)).toMatchObject({ kind: 'measurement', metric: 'co2_ppm', value: 612 });
    expect(resolve({ ...co2, channel: 'hall' })).toMatchObject({ metric: 'hall.co2_ppm' });
  });

  it('keeps what a device says of itself', () => {
    const event = newDeviceEvent('compressor-1', null, now, 'heartbeat');
    const row = resolve({ ...event, online: true, firmware: '2.1', rssiDbm: -60, extra: { restarts: 1 } });
    expect(row).toMatchObject({
      kind: 'event',
      event: 'heartbeat',
      online: true,
      detail: '{"restarts":1,"firmware":"2.1","rssi_dbm":-60}',
    });
  });
});
