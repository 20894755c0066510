import { expect, it } from '@jest/globals';
import { deviceState, isClockOff, isMeant, isWeak } from './device-words.ts';
import type { Device, DeviceHealth } from './devices-api.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const device: Device = {
  id: 1,
  code: 'AA:BB',
  name: 'Compressor meter',
  status: 'active',
  dialect: 'canonical',
  factory: 'demo',
  location: 'Hall 2',
  group: null,
  model: null,
  firmware: null,
  capabilities: [],
  expected_interval_s: 30,
  rssi_dbm: null,
  clock_offset_s: null,
  online: true,
  last_seen: '2026-11-21T11:59:00Z',
  created_at: '2026-01-01T00:00:00Z',
  has_credentials: true,
  assignments: [],
  waiting_messages: 0,
};
const health = { state: 'silent' } as DeviceHealth;

it.each<[string, Partial<Device>, string]>([
  ['discovered', { status: 'discovered' }, 'waiting'],
  ['revoked', { status: 'inactive' }, 'shut_out'],
  ['in maintenance', { status: 'maintenance', online: false }, 'maintenance'],
  ['told by the service', { health }, 'silent'],
  ['heard within three intervals', {}, 'ok'],
  ['heard longer ago than that', { last_seen: '2026-11-21T11:58:00Z' }, 'silent'],
  ['fast, heard within a minute', { expected_interval_s: 1 }, 'ok'],
  ['of unknown interval', { expected_interval_s: null, last_seen: '2026-11-21T11:51:00Z' }, 'ok'],
  ['that said it goes', { online: false }, 'offline'],
  ['that never spoke', { last_seen: null, online: null }, 'never'],
])('knows the state of a device %s', (_, change, state) => {
  expect(deviceState({ ...device, ...change }, now)).toBe(state);
});

it('finds a device by code, name or place', () => {
  expect(isMeant(device, ' aa:b')).toBe(true);
  expect(isMeant(device, 'HALL')).toBe(true);
  expect(isMeant(device, 'boiler')).toBe(false);
});

it('tells weak links and wrong clocks, and nothing of what is not known', () => {
  expect([isWeak(-81), isWeak(-80), isWeak(null)]).toEqual([true, false, false]);
  expect([isClockOff(-2.5), isClockOff(0.024), isClockOff(null)]).toEqual([true, false, false]);
});
