import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIMULATOR = fileURLToPath(new URL('../../simulator/src', import.meta.url));

export interface HistoryWish {
  readonly days: number;
  readonly seed: number;
  /** End of the history; it begins `days` before. */
  readonly until?: string;
  /** Seconds between readings. */
  readonly everyS?: number;
  /** Chance of a random fault of each machine on each day. */
  readonly anomalyProbability?: number;
  /** Further faults. */
  readonly inject?: readonly Injection[];
  /** Codes; all six machines of the demo when left out. */
  readonly machines?: readonly string[];
}

export interface Injection {
  readonly kind: string;
  readonly machine: string;
  readonly start: string;
  readonly duration_s: number;
  readonly magnitude?: number;
}

/** One fault that was made to happen, `[start, end)`. */
export interface KnownFault {
  readonly id: string;
  readonly kind: string;
  /** Code of the machine, such as `sim-pump-1`. */
  readonly machine: string;
  readonly start: string;
  readonly end: string;
  readonly magnitude: number;
  readonly origin: 'injected' | 'random';
}

export interface HistoryAnswerKey {
  readonly seed: number;
  readonly from: string;
  readonly until: string;
  readonly every_s: number;
  readonly time_zone: string;
  readonly machines: readonly { readonly code: string; readonly kind: string }[];
  readonly faults: readonly KnownFault[];
}

/** The rows of one machine, ascending in time, by minute; a minute without a reading has no row. */
export interface MachineColumns {
  readonly code: string;
  readonly kind: string;
  /** Start of each minute, epoch milliseconds. */
  readonly timeMillis: Float64Array;
  /** `power_kw`, `energy_total_kwh`, `production_count`, … ; NaN where there was none. */
  readonly numbers: Readonly<Record<string, Float64Array>>;
  /** `operating_mode`, `recipe_id`, `batch_id`; empty where there was none. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

export interface SimulatedHistory {
  /** By machine kind: `compressor`, `hvac`, `motor`, `pump`, `injection_molding`, `boiler`. */
  readonly machines: Readonly<Record<string, MachineColumns>>;
  readonly answerKey: HistoryAnswerKey;
}

/**
 * Days of the demo factory with everything that went wrong, made by the simulator's own command in a process of its
 * own. The same wish of the same simulator is made once and then read from the directory for temporary files.
 */
export async function simulatedHistory(wish: HistoryWish): Promise<SimulatedHistory> {
  const directory = join(tmpdir(), `enms-simulated-history-${keyOf(wish)}`);
  if (!existsSync(join(directory, 'answer-key.json'))) await make(wish, directory);
  const answerKey = JSON.parse(readFileSync(join(directory, 'answer-key.json'), 'utf8')) as HistoryAnswerKey;
  const machines = answerKey.machines.map(({ code, kind }) => [
    kind,
    columnsOf(code, kind, readFileSync(join(directory, `${code}.csv`), 'utf8')),
  ]);
  return { machines: Object.fromEntries(machines), answerKey };
}

function keyOf(wish: HistoryWish): string {
  const hash = createHash('sha256').update(JSON.stringify(wish));
  const sources = readdirSync(SIMULATOR, { recursive: true, encoding: 'utf8' });
  for (const path of sources.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')).sort()) {
    hash.update(path).update(readFileSync(join(SIMULATOR, path)));
  }
  return hash.digest('hex').slice(0, 24);
}

/** Made beside its place and moved there whole, so that specs that run side by side never see half of it. */
async function make(wish: HistoryWish, directory: string): Promise<void> {
  const { days, seed, until = '2026-11-01T00:00:00Z', everyS, anomalyProbability, inject, machines } = wish;
  const draft = mkdtempSync(join(tmpdir(), 'enms-simulated-history-draft-'));
  const options = ['--days', String(days), '--seed', String(seed), '--until', until, '--out', draft];
  if (everyS !== undefined) options.push('--every', String(everyS));
  if (anomalyProbability !== undefined) options.push('--anomaly-probability', String(anomalyProbability));
  if (machines !== undefined) options.push('--machines', machines.join(','));
  if (inject !== undefined) {
    const file = join(draft, 'inject.json');
    writeFileSync(file, JSON.stringify(inject));
    options.push('--inject', file);
  }
  const node = ['--conditions=enms-source', '--experimental-transform-types', '--no-warnings'];
  await run(process.execPath, [...node, join(SIMULATOR, 'history.ts'), ...options]);
  try {
    renameSync(draft, directory);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(join(directory, 'answer-key.json'))) throw error;
  }
}

function columnsOf(code: string, kind: string, csv: string): MachineColumns {
  const [head = '', ...lines] = csv.trimEnd().split('\n');
  const names = head.split(',').slice(1);
  const rows = lines.length;
  const timeMillis = new Float64Array(rows);
  const numbers = names.map(() => new Float64Array(rows).fill(Number.NaN));
  const words = names.map(() => Array.from({ length: rows }, () => ''));
  const isWord = names.map((name) => name === 'operating_mode' || name.endsWith('_id'));
  for (const [row, line] of lines.entries()) {
    const cells = line.split(',');
    timeMillis[row] = Date.parse(cells[0] ?? '');
    for (const at of names.keys()) {
      const cell = cells[at + 1] ?? '';
      if (cell === '') continue;
      if (isWord[at]) words[at]![row] = cell;
      else numbers[at]![row] = Number(cell);
    }
  }
  const pick = <T>(columns: readonly T[], word: boolean): Record<string, T> =>
    Object.fromEntries(
      names.map((name, at): [string, T] => [name, columns[at]!]).filter((_, at) => isWord[at] === word),
    );
  return { code, kind, timeMillis, numbers: pick(numbers, false), words: pick(words, true) };
}
