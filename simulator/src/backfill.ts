import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { BackfillSummary } from './runs/backfill-job.ts';

const USAGE = `Lets the running simulator make the past, shows how far it is, and starts live operation.

node simulator/dist/backfill.js [--days 90] [--every 60] [--api http://127.0.0.1:3003] [--quiet] [--no-start]

  --days      0 only starts live operation
  --every     seconds between readings, a multiple of 30
  --no-start  leave live operation as it is

Ends with 0 when every reading is confirmed, or when the history was there already.
`;
const DAY_MS = 86_400_000;
const POLL_MS = 1000;

interface ProblemDocument {
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string;
}

async function post(api: string, path: string, body: object): Promise<ProblemDocument | null> {
  const answer = await fetch(`${api}/api/v1/simulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.ok ? null : ((await answer.json()) as ProblemDocument);
}

async function begin(api: string, days: number, everyS: number): Promise<'begun' | 'exists'> {
  const from = new Date(Date.now() - days * DAY_MS).toISOString();
  const problem = await post(api, 'backfill', { from, every_s: everyS });
  if (problem === null || problem.code === 'backfill_running') return 'begun';
  if (problem.code === 'history_exists') return 'exists';
  throw new Error(`${problem.detail}. ${problem.remedy ?? ''}`);
}

/** During the first backfill the simulator itself waits for its end. */
async function startLive(api: string): Promise<void> {
  const problem = await post(api, 'start', {});
  if (problem !== null) throw new Error(`${problem.detail}. ${problem.remedy ?? ''}`);
}

async function follow(api: string, quiet: boolean): Promise<BackfillSummary> {
  for (;;) {
    const answer = await fetch(`${api}/api/v1/simulator/status`);
    const { backfill } = (await answer.json()) as { backfill: BackfillSummary | null };
    if (backfill === null) throw new Error('The simulator knows no backfill');
    const percent = (backfill.progress * 100).toFixed(1);
    const line = `${percent} %, ${backfill.readings_confirmed} readings confirmed, ${backfill.readings_per_s}/s`;
    if (!quiet) process.stdout.write(process.stdout.isTTY ? `\r${line}   ` : `${line}\n`);
    if (backfill.state !== 'running') return backfill;
    await wait(POLL_MS);
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      days: { type: 'string', default: '90' },
      every: { type: 'string', default: '60' },
      api: { type: 'string', default: `http://127.0.0.1:${process.env['ENMS_SIMULATOR_PORT'] ?? '3003'}` },
      quiet: { type: 'boolean', default: false },
      'no-start': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const days = Number(values.days);
  const begun = days > 0 ? await begin(values.api, days, Number(values.every)) : 'exists';
  if (!values['no-start']) await startLive(values.api);
  if (begun === 'exists') {
    process.stdout.write('The history is there already\n');
    return 0;
  }
  const { state, readings_confirmed, elapsed_s, problem } = await follow(values.api, values.quiet);
  process.stdout.write(`\n${state}: ${readings_confirmed} readings in ${elapsed_s} s\n`);
  if (problem !== null) process.stderr.write(`${problem}\n`);
  return state === 'done' ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${cause}\n`);
  process.exitCode = 1;
}
