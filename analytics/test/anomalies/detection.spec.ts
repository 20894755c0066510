import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { simulatedHistory } from '../simulated-history.ts';
import {
  falseShareOf,
  LEAKS,
  leakHistory,
  precisionOf,
  recallOf,
  scoredHistory,
  SCORED_ON,
  sumOf,
  tableOf,
  TRAINED_ON,
  type KindsScore,
  type Score,
} from './scoring.ts';

const run = promisify(execFile);
const SCORE = fileURLToPath(new URL('./score.ts', import.meta.url));
const NODE = ['--conditions=enms-source', '--experimental-transform-types', '--no-warnings'];

let score: Score;
let fourSigmas: Score;
let leakHours: readonly number[];

beforeAll(async () => {
  // Two at a time: as many processors as there are at least.
  for (const seeds of [[TRAINED_ON, SCORED_ON[0]!], SCORED_ON.slice(1)]) {
    await Promise.all(seeds.map((seed) => simulatedHistory(scoredHistory(seed))));
  }
  await simulatedHistory(leakHistory());
  const parts = await Promise.all([part('hvac,motor,compressor'), part('pump,injection_molding,boiler')]);
  score = sumOf(parts.map(({ detectors }) => detectors));
  fourSigmas = sumOf(parts.map((each) => each.fourSigmas));
  leakHours = parts.flatMap((each) => each.leakHours.map((hours) => hours ?? Infinity));
  const leaks = LEAKS.map(({ share, hours }, i) => `${share} in ${hours} h after ${leakHours[i]} h`);
  process.stdout.write(`${tableOf('detectors', score)}\n${tableOf('|z| > 4', fourSigmas)}\n`);
  process.stdout.write(`leak by the share of the rated flow it reaches: ${leaks.join(', ')}\n`);
}, 600_000);

async function part(kinds: string): Promise<KindsScore> {
  const { stdout } = await run(process.execPath, [...NODE, SCORE, kinds]);
  return JSON.parse(stdout) as KindsScore;
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
    expect(recallOf(score)).toBeGreaterThan(recallOf(fourSigmas));
    expect(precisionOf(score)).toBeGreaterThan(precisionOf(fourSigmas));
    expect(falseShareOf(score)).toBeLessThan(falseShareOf(fourSigmas));
  });

  it('find a leak within two hours when by then it is a seventh of the rated flow', () => {
    const large = leakHours.filter((_, i) => LEAKS[i]!.share / LEAKS[i]!.hours >= 0.07);
    expect(large).toHaveLength(3);
    expect(Math.max(...large)).toBeLessThanOrEqual(1.5);
  });

  it('find a leak of the usual size, within two hours, and of an hour while it is there', () => {
    const found = (hours: number): number =>
      leakHours[LEAKS.findIndex((leak) => leak.share === 0.3 && leak.hours === hours)]!;
    expect(found(1)).toBeLessThanOrEqual(1);
    expect(found(8)).toBeLessThanOrEqual(2);
  });
});
