import { findFlatLines, findGaps, findStuckCounters, type Severity } from '@enms/statistics';
import { clockShifts } from './clock-shifts.ts';
import type { Statement, StatementKind } from '../wording/statement.ts';
import { minutesOf, type Finding, type QualityFinding } from './finding.ts';
import { meteredRows, type MachineRows } from './machine-rows.ts';
import { LEAST_SPIKE, spikeEvents, spikeLimit } from './spikes.ts';

/** What a clean period says of how a meter reports. Plain data. */
export interface QualityModel {
  /** Usual distance of rows, ms. */
  readonly intervalMillis: number;
  /** Usual readings of a row. */
  readonly readingsPerRow: number;
  /** Powers up to this stay the same for long when nothing is wrong: a machine that is off. */
  readonly stillUpToKw: number;
  /** The least step of the counter, kWh. */
  readonly counterStepKwh: number;
  readonly highestKw: number;
  /** A minute must stand out by this share of the expected power to be a spike. */
  readonly spikeShare: number;
}

const FLAT_MILLIS = 10 * 60_000;
/** A gap takes this many missing rows. */
const GAP_ROWS = 3;
const LONG_GAP_MILLIS = 3_600_000;
/** A stuck counter must owe this many of its steps. */
const OWED_STEPS = 20;
/** A counter rose beyond what the highest power could do by this factor. */
const JUMP = 3;

/** The model with the size a spike must have, learned from deviations of the same rows; see `spikeLimit`. */
export function withSpikeLimit(
  all: MachineRows,
  model: QualityModel,
  allRelative: Float64Array | null,
): QualityModel {
  const { rows, column } = meteredRows(all, allRelative);
  return { ...model, spikeShare: spikeLimit(spikeEvents(rows, column, model)) };
}

/** Learns from the rows where `kept` is 1 how the meter reports. */
export function trainQuality(all: MachineRows, allKept: Uint8Array): QualityModel {
  const { rows, column: kept } = meteredRows(all, Float64Array.from(allKept));
  const { timeMillis, counterKwh, powerKw, readings } = rows;
  const apart: number[] = [];
  const steps: number[] = [];
  for (let row = 1; row < timeMillis.length; row += 1) {
    apart.push((timeMillis[row] ?? 0) - (timeMillis[row - 1] ?? 0));
    const step = (counterKwh[row] ?? Number.NaN) - (counterKwh[row - 1] ?? Number.NaN);
    if (step > 1e-6) steps.push(step);
  }
  const still = findFlatLines(timeMillis, powerKw, { minimumMillis: FLAT_MILLIS });
  const stillRows = still.reduce((sum, { firstRow, lastRow }) => sum + lastRow - firstRow + 1, 0);
  // Powers that stand still for a twentieth of the time are a state of the machine, not a fault.
  const usual = stillRows > 0.05 * timeMillis.length;
  const clean = powerKw.filter((value, row) => kept?.[row] === 1 && Number.isFinite(value));
  return {
    intervalMillis: middle(apart) || 60_000,
    readingsPerRow: middle([...readings].filter((count) => count > 0)) || 1,
    stillUpToKw: usual ? still.reduce((most, { value }) => Math.max(most, value), 0) : 0,
    counterStepKwh: steps.reduce((least, step) => Math.min(least, step), Infinity),
    highestKw: clean.reduce((most, value) => Math.max(most, value), 0),
    spikeShare: LEAST_SPIKE,
  };
}

/**
 * Faults of the meter and its line.
 * @param allRelative deviation of each row's power from what its work explains, as a share; null where no model says
 */
export function qualityFindings(
  all: MachineRows,
  model: QualityModel,
  allRelative: Float64Array | null,
): Finding[] {
  const { rows, column: relative } = meteredRows(all, allRelative);
  const lastMillis = rows.timeMillis.at(-1) ?? -Infinity;
  return [
    ...gaps(rows, model),
    ...flatLines(rows, model),
    ...spikes(rows, model, relative),
    ...counters(rows, model),
    ...clockShifts(rows, model),
  ].map((finding) => ({ ...finding, goesOn: finding.endMillis > lastMillis }));
}

function gaps({ timeMillis }: MachineRows, { intervalMillis }: QualityModel): QualityFinding[] {
  return findGaps(timeMillis, intervalMillis, GAP_ROWS + 0.5).map(
    ({ startMillis, endMillis, missingRows }) => {
      const from = startMillis + intervalMillis;
      const severity = endMillis - from >= LONG_GAP_MILLIS ? 'critical' : 'warning';
      const says = {
        kind: 'gap',
        minutes: minutesOf(from, endMillis),
        missingReadings: missingRows,
      } as const;
      return quality(says, from, endMillis, severity, 'readings');
    },
  );
}

function flatLines({ timeMillis, powerKw }: MachineRows, model: QualityModel): QualityFinding[] {
  const { stillUpToKw, intervalMillis } = model;
  const minimumMillis = Math.max(FLAT_MILLIS, 8 * intervalMillis);
  const options = { minimumMillis, ignoreUpTo: stillUpToKw };
  return findFlatLines(timeMillis, powerKw, options).map(({ startMillis, endMillis, value }) => {
    const end = endMillis + intervalMillis;
    const says = { kind: 'flat_line', minutes: minutesOf(startMillis, end), powerKw: value } as const;
    return quality(says, startMillis, end, 'critical', 'power_kw');
  });
}

function spikes(rows: MachineRows, model: QualityModel, relative: Float64Array | null): QualityFinding[] {
  return spikeEvents(rows, relative, model).map(({ startMillis, endMillis, share, powerKw }) => {
    const says = {
      kind: 'spike',
      minutes: minutesOf(startMillis, endMillis),
      powerKw,
      share: relative === null ? null : share,
    } as const;
    return quality(says, startMillis, endMillis, share > 0.5 ? 'critical' : 'warning', 'power_kw');
  });
}

function counters(rows: MachineRows, model: QualityModel): QualityFinding[] {
  const { timeMillis, counterKwh, powerKw } = rows;
  const { counterStepKwh, highestKw, intervalMillis } = model;
  if (!Number.isFinite(counterStepKwh)) return [];
  const found = findStuckCounters(timeMillis, counterKwh, powerKw, OWED_STEPS * counterStepKwh)
    .filter(({ startMillis, endMillis }) => endMillis - startMillis >= FLAT_MILLIS)
    .map(({ startMillis, endMillis, expectedKwh }) => {
      const minutes = minutesOf(startMillis, endMillis);
      const says = { kind: 'stuck_counter', minutes, energyKwh: expectedKwh } as const;
      return quality(says, startMillis, endMillis, 'critical', 'energy_total_kwh');
    });
  let before = -1;
  for (let row = 0; row < counterKwh.length; row += 1) {
    const now = counterKwh[row] ?? Number.NaN;
    if (!Number.isFinite(now)) continue;
    if (before >= 0) {
      const [from, was] = [timeMillis[row] ?? 0, counterKwh[before] ?? 0];
      const hours = (from - (timeMillis[before] ?? 0)) / 3_600_000;
      const end = from + intervalMillis;
      if (now < was - counterStepKwh) {
        const says = { kind: 'counter_reset', fromKwh: was, toKwh: now } as const;
        found.push(quality(says, from, end, 'critical', 'energy_total_kwh'));
      } else if (now - was > JUMP * highestKw * hours + 2 * counterStepKwh) {
        const says = { kind: 'counter_jump', minutes: 60 * hours, energyKwh: now - was } as const;
        found.push(quality(says, from, end, 'critical', 'energy_total_kwh'));
      }
    }
    before = row;
  }
  return found;
}

function quality(
  says: Statement<Exclude<StatementKind, 'deviation'>>,
  startMillis: number,
  endMillis: number,
  severity: Severity,
  feature: string,
): QualityFinding {
  const { kind } = says;
  const features = [{ name: feature, contribution: 1 }];
  return { detector: 'quality', kind, startMillis, endMillis, severity, peakScore: null, features, says };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
