import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Fault } from './faults/fault.ts';
import { CsvFile } from './minutes/csv-file.ts';
import { readInjections } from './minutes/injections.ts';
import { makeMinuteHistory, type MinuteHistoryOrder } from './minutes/minute-history.ts';
import { DEMO_FLEET } from './settings/fleet-settings.ts';

const USAGE = `Writes the past of the demo machines as rows by minute, without a broker, with everything that went wrong.

node simulator/dist/history.js --until 2026-11-01T00:00:00Z --out history [--days 90] [--seed 20251008] [--every 60]
                               [--anomaly-probability 0.1] [--inject faults.json] [--machines sim-pump-1,…]

  --until                end of the history; it begins so many days before
  --every                seconds between readings; no machine reads more often than its tick
  --anomaly-probability  chance of a random fault of each machine on each day
  --inject               JSON [{kind, machine, start, duration_s, magnitude?}]: further faults
  --machines             only these

Writes <out>/<machine>.csv and <out>/answer-key.json.
`;
const DAY_MS = 86_400_000;

/** Arguments that cannot be understood; the message says which. */
class UsageError extends Error {}

function numberOf(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text !== '' && value >= low && value <= high) return value;
  throw new UsageError(`--${name} ${text} is not a number from ${low} to ${high}`);
}

function entryOf({ id, kind, machine, startMs, endMs, magnitude, origin }: Fault): object {
  const start = new Date(startMs).toISOString();
  return { id, kind, machine, start, end: new Date(endMs).toISOString(), magnitude, origin };
}

function main(): void {
  const { values } = parseArgs({
    options: {
      days: { type: 'string', default: '90' },
      until: { type: 'string' },
      seed: { type: 'string', default: String(DEMO_FLEET.seed) },
      every: { type: 'string', default: '60' },
      'anomaly-probability': { type: 'string', default: String(DEMO_FLEET.anomaly_probability_per_day) },
      inject: { type: 'string' },
      machines: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const untilMs = Date.parse(values.until ?? '');
  if (Number.isNaN(untilMs)) throw new UsageError('--until needs a time such as 2026-11-01T00:00:00Z');
  if (values.out === undefined) throw new UsageError('--out needs a directory');
  const wanted = values.machines?.split(',');
  const machines = DEMO_FLEET.machines.filter(({ code }) => wanted?.includes(code) ?? true);
  if (machines.length === 0)
    throw new UsageError(`--machines ${values.machines ?? ''} names none of the demo`);

  const settings = {
    ...DEMO_FLEET,
    seed: numberOf('seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
    anomaly_probability_per_day: numberOf('anomaly-probability', values['anomaly-probability'], 0, 1),
  };
  const order: MinuteHistoryOrder = {
    fromMs: untilMs - numberOf('days', values.days, 0.01, 3660) * DAY_MS,
    untilMs,
    everyS: numberOf('every', values.every, 1, 60),
    settings,
    injected:
      values.inject === undefined ? [] : readInjections(readFileSync(values.inject, 'utf8'), machines),
  };
  mkdirSync(values.out, { recursive: true });
  const faults: Fault[] = [];
  for (const machine of machines) {
    const file = new CsvFile(join(values.out, `${machine.code}.csv`));
    faults.push(...makeMinuteHistory(machine, order, (row, columns) => file.write(row, columns)));
    file.close();
  }
  const key = {
    seed: settings.seed,
    from: new Date(order.fromMs).toISOString(),
    until: new Date(untilMs).toISOString(),
    every_s: order.everyS,
    anomaly_probability_per_day: settings.anomaly_probability_per_day,
    time_zone: settings.time_zone,
    machines: machines.map(({ code, kind }) => ({ code, kind })),
    faults: faults.map(entryOf),
  };
  writeFileSync(join(values.out, 'answer-key.json'), `${JSON.stringify(key, null, 2)}\n`);
}

try {
  main();
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!(error instanceof UsageError) && !code.startsWith('ERR_PARSE_ARGS') && code !== 'ENOENT') throw error;
  process.stderr.write(`${(error as Error).message}\nMore: --help\n`);
  process.exitCode = 2;
}
