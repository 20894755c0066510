/**
 * Scores the intervals of forecasts on what no model saw, on several histories of the simulator: the share within the
 * 80 % interval of each machine and horizon with its bound, the mean width and the pinball loss, then all histories
 * together. As `FORECASTS_HELD_OUT=long` does, so many minutes a history.
 *
 * node --conditions=enms-source --experimental-transform-types --no-warnings analytics/test/forecasts/score.ts \
 *   --seeds 20251008,7,11 [--of hvac,site] [--horizons day,week] [--until 2026-11-01T00:00:00Z]
 */
import { parseArgs } from 'node:util';
import { HORIZONS, HORIZON_PLANS, type Horizon } from '../../src/forecasts/model/horizons.ts';
import { simulatedHistory } from '../simulated-history.ts';
import { coverageBound, verdictOf, type CoveredDay } from './coverage-bound.ts';
import { heldOut, LONG_EXTENTS, powerOf, SUBJECTS, type HeldOut } from './held-out.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20251008' },
    of: { type: 'string', default: SUBJECTS.join(',') },
    horizons: { type: 'string', default: HORIZONS.join(',') },
    until: { type: 'string' },
  },
});

/** Of the last training, the winner and seasonal naive. */
function masesOf({ trained: { candidates } }: HeldOut): string {
  const naive = candidates.find(({ model }) => model === 'seasonal_naive');
  return [candidates[0], naive].map((candidate) => candidate?.mase?.toFixed(2)).join(' / ');
}

const together = new Map<string, CoveredDay[]>();

function print(name: string, days: readonly CoveredDay[], rest: readonly string[]): void {
  const bound = coverageBound(days);
  const percent = (share: number): string => (100 * share).toFixed(0);
  const range = `${percent(bound.coverage)} % (${percent(bound.low)} to ${percent(bound.high)} %)`;
  const cells = [name, range, verdictOf(bound), `n ${bound.independent.toFixed(0)}`, ...rest];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

for (const seed of values.seeds.split(',').map(Number)) {
  const history = await simulatedHistory({ days: 90, seed, ...(values.until && { until: values.until }) });
  for (const subject of values.of.split(',')) {
    for (const horizon of values.horizons.split(',') as Horizon[]) {
      const { stepS } = HORIZON_PLANS[horizon];
      const { heldOutDays, origins } = LONG_EXTENTS[horizon];
      const result = await heldOut({
        horizon,
        kw: powerOf(history, subject, stepS),
        startMillis: Date.parse(history.answerKey.from),
        heldOutRows: (heldOutDays * 86_400) / stepS,
        origins,
      });
      print(`${seed} ${subject} ${horizon}`, result.days, [
        `width ${result.widthKw.toFixed(2)} kW`,
        `pinball ${result.pinballKw.toFixed(3)} kW`,
        [...new Set(result.served)].join(', '),
        `MASE ${masesOf(result)}`,
        `ratio ${result.ratio.toFixed(2)}`,
        `MAE ${result.maeKw.toFixed(2)} kW`,
        `sMAPE ${result.smape.toFixed(1)} %`,
        String(result.rows),
      ]);
      const key = `all ${subject} ${horizon}`;
      together.set(key, [...(together.get(key) ?? []), ...result.days]);
    }
  }
}
for (const [name, days] of together) print(name, days, []);
