import { BrokerAccess, renderAccessFile, type AccountDefinition } from '@enms/broker-access';
import { ingestSubscriptions, topicRights, type Dialect } from '@enms/telemetry-contract';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSecret, writePrivately } from './environment-file.ts';
import type { Home } from './home.ts';
import { reachableHost } from './ports.ts';
import type { Settings } from './settings.ts';

/** The group in which the ingest workers share their subscriptions. */
const ingestGroup = 'ingest';

/** A device that has an account before anybody approved it, since the demo brings it along. */
export interface KnownDevice {
  readonly code: string;
  readonly dialect: Dialect;
  readonly factory: string;
}

/** The accounts of our own services, and the one with which unknown devices announce themselves. */
export function serviceAccounts(settings: Settings): AccountDefinition[] {
  return [
    {
      username: 'admin',
      password: settings.ENMS_MQTT_ADMIN_PASSWORD,
      publish: [],
      subscribe: ['$SYS/#'],
      administers: true,
    },
    {
      username: 'ingest',
      password: settings.ENMS_MQTT_INGEST_PASSWORD,
      publish: ['enms/+/+/committed'],
      subscribe: [
        ...ingestSubscriptions.map((filter) => `$share/${ingestGroup}/${filter}`),
        ...ingestSubscriptions,
        '$SYS/#',
      ],
    },
    {
      username: 'query-service',
      password: settings.ENMS_MQTT_QUERY_PASSWORD,
      publish: ['enms/+/+/command/+'],
      subscribe: ['enms/+/+/response', '$SYS/#'],
      administers: true,
    },
    {
      username: 'onboarding',
      password: settings.ENMS_MQTT_ONBOARDING_PASSWORD,
      publish: ['onboarding/#'],
      subscribe: [],
    },
  ];
}

/** Where the broker keeps its accounts. */
export function accessFile(home: Home): string {
  return join(home.varDir, 'mosquitto', 'dynamic-security.json');
}

/**
 * Writes the access file of the broker, keeping the accounts of approved devices. Only while the broker is stopped:
 * it writes the file itself.
 */
export function writeAccessFile(home: Home, settings: Settings): void {
  const file = accessFile(home);
  const existing = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  writePrivately(file, renderAccessFile(serviceAccounts(settings), existing));
}

/** Puts a copy of the accounts beside a backup: the approved devices belong to it. The secrets stay in `.env`. */
export function keepAccountsBeside(home: Home, backup: string): void {
  copyFileSync(accessFile(home), accountsBeside(backup));
}

/** Brings back the accounts that were kept beside a backup. Only while the broker is stopped. */
export function bringBackAccounts(home: Home, backup: string): void {
  const kept = accountsBeside(backup);
  if (existsSync(kept)) copyFileSync(kept, accessFile(home));
}

/** Where a backup keeps the broker's accounts. */
function accountsBeside(backup: string): string {
  return `${backup}.accounts.json`;
}

/**
 * Passwords of the demo's devices, made once and kept for the simulator.
 *
 * @returns device code → password
 */
export function deviceCredentials(home: Home, devices: readonly KnownDevice[]): Record<string, string> {
  const file = join(home.varDir, 'simulator', 'credentials.json');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  const missing = devices.filter(({ code }) => kept[code] === undefined);
  for (const { code } of missing) kept[code] = generateSecret();
  if (missing.length > 0) writePrivately(file, `${JSON.stringify(kept, null, 2)}\n`);
  return kept;
}

/** Makes the demo devices' accounts in the running broker; the same again changes nothing. */
export async function ensureDeviceAccounts(
  settings: Settings,
  devices: readonly KnownDevice[],
  passwords: Readonly<Record<string, string>>,
): Promise<void> {
  const access = new BrokerAccess({
    url: `mqtt://${reachableHost(settings.ENMS_MQTT_BIND)}:${settings.ENMS_MQTT_PORT}`,
    username: 'admin',
    password: settings.ENMS_MQTT_ADMIN_PASSWORD,
  });
  access.start();
  try {
    await access.waitUntilConnected(15_000);
    for (const { code, dialect, factory } of devices) {
      await access.ensureDeviceAccount({
        username: code,
        password: passwords[code] ?? '',
        ...topicRights(dialect, { factory, code }),
      });
    }
  } finally {
    await access.stop();
  }
}
