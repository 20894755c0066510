/**
 * Scores the detectors of some machine kinds in a process of its own: inside the module registry of a test the same
 * arithmetic takes four times as long. Arguments: kinds, such as `hvac,pump`. Prints {@link KindsScore} as JSON.
 */
import { findAnomalies, trainOnCleaned } from '../../src/anomalies/detection/find-anomalies.ts';
import type { MachineModel } from '../../src/anomalies/detection/machine-model.ts';
import { firstAtOrAfter, sliceRows, type MachineRows } from '../../src/anomalies/detection/machine-rows.ts';
import { simulatedHistory } from '../simulated-history.ts';
import {
  addScore,
  beyondFourSigmas,
  LEAKS,
  leakHistory,
  machineRowsOf,
  newScore,
  scoredHistory,
  SCORED_ON,
  TRAINED_ON,
  type KindsScore,
} from './scoring.ts';

const HOUR_MS = 3_600_000;

async function main(kinds: readonly string[]): Promise<KindsScore> {
  const detectors = newScore();
  const fourSigmas = newScore();
  const training = await simulatedHistory(scoredHistory(TRAINED_ON));
  const models = new Map(
    kinds.map((kind): [string, { rows: MachineRows; model: MachineModel }] => {
      const rows = machineRowsOf(training.machines[kind]!);
      return [kind, { rows, model: trainOnCleaned(rows, { timeZone: 'Europe/Berlin', seed: 1 }) }];
    }),
  );
  for (const seed of SCORED_ON) {
    const { machines, answerKey } = await simulatedHistory(scoredHistory(seed));
    for (const [kind, known] of models) {
      const columns = machines[kind]!;
      const rows = machineRowsOf(columns);
      addScore(detectors, columns, answerKey.faults, findAnomalies(rows, known.model));
      addScore(fourSigmas, columns, answerKey.faults, beyondFourSigmas(known.rows, rows));
    }
  }
  const compressor = models.get('compressor');
  return { detectors, fourSigmas, leakHours: compressor ? await leakHours(compressor.model) : [] };
}

/** How long after its beginning each of the leaks was found; Infinity becomes null in JSON. */
async function leakHours(model: MachineModel): Promise<number[]> {
  const { machines, answerKey } = await simulatedHistory(leakHistory());
  const rows = machineRowsOf(machines['compressor']!);
  return LEAKS.map((_, i) => hoursUntilFound(rows, model, Date.parse(answerKey.faults[i]!.start)));
}

/** Scans each quarter of an hour; the service does every five minutes. */
function hoursUntilFound(rows: MachineRows, model: MachineModel, startMillis: number): number {
  const first = firstAtOrAfter(rows.timeMillis, startMillis - 24 * HOUR_MS);
  for (let hours = 0.25; hours <= 4; hours += 0.25) {
    const end = firstAtOrAfter(rows.timeMillis, startMillis + hours * HOUR_MS);
    const found = findAnomalies(sliceRows(rows, first, end), model);
    if (found.some(({ endMillis }) => endMillis > startMillis)) return hours;
  }
  return Infinity;
}

process.stdout.write(JSON.stringify(await main((process.argv[2] ?? '').split(','))));
