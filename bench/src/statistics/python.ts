import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Columns } from './data.ts';
import { asFile } from './data.ts';

const script = resolve(import.meta.dirname, '..', '..', 'python', 'counterparts.py');

/** What Python computes in place of ours. */
export type Counterpart = 'regression' | 'search' | 'forest';

/**
 * Seconds that statsmodels or scikit-learn take for the same rows in this minute, the best of three; undefined where
 * Python or the package is not at hand.
 */
export function pythonSeconds(counterpart: Counterpart, columns: Columns): number | undefined {
  const file = asFile(columns);
  try {
    const printed = execFileSync(
      process.env['BENCH_PYTHON'] ?? 'python3',
      [script, counterpart, file, String(Object.keys(columns).length)],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    return Number(printed);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    process.stderr.write(`No figure of Python for ${counterpart}: ${said.split('\n').at(-2) ?? said}\n`);
    return undefined;
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
}
