import { clamp, signed, smooth, uniform } from '../../randomness/noise.ts';
import {
  boundedKw,
  relax,
  wastefulLevel,
  type MachineModel,
  type MachineState,
  type StepContext,
} from '../machine-model.ts';

export interface MotorState extends MachineState {
  readonly speedPercent: number;
  /** Share of the belt that is full, 0.4 … 1. */
  readonly beltLoad: number;
  readonly throughputUnitsPerHour: number;
  readonly unitsTotal: number;
  readonly goodTotal: number;
}

const RANGE = [5, 30] as const;
const FULL_SPEED_UNITS_PER_HOUR = 900;
const JAM_MINUTE_CHANCE = 0.004;

/** Speed set point of the drive: follows the shift, stands still in a jam and when nobody works. */
function wantedSpeed({ seed, timeMs, activity, effects }: StepContext): { run: number; make: number } {
  const jammed = uniform(seed, 1, Math.floor(timeMs / 60_000)) < JAM_MINUTE_CHANCE;
  const level = activity.level < 0.1 || jammed ? 0 : activity.level;
  const make = clamp(level * 92 * (1 + 0.06 * smooth(seed, 2, timeMs, 900_000)), 0, 100);
  return { make, run: Math.max(make, 85 * wastefulLevel(0, effects.idleWaste)) };
}

/** Conveyor on a frequency converter: friction plus load times speed; what leaves the belt follows its speed. */
export const motor: MachineModel<MotorState> = {
  kind: 'motor',
  tickSeconds: 10,
  powerRangeKw: RANGE,

  initial: () => ({
    demandKw: 6,
    loadFraction: 0.2,
    speedPercent: 0,
    beltLoad: 0.7,
    throughputUnitsPerHour: 0,
    unitsTotal: 0,
    goodTotal: 0,
  }),

  step(state, context, dtSeconds) {
    const { seed, timeMs, tick, noise, effects } = context;
    const wanted = wantedSpeed(context);
    const speedPercent = clamp(relax(state.speedPercent, wanted.run, dtSeconds, 12), 0, 100);
    const full = clamp(0.72 + 0.22 * smooth(seed, 3, timeMs, 1_800_000), 0.4, 1);
    const beltLoad = wanted.make > 0 ? full : 0.05;
    const throughput =
      wanted.make > 0 && speedPercent > 1
        ? (Math.min(speedPercent, wanted.make) / 100) * FULL_SPEED_UNITS_PER_HOUR * (0.6 + 0.4 * beltLoad)
        : 0;
    const share = speedPercent / 100;
    const cleanKw = 5.3 + share * (3.5 + 19 * beltLoad) + 1.2 * share ** 3;
    const demandKw = boundedKw(cleanKw * (1 + noise * signed(seed, 4, tick)), RANGE, effects.efficiencyLoss);
    const made = (throughput / 3600) * dtSeconds;
    const rejectRate = 0.012 + 0.01 * (smooth(seed, 5, timeMs, 7_200_000) + 1);
    return {
      demandKw,
      loadFraction: demandKw / RANGE[1],
      speedPercent,
      beltLoad,
      throughputUnitsPerHour: throughput,
      unitsTotal: state.unitsTotal + made,
      goodTotal: state.goodTotal + made * (1 - rejectRate),
    };
  },

  production: (state) => ({
    unitsTotal: state.unitsTotal,
    goodTotal: state.goodTotal,
    throughputUnitsPerHour: state.throughputUnitsPerHour,
    operatingMode: state.speedPercent < 1 ? 'stopped' : state.throughputUnitsPerHour > 0 ? 'running' : 'idle',
    speedPercent: state.speedPercent,
    extra: { belt_load_percent: state.beltLoad * 100 },
  }),

  environment: (_state, { weather, seed, timeMs }) => ({
    outdoor_temp_c: weather.outdoorTempC,
    indoor_temp_c: 21 + 0.12 * (weather.outdoorTempC - 10) + 0.5 * smooth(seed, 6, timeMs, 3_600_000),
  }),
};
