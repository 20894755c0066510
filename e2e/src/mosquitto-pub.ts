import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { InstalledSystem } from '@enms/installed-system';

const run = promisify(execFile);

/** An account at the broker. */
export interface BrokerAccount {
  readonly username: string;
  readonly password: string;
}

/** Publishes one message as a device would from a shell. */
export async function publishAs(
  system: InstalledSystem,
  { username, password }: BrokerAccount,
  topic: string,
  payload: object,
): Promise<void> {
  // Being refused is no failure to mosquitto_pub, only a warning.
  const { stderr } = await run('mosquitto_pub', [
    ...['-h', '127.0.0.1', '-p', String(system.mqttPort), '-V', '5', '-q', '1'],
    ...['-u', username, '-P', password, '-i', `pub-${Math.random()}`],
    ...['-t', topic, '-m', JSON.stringify(payload)],
  ]);
  if (stderr !== '') throw new Error(`${topic}: ${stderr}`);
}
