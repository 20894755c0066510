import { DeviceLink } from './delivery/device-link.ts';
import { MqttConnection } from './delivery/mqtt-connection.ts';
import { NO_JOURNAL } from './delivery/outbox-journal.ts';
import { Outbox } from './delivery/outbox.ts';
import { canonicalProtocol } from './delivery/protocols/canonical.ts';
import { csvReadings } from './replay/csv-readings.ts';
import { readReplayOptions, REPLAY_USAGE, UsageError, type ReplayOptions } from './replay/replay-options.ts';
import { Replayer, type ReplayReport } from './replay/replayer.ts';
import { Credentials } from './settings/credentials.ts';

const LIMITS = { maxAgeMs: Infinity, maxMessages: Infinity, retryAfterMs: 30_000 };
const REASONS_SHOWN = 20;

function linkFor(options: ReplayOptions): DeviceLink {
  const canonical = canonicalProtocol(options.factory, options.device);
  const protocol = options.confirm === 'receipt' ? canonical : { ...canonical, receiptTopic: null };
  const { url, username } = options;
  const credentialsFile = process.env['SIMULATOR_CREDENTIALS_FILE'];
  const password =
    options.password ??
    (credentialsFile === undefined ? null : new Credentials(credentialsFile).passwordOf(username));
  if (password === null) throw new UsageError('--password is needed (or MQTT_PASSWORD)');
  const connection = new MqttConnection({ url, username, password }, protocol.birth, protocol.will);
  return new DeviceLink(protocol, new Outbox(LIMITS), connection, NO_JOURNAL, Date.now);
}

function print({ published, confirmed, skipped, reasons, problem }: ReplayReport, startedMs: number): void {
  const seconds = (Date.now() - startedMs) / 1000;
  const say = (line: string): boolean => process.stdout.write(`${line}\n`);
  for (const { line, reason } of reasons.slice(0, REASONS_SHOWN)) say(`line ${line} skipped: ${reason}`);
  if (skipped > REASONS_SHOWN) say(`… and ${skipped - REASONS_SHOWN} more`);
  say(`published ${published}, confirmed ${confirmed}, skipped ${skipped}, in ${seconds.toFixed(1)} s`);
  if (problem !== null) process.stderr.write(`${problem}\n`);
}

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    process.stdout.write(REPLAY_USAGE);
    return 0;
  }
  const startedMs = Date.now();
  const options = readReplayOptions(process.argv.slice(2), process.env);
  const link = linkFor(options);
  try {
    const report = await new Replayer(link, options, Date.now).run(csvReadings(options));
    print(report, startedMs);
    return report.problem === null && report.confirmed === report.published ? 0 : 1;
  } finally {
    await link.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!(error instanceof UsageError) && !code.startsWith('ERR_PARSE_ARGS') && code !== 'ENOENT') throw error;
  process.stderr.write(`${(error as Error).message}\nMore: --help\n`);
  process.exitCode = 2;
}
