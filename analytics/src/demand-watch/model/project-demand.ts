import { quantile } from '@enms/statistics';

const QUARTER_MINUTES = 15;
const QUARTER_S = 900;
/** What a machine drew in its last minutes is what it is expected to draw until the interval ends. */
const RECENT_MINUTES = 5;
/** A value stands for so many minutes after it; a machine silent for longer is not known any more. */
const CARRIED_MINUTES = 10;
/** With fewer past intervals nothing is said of how far off the projection may be. */
const LEAST_PAST_INTERVALS = 8;

/** One machine in the running interval. */
export interface MachineDemand {
  readonly machineId: number;
  /** What the interval has had so far, and the seconds of it that readings speak for. */
  readonly energyKwh: number | null;
  readonly coveredS: number;
  /** Mean power by minute, up to the minute that runs now; NaN where there was no reading. */
  readonly minutesKw: Float64Array;
}

export interface DemandInput {
  /** Seconds of the running interval that are over. */
  readonly elapsedS: number;
  readonly machines: readonly MachineDemand[];
}

export interface ProjectedDemand {
  /** Average of the whole interval if all go on as they did; null where no machine is known. */
  readonly projectedKw: number | null;
  /** What it lies above and below in four of five cases, as past intervals turned out at the same minute. */
  readonly lowKw: number | null;
  readonly highKw: number | null;
  readonly pastIntervals: number;
  readonly soFarKwh: number;
  /** Power of the last minutes of each machine; null of one that is silent, which the projection then lacks. */
  readonly powerKw: readonly { readonly machineId: number; readonly kw: number | null }[];
}

/**
 * Where the running 15-minute interval will end: the energy it has had, and for all that readings do not speak for yet
 * the power of the last five minutes. How far off that may be is told by the same projection made at the same minute of
 * past intervals, 10 and 90 % of its errors.
 */
export function projectDemand({ elapsedS, machines }: DemandInput): ProjectedDemand {
  const known = machines.map((machine) => ({ ...machine, minutesKw: carried(machine.minutesKw) }));
  const powerKw = known.map(({ machineId, minutesKw }) => {
    const kw = recentMean(minutesKw, minutesKw.length);
    return { machineId, kw: Number.isNaN(kw) ? null : kw };
  });
  let soFarKwh = 0;
  let totalKwh = 0;
  for (const [n, { energyKwh, coveredS }] of known.entries()) {
    soFarKwh += energyKwh ?? 0;
    const kw = powerKw[n]?.kw ?? null;
    // Of a machine that is silent only what it used is counted; the answer names it.
    totalKwh += (energyKwh ?? 0) + ((kw ?? 0) * (QUARTER_S - coveredS)) / 3600;
  }
  if (powerKw.every(({ kw }) => kw === null)) {
    return { projectedKw: null, lowKw: null, highKw: null, pastIntervals: 0, soFarKwh, powerKw };
  }
  const projectedKw = (totalKwh * 3600) / QUARTER_S;
  const heard = known.filter((_, n) => powerKw[n]?.kw !== null);
  const errors = pastErrors(heard, elapsedS);
  const isEnough = errors.length >= LEAST_PAST_INTERVALS;
  // What is still to come cannot take back what was used already.
  const floor = (soFarKwh * 3600) / QUARTER_S;
  return {
    projectedKw,
    lowKw: isEnough ? Math.min(projectedKw, Math.max(floor, projectedKw + quantile(errors, 0.1))) : null,
    highKw: isEnough ? Math.max(projectedKw, projectedKw + quantile(errors, 0.9)) : null,
    pastIntervals: errors.length,
    soFarKwh,
    powerKw,
  };
}

/** What came minus what would have been projected, in kW, for each past interval of which all is known. */
function pastErrors(machines: readonly MachineDemand[], elapsedS: number): number[] {
  const minutes = machines[0]?.minutesKw.length ?? 0;
  const sum = Float64Array.from({ length: minutes }, (_, minute) =>
    machines.reduce((total, { minutesKw }) => total + (minutesKw[minute] ?? Number.NaN), 0),
  );
  const elapsed = Math.min(QUARTER_MINUTES - 1, Math.floor(elapsedS / 60));
  const current = minutes - Math.ceil(elapsedS / 60);
  const errors: number[] = [];
  for (let start = current - QUARTER_MINUTES; start >= RECENT_MINUTES; start -= QUARTER_MINUTES) {
    const before = total(sum, start, start + elapsed);
    const actual = total(sum, start, start + QUARTER_MINUTES) / QUARTER_MINUTES;
    const recent = recentMean(sum, start + elapsed);
    const projected = (before + recent * (QUARTER_MINUTES - elapsed)) / QUARTER_MINUTES;
    if (!Number.isNaN(actual - projected)) errors.push(actual - projected);
  }
  return errors;
}

function total(values: Float64Array, from: number, to: number): number {
  return values.subarray(from, to).reduce((sum, value) => sum + value, 0);
}

/** Of the last known minutes before `end`; NaN where none is. */
function recentMean(values: Float64Array, end: number): number {
  const recent = values.subarray(Math.max(0, end - RECENT_MINUTES), end).filter((kw) => !Number.isNaN(kw));
  return recent.length === 0 ? Number.NaN : total(recent, 0, recent.length) / recent.length;
}

/** Each missing minute takes the value before it, as long as that is not too old. */
function carried(minutesKw: Float64Array): Float64Array {
  let last = Number.NaN;
  let age = 0;
  return minutesKw.map((kw) => {
    if (!Number.isNaN(kw)) {
      last = kw;
      age = 0;
      return kw;
    }
    age += 1;
    return age <= CARRIED_MINUTES ? last : Number.NaN;
  });
}
