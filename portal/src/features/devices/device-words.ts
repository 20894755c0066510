import type { Device } from './devices-api.ts';

/** How a device does, in one word for its badge. */
export type DeviceState = 'waiting' | 'ok' | 'silent' | 'offline' | 'never' | 'shut_out' | 'maintenance';

const tones = {
  waiting: 'warning',
  ok: 'good',
  silent: 'warning',
  offline: 'bad',
  never: 'neutral',
  shut_out: 'neutral',
  maintenance: 'neutral',
} as const;

const shortestSilenceS = 60;
const silenceWithoutIntervalS = 600;

/**
 * The state of a device. An active one's is the service's, and where that tells none it is taken from what the device
 * said of itself and when it was last heard: silent after three of its intervals, at least a minute.
 */
export function deviceState(device: Device, nowMillis: number): DeviceState {
  if (device.status === 'discovered') return 'waiting';
  if (device.status === 'inactive') return 'shut_out';
  if (device.status === 'maintenance') return 'maintenance';
  if (device.health?.state != null) return device.health.state;
  if (device.online === false) return 'offline';
  if (device.last_seen === null) return 'never';
  const silentS = (nowMillis - Date.parse(device.last_seen)) / 1_000;
  const allowedS =
    device.expected_interval_s === null
      ? silenceWithoutIntervalS
      : Math.max(shortestSilenceS, 3 * device.expected_interval_s);
  return silentS > allowedS ? 'silent' : 'ok';
}

export function toneOf(state: DeviceState): (typeof tones)[DeviceState] {
  return tones[state];
}

/** Whether a device answers to what was typed: its code, name, place, group, model, or a machine of its. */
export function isMeant(device: Device, typed: string): boolean {
  const { code, name, location, group, model, assignments } = device;
  const texts = [code, name, location, group, model, ...assignments.map(({ machine }) => machine)];
  const wanted = typed.trim().toLowerCase();
  return texts.some((text) => text?.toLowerCase().includes(wanted) === true);
}

/** Weak radio links lose messages: below this many dBm one should look at the antenna. */
const weakDbm = -80;

export function isWeak(rssiDbm: number | null): boolean {
  return rssiDbm !== null && rssiDbm < weakDbm;
}

/** A clock this far off makes readings late or future ones. */
const tolerableOffsetS = 2;

export function isClockOff(offsetS: number | null): boolean {
  return offsetS !== null && Math.abs(offsetS) > tolerableOffsetS;
}
