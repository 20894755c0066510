import { driverSearch, multipleRegression, trainIsolationForest } from '@enms/statistics';
import type { DriverChoice } from '@enms/statistics';
import type { Figure } from '../table.ts';
import type { Columns } from './data.ts';
import { drivenEnergy } from './data.ts';
import { pythonSeconds } from './python.ts';
import type { Counterpart } from './python.ts';
import { longestStallMillis } from './stall.ts';

const SEED = 20251008;

/** Speed of the statistics, each beside Python on the same rows. */
export async function statisticsFigures(): Promise<Figure[]> {
  const many = drivenEnergy(100_000, 5, SEED);
  const year = drivenEnergy(8_760, 8, SEED);
  return [
    beside('regression', many, 'regression, 100,000 rows, 5 drivers', () => {
      const { energy, drivers, choices } = regressionOf(many);
      multipleRegression(energy, drivers, choices);
    }),
    beside('search', year, 'driver search, 8 drivers up to 4, a year of hours', () => {
      const { energy, drivers, choices } = regressionOf(year);
      driverSearch(energy, drivers, choices);
    }),
    beside('forest', many, 'isolation forest, 100 trees, 100,000 rows × 6, training', () => {
      trainIsolationForest(many, { trees: 100, sampleSize: 256, seed: SEED });
    }),
    await stallFigure(many),
  ];
}

function regressionOf({ energy = new Float64Array(0), ...drivers }: Columns): {
  readonly energy: Float64Array;
  readonly drivers: Columns;
  readonly choices: DriverChoice[];
} {
  const choices = Object.keys(drivers).map((name) => ({ name, kind: 'number' as const }));
  return { energy, drivers, choices };
}

function beside(counterpart: Counterpart, columns: Columns, what: string, task: () => void): Figure {
  const seconds = bestOfThree(task);
  const theirs = pythonSeconds(counterpart, columns);
  const library = counterpart === 'forest' ? 'scikit-learn' : 'statsmodels';
  return {
    what,
    value: seconds * 1000,
    unit: 'ms',
    ...(theirs !== undefined && {
      ratio: theirs / seconds,
      against: `${library}, ${Math.round(theirs * 1000).toLocaleString('en-US')} ms`,
    }),
  };
}

/** Seconds of the best of three, after one to warm up: Python's libraries are compiled already. */
function bestOfThree(task: () => void): number {
  task();
  const seconds = [1, 2, 3].map(() => {
    const begun = performance.now();
    task();
    return (performance.now() - begun) / 1000;
  });
  return Math.min(...seconds);
}

async function stallFigure(columns: Columns): Promise<Figure> {
  const { energy, drivers, choices } = regressionOf(columns);
  const { inThread, inline } = await longestStallMillis({ y: energy, drivers, choices });
  return {
    what: 'longest stall of the event loop while a thread fits 100,000 rows',
    value: inThread,
    unit: 'ms',
    ratio: inline / inThread,
    against: 'the same fit in the event loop',
  };
}
