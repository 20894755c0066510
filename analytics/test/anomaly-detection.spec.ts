import { beforeAll, describe, expect, it } from '@jest/globals';
import { findAnomalies, trainOnCleaned } from '../src/anomalies/detection/find-anomalies.ts';
import type { MachineModel } from '../src/anomalies/detection/machine-model.ts';
import { firstAtOrAfter, sliceRows, type MachineRows } from '../src/anomalies/detection/machine-rows.ts';
import {
  addScore,
  beyondFourSigmas,
  falseShareOf,
  machineRowsOf,
  newScore,
  precisionOf,
  recallOf,
  tableOf,
  type Score,
} from './anomaly-scoring.ts';
import { simulatedHistory, type SimulatedHistory } from './simulated-history.ts';

const DAYS = 90;
/** Nothing was chosen by what these seeds showed; the limits were found with seeds 1, 2, 3, 11 and 12. */
const TRAINED_ON = 41;
const SCORED_ON = [31, 32, 33];
const HOUR_MS = 3_600_000;

const models = new Map<string, { model: MachineModel; rows: MachineRows }>();
const score: Score = newScore();
const baseline: Score = newScore();

beforeAll(async () => {
  const training = await simulatedHistory({ days: DAYS, seed: TRAINED_ON });
  for (const [kind, columns] of Object.entries(training.machines)) {
    const rows = machineRowsOf(columns);
    models.set(kind, { rows, model: trainOnCleaned(rows, { timeZone: 'Europe/Berlin', seed: 1 }) });
  }
  for (const seed of SCORED_ON) judge(await simulatedHistory({ days: DAYS, seed }));
  process.stdout.write(`${tableOf('detectors', score)}\n${tableOf('|z| > 4', baseline)}\n`);
}, 600_000);

function judge({ machines, answerKey }: SimulatedHistory): void {
  for (const [kind, columns] of Object.entries(machines)) {
    const { model, rows: training } = models.get(kind)!;
    const rows = machineRowsOf(columns);
    addScore(score, columns, answerKey.faults, findAnomalies(rows, model));
    addScore(baseline, columns, answerKey.faults, beyondFourSigmas(training, rows));
  }
}

describe('detectors on 90 days of six machines, three seeds, trained on another with faults nobody marked', () => {
  it('find nine of ten faults that leave a trace', () => {
    expect(recallOf(score)).toBeGreaterThanOrEqual(0.9);
  });

  it('are right four times of five', () => {
    expect(precisionOf(score)).toBeGreaterThanOrEqual(0.8);
  });

  it('alarm for less than a percent of the time without a fault', () => {
    expect(falseShareOf(score)).toBeLessThan(0.01);
  });

  it('beat four sigmas of power', () => {
    expect(recallOf(score)).toBeGreaterThan(recallOf(baseline));
    expect(precisionOf(score)).toBeGreaterThan(precisionOf(baseline));
  });

  it('find a leak within two hours when by then it is 15 % of the rated flow', async () => {
    // Share of the rated flow when two hours have passed, from 5 to 20 %.
    const sizes = [0.05, 0.1, 0.15, 0.2];
    const leaks = sizes.map((size, i) => ({
      kind: 'leak',
      machine: 'sim-compressor-1',
      start: new Date(Date.parse('2026-10-06T08:00:00Z') + i * 48 * HOUR_MS).toISOString(),
      duration_s: 4 * 3600,
      magnitude: 2 * size,
    }));
    const { machines } = await simulatedHistory({
      days: 14,
      seed: 34,
      until: '2026-10-16T00:00:00Z',
      anomalyProbability: 0,
      machines: ['sim-compressor-1'],
      inject: leaks,
    });
    const rows = machineRowsOf(machines['compressor']!);
    const { model } = models.get('compressor')!;
    const hours = leaks.map(({ start }) => hoursUntilFound(rows, model, Date.parse(start)));
    process.stdout.write(
      `leak of ${sizes.map((size) => `${100 * size} %`).join(', ')} of the rated flow after 2 h: found after ${hours.join(', ')} h\n`,
    );
    expect(hours.slice(2).every((hour) => hour <= 2)).toBe(true);
  }, 120_000);
});

/** Scans each quarter of an hour, as the service does more often; Infinity when not found within four hours. */
function hoursUntilFound(rows: MachineRows, model: MachineModel, startMillis: number): number {
  const first = firstAtOrAfter(rows.timeMillis, startMillis - 24 * HOUR_MS);
  for (let hours = 0.25; hours <= 4; hours += 0.25) {
    const end = firstAtOrAfter(rows.timeMillis, startMillis + hours * HOUR_MS);
    const found = findAnomalies(sliceRows(rows, first, end), model);
    if (found.some(({ endMillis }) => endMillis > startMillis)) return hours;
  }
  return Infinity;
}
