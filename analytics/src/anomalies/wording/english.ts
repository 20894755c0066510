import { FIGURES } from '../../words/figures.ts';
import { plainName, unitOf, type AnomalyWording, type Told } from './statement.ts';

const { figure, whole, tenths, exact, percent } = FIGURES.en;

const QUANTITIES: Readonly<Record<string, string>> = {
  power_kw: 'power',
  power_for_baseline: 'power against the baseline',
  power_for_work: 'power for the work',
  power_for_time: 'power for the time of the week',
  pressure_bar: 'pressure',
  flow_rate_m3h: 'flow rate',
  supply_temp_c: 'supply temperature',
  return_temp_c: 'return temperature',
  cop: 'COP',
};

const EXPECTATIONS: Readonly<Record<Told['deviation']['against'], string>> = {
  baseline: 'what the baseline in force expects',
  work: 'what the machine needs for the work it did',
  time: 'what is usual at this time of the week and temperature',
};

/** How anomalies are explained in English. */
export const englishAnomalies: AnomalyWording = {
  deviation: ({ quantity, against, side, size, isShare, minutes, robustSigmas }) => {
    const by = isShare ? percent(size) : `${figure(size)}${unitOf(quantity)}`;
    return `${capital(nameOf(quantity))} was ${by} ${side} ${EXPECTATIONS[against]} for ${lasting(minutes)} (at most ${tenths(robustSigmas)} robust sigmas).`;
  },
  unusual_combination: ({ minutes, features }) =>
    `The machine ran for ${lasting(minutes)} in a way its clean period does not know; most unusual: ${features.map(nameOf).join(', ')}.`,
  gap: ({ minutes, missingReadings }) =>
    `The meter sent nothing for ${lasting(minutes)} (${missingReadings === 1 ? '1 reading is' : `${whole(missingReadings)} readings are`} missing).`,
  flat_line: ({ minutes, powerKw }) =>
    `The meter showed exactly ${exact(powerKw)} kW for ${lasting(minutes)}: a measured power in use never stands still.`,
  spike: ({ minutes, powerKw, share }) => {
    const by =
      share === null ? 'far above the minutes around it' : `${percent(share)} above what its work explains`;
    return `Power jumped to ${figure(powerKw)} kW, ${by}, for ${lasting(minutes)}.`;
  },
  stuck_counter: ({ minutes, energyKwh }) =>
    `The counter stood still for ${lasting(minutes)} though ${tenths(energyKwh)} kWh flowed.`,
  counter_reset: ({ fromKwh, toKwh }) =>
    `The counter fell from ${tenths(fromKwh)} to ${tenths(toKwh)} kWh: it was reset, or the meter was replaced.`,
  counter_jump: ({ minutes, energyKwh }) =>
    `The counter rose by ${tenths(energyKwh)} kWh in ${lasting(minutes)}, more than the machine can use.`,
  clock_shift: ({ minutes, shiftMinutes, side }) =>
    `The clock of the device was about ${whole(shiftMinutes)} min ${side} for ${lasting(minutes)}: minutes were filled twice on one side and left empty on the other.`,
};

function nameOf(quantity: string): string {
  return QUANTITIES[quantity] ?? plainName(quantity);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `45 min`, `3.5 h`, `2.1 days`. */
function lasting(minutes: number): string {
  if (minutes < 90) return `${Math.max(1, Math.round(minutes))} min`;
  return minutes < 2880 ? `${tenths(minutes / 60)} h` : `${tenths(minutes / 1440)} days`;
}
