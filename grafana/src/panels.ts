import pg from 'pg';
import { dashboards } from './dashboards.ts';
import type { Choices } from './expansion/variables.ts';
import { askerOf } from './questions/asker.ts';
import { fault } from './questions/frames.ts';
import { questionsOf, type Question } from './questions/questions.ts';

/**
 * `npm run panels -w grafana`: what each query of each panel takes, on the database of READER_URL (the reader's role),
 * over 1, 7 and 90 days or those named as arguments: the least of five runs. Ends with 1 where one fails, brings nothing,
 * or takes longer than 200 ms.
 */
const limitMillis = 200;
const runs = 5;
const dayMillis = 86_400_000;

const days = process.argv.slice(2).map(Number);
const reader = new pg.Client(process.env['READER_URL']);
await reader.connect();
const asker = askerOf(reader);
// The page of one machine is asked for one that has everything: production, a baseline.
const { rows: judged } = await asker.ask('SELECT min(machine_id) FROM baselines');
const oneMachine = judged[0]?.[0] ?? undefined;
let faults = 0;

function given(uid: string | undefined): Choices {
  return uid === 'enms-machine-detail' && typeof oneMachine === 'number'
    ? { this_machine: String(oneMachine) }
    : {};
}

async function measure(question: Question): Promise<string> {
  let least = Infinity;
  let wrong: string | undefined;
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    try {
      wrong = fault(question, await asker.ask(question.sql));
    } catch (error) {
      return `✗ ${(error as Error).message}`;
    }
    least = Math.min(least, performance.now() - startedAt);
  }
  const verdict = wrong ?? (least > limitMillis ? 'too slow' : undefined);
  return `${verdict === undefined ? '✓' : '✗'} ${least.toFixed(0).padStart(5)} ms ${verdict ?? ''}`;
}

try {
  for (const span of days.length > 0 ? days : [1, 7, 90]) {
    const now = Date.now();
    const range = { fromMillis: now - span * dayMillis, toMillis: now };
    process.stdout.write(`\n${span} days\n`);
    for (const dashboard of dashboards())
      for (const question of await questionsOf(dashboard, range, asker, given(dashboard.uid))) {
        const result = await measure(question);
        if (result.startsWith('✗')) faults++;
        process.stdout.write(`${result}  ${question.dashboard}: ${question.panel}\n`);
      }
  }
} finally {
  await reader.end();
}
process.exitCode = faults > 0 ? 1 : 0;
