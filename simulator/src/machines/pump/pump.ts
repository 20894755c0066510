import { clamp, signed, smooth, uniform } from '../../randomness/noise.ts';
import {
  boundedKw,
  hasWork,
  wastefulLevel,
  type MachineModel,
  type MachineState,
  type StepContext,
} from '../machine-model.ts';

export interface PumpState extends MachineState {
  readonly pressureBar: number;
  readonly flowLitresPerMinute: number;
  readonly oilTempC: number;
  /** Position in the press cycle, 0 … 1. */
  readonly phase: number;
  readonly strokesTotal: number;
  readonly goodTotal: number;
  readonly throughputUnitsPerHour: number;
  readonly batch: number;
}

const RANGE = [10, 50] as const;
const PRESSURE_BAR = [150, 200] as const;
const PUMP_EFFICIENCY = 0.86;
const AUXILIARY_KW = 7.5;
const STROKES_PER_BATCH = 120;

/** Seconds of one press stroke at this level of activity; null while nobody presses. */
function strokeSeconds(context: StepContext): number | null {
  const { seed, timeMs, activity } = context;
  if (!hasWork(context, 5)) return null;
  return (210 / Math.max(activity.level, 0.5)) * (1 + 0.08 * smooth(seed, 1, timeMs, 3_600_000));
}

/** Hydraulic load of a press through one stroke: fast approach, pressing, holding, return. */
function strokeDuty(phase: number): { flow: number; pressure: number } {
  if (phase < 0.2) return { flow: 0.85, pressure: 0.2 };
  if (phase < 0.55) return { flow: 0.7, pressure: 0.9 };
  if (phase < 0.75) return { flow: 0.12, pressure: 1 };
  return { flow: 0.75, pressure: 0.25 };
}

/**
 * Hydraulic power pack of a press. Hydraulic power [kW] = pressure [bar] × flow [l/min] / 600, divided by the
 * pump's efficiency, plus auxiliaries.
 */
export const pump: MachineModel<PumpState> = {
  kind: 'pump',
  tickSeconds: 30,
  powerRangeKw: RANGE,

  initial: () => ({
    demandKw: 12,
    loadFraction: 0.25,
    pressureBar: 155,
    flowLitresPerMinute: 10,
    oilTempC: 40,
    phase: 0,
    strokesTotal: 0,
    goodTotal: 0,
    throughputUnitsPerHour: 0,
    batch: 0,
  }),

  step(state, context, dtSeconds) {
    const { seed, tick, noise, effects, weather } = context;
    const seconds = strokeSeconds(context);
    const turned = state.phase + (seconds === null ? 0 : dtSeconds / seconds);
    const finished = Math.floor(turned);
    const phase = turned - finished;
    const idle = { flow: 0.06 + 0.5 * wastefulLevel(0, effects.idleWaste), pressure: 0.08 };
    const duty = seconds === null ? idle : strokeDuty(phase);
    const sag = effects.leak * 45;
    const pressureBar = clamp(
      PRESSURE_BAR[0] + 1 + duty.pressure * 47 + 1.5 * signed(seed, 2, tick) - sag,
      effects.leak > 0 ? 90 : PRESSURE_BAR[0],
      PRESSURE_BAR[1],
    );
    const flowLitresPerMinute = 118 * clamp(duty.flow + 0.25 * effects.leak, 0.04, 1);
    const hydraulicKw = (pressureBar * flowLitresPerMinute) / 600;
    const demandKw = boundedKw(
      (AUXILIARY_KW + hydraulicKw / PUMP_EFFICIENCY) * (1 + noise * signed(seed, 3, tick)),
      RANGE,
      effects.efficiencyLoss,
    );
    const strokesTotal = state.strokesTotal + finished;
    const good = finished > 0 && uniform(seed, 4, strokesTotal) < 0.015 ? 0 : finished;
    return {
      demandKw,
      loadFraction: demandKw / RANGE[1],
      pressureBar,
      flowLitresPerMinute,
      oilTempC: state.oilTempC + (30 + 0.5 * hydraulicKw + 0.2 * weather.outdoorTempC - state.oilTempC) / 60,
      phase,
      strokesTotal,
      goodTotal: state.goodTotal + good,
      throughputUnitsPerHour: seconds === null ? 0 : 3600 / seconds,
      batch: Math.floor(strokesTotal / STROKES_PER_BATCH),
    };
  },

  production: (state) => ({
    unitsTotal: state.strokesTotal,
    goodTotal: state.goodTotal,
    throughputUnitsPerHour: state.throughputUnitsPerHour,
    operatingMode: state.throughputUnitsPerHour > 0 ? 'running' : 'idle',
    batchId: `B${String(state.batch + 1).padStart(5, '0')}`,
  }),

  environment: (state, { weather }) => ({
    pressure_bar: state.pressureBar,
    flow_rate_m3h: state.flowLitresPerMinute * 0.06,
    supply_temp_c: state.oilTempC,
    outdoor_temp_c: weather.outdoorTempC,
  }),
};
