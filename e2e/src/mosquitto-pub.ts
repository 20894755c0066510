import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { InstalledSystem } from '@enms/installed-system';

const run = promisify(execFile);

/** An account at the broker. */
export interface BrokerAccount {
  readonly username: string;
  readonly password: string;
}

/** Publishes one message as a device would from a shell. Being refused is no failure to mosquitto_pub. */
export async function publishAs(
  system: InstalledSystem,
  { username, password }: BrokerAccount,
  topic: string,
  payload: string | Buffer,
  version = '5',
): Promise<void> {
  const running = run('mosquitto_pub', [
    ...['-h', '127.0.0.1', '-p', String(system.mqttPort), '-V', version, '-q', '1'],
    ...['-u', username, '-P', password, '-i', `pub-${Math.random()}`],
    ...['-t', topic, payload.length === 0 ? '-n' : '-s'],
  ]);
  running.child.stdin?.end(payload);
  await running;
}
