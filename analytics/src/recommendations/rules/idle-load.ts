import { HOURS_PER_YEAR } from './facts.ts';
import type { Finding, MachineFacts } from './facts.ts';

const QUARTER_MILLIS = 900_000;
/** Shorter pauses are part of the work. */
const LEAST_QUARTERS = 4;
/** As kpi.on_time counts: below it a machine is off. */
const OFF_SHARE = 0.05;
const LEAST_KWH_YEAR = 500;
const LEAST_SHARE = 0.02;
const LEAST_KNOWN_HOURS = 7 * 24;

/** Three shifts of eight hours by the clock of the site, since EnMS knows no shift plan. */
const SHIFTS = ['early 06-14', 'late 14-22', 'night 22-06'] as const;

/**
 * Energy of pauses of an hour or more in which a machine makes nothing and is on; the first quarter hour of each counts as
 * needed, for running down and up again. For machines that say what they make.
 */
export function idleLoad(facts: MachineFacts): Finding | null {
  const { quarters, localHours, ratedPowerKw } = facts;
  const { powerKw, productionCount } = quarters.columns;
  const offKw = OFF_SHARE * (ratedPowerKw ?? 0);
  let [knownQuarters, usedKwh, savedKwh, pauses] = [0, 0, 0, 0];
  const byShift = SHIFTS.map(() => 0);
  let pause: number[] = [];
  const close = (): void => {
    if (pause.length >= LEAST_QUARTERS) {
      pauses += 1;
      for (const row of pause.slice(1)) {
        const kwh = (powerKw[row] ?? 0) / 4;
        savedKwh += kwh;
        const shift = shiftOf(localHours[row] ?? 0);
        byShift[shift] = (byShift[shift] ?? 0) + kwh;
      }
    }
    pause = [];
  };
  for (let row = 0; row < quarters.times.length; row += 1) {
    const [power, made] = [powerKw[row] ?? Number.NaN, productionCount[row] ?? Number.NaN];
    const isNext = (quarters.times[row] ?? 0) - (quarters.times[row - 1] ?? 0) === QUARTER_MILLIS;
    // A quarter hour of which nothing is known ends a pause: nothing is claimed of it.
    if (!isNext || Number.isNaN(power) || Number.isNaN(made)) close();
    if (Number.isNaN(power) || Number.isNaN(made)) continue;
    knownQuarters += 1;
    usedKwh += power / 4;
    if (made > 0 || power <= offKw) close();
    else pause.push(row);
  }
  close();
  if (knownQuarters / 4 < LEAST_KNOWN_HOURS || savedKwh < LEAST_SHARE * usedKwh) return null;
  const perYear = HOURS_PER_YEAR / (knownQuarters / 4);
  const savingKwhYear = savedKwh * perYear;
  if (savingKwhYear < LEAST_KWH_YEAR) return null;
  const shifts = SHIFTS.map((shift, i) => ({ shift, idle_kwh: byShift[i] ?? 0 }));
  return {
    rule: 'idle_load',
    savingKwhYear,
    cost: 'by_energy',
    evidence: {
      known_hours: knownQuarters / 4,
      used_kwh: usedKwh,
      idle_kwh: savedKwh,
      idle_share: savedKwh / usedKwh,
      pauses_of_an_hour_or_more: pauses,
      off_below_kw: offKw,
      shifts,
    },
  };
}

function shiftOf(hour: number): number {
  return hour >= 6 && hour < 14 ? 0 : hour >= 14 && hour < 22 ? 1 : 2;
}
