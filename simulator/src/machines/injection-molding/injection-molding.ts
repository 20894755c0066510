import { clamp, signed, smooth, uniform } from '../../randomness/noise.ts';
import {
  boundedKw,
  hasWork,
  relax,
  wastefulLevel,
  type MachineModel,
  type MachineState,
  type StepContext,
} from '../machine-model.ts';

export type MoldingPhase = 'standby' | 'heating' | 'injection' | 'cooling';

export interface MoldingState extends MachineState {
  readonly phase: MoldingPhase;
  /** Position in the moulding cycle, 0 … 1. */
  readonly position: number;
  readonly cycleSeconds: number;
  /** Water in the granulate, percent by mass, 0.02 … 0.25. */
  readonly moisturePercent: number;
  readonly barrelTempC: number;
  readonly shotsTotal: number;
  readonly goodTotal: number;
  readonly throughputUnitsPerHour: number;
  /** Index of the recipe that runs in this shift. */
  readonly recipe: number;
}

const RANGE = [25, 200] as const;
const CYCLE_SECONDS = [60, 180] as const;
const PARTS_PER_SHOT = 4;
const RECIPES = ['PP-12', 'ABS-7', 'PA6-3'] as const;
/** Parts of a cycle that end the heating (plasticising) and the injection. */
const HEATING_END = 0.35;
const INJECTION_END = 0.55;

function recipeIndex(seed: number, timeMs: number): number {
  return Math.floor(uniform(seed, 1, Math.floor(timeMs / 28_800_000)) * RECIPES.length);
}

/** Wet weather wets the granulate; each delivery of material differs. */
function moistureAt({ seed, timeMs, weather }: StepContext): number {
  const delivery = 0.05 * (signed(seed, 2, Math.floor(timeMs / 43_200_000)) + 1);
  const drift = 0.015 * smooth(seed, 3, timeMs, 5_400_000);
  return clamp(0.05 + delivery + drift + 0.0009 * (weather.humidityPercent - 60), 0.02, 0.25);
}

function phaseOf(position: number): MoldingPhase {
  if (position < HEATING_END) return 'heating';
  return position < INJECTION_END ? 'injection' : 'cooling';
}

/** Power of a phase; a wet granulate needs drying and more heat: about +4 % per 0.01 % of moisture above 0.05 %. */
function phaseKw(phase: MoldingPhase, moisturePercent: number, recipe: number): number {
  const wet = 1 + 4 * (moisturePercent - 0.05);
  if (phase === 'heating') return (92 + 6 * recipe) * wet;
  if (phase === 'injection') return 138 + 6 * recipe;
  return phase === 'cooling' ? 44 + 14 * (wet - 1) : 27;
}

/** Injection moulding machine: heating → injection → cooling, cycles of 60–180 s, longer with wet material. */
export const injectionMolding: MachineModel<MoldingState> = {
  kind: 'injection_molding',
  tickSeconds: 30,
  powerRangeKw: RANGE,

  initial: (context) => ({
    demandKw: 27,
    loadFraction: 0.14,
    phase: 'standby',
    position: 0,
    cycleSeconds: 110,
    moisturePercent: moistureAt(context),
    barrelTempC: 180,
    shotsTotal: 0,
    goodTotal: 0,
    throughputUnitsPerHour: 0,
    recipe: recipeIndex(context.seed, context.timeMs),
  }),

  step(state, context, dtSeconds) {
    const { seed, timeMs, tick, noise, activity, effects } = context;
    const moisturePercent = moistureAt(context);
    const recipe = recipeIndex(seed, timeMs);
    const working = hasWork(context, 8);
    const cycleSeconds = clamp(
      (78 + 9 * recipe + 220 * (moisturePercent - 0.05)) / clamp(activity.level, 0.55, 1) +
        4 * smooth(seed, 4, timeMs, 1_200_000),
      CYCLE_SECONDS[0],
      CYCLE_SECONDS[1],
    );
    const turned = state.position + (working ? dtSeconds / cycleSeconds : 0);
    const finished = Math.floor(turned);
    const position = turned - finished;
    const phase = working ? phaseOf(position) : 'standby';
    const standbyKw = 27 + 65 * wastefulLevel(0, effects.idleWaste);
    const cleanKw = working ? phaseKw(phase, moisturePercent, recipe) : standbyKw;
    const demandKw = boundedKw(cleanKw * (1 + noise * signed(seed, 5, tick)), RANGE, effects.efficiencyLoss);
    const shotsTotal = state.shotsTotal + finished;
    const scrapped = uniform(seed, 6, shotsTotal) < 0.01 + 0.15 * Math.max(moisturePercent - 0.12, 0);
    return {
      demandKw,
      loadFraction: demandKw / RANGE[1],
      phase,
      position,
      cycleSeconds,
      moisturePercent,
      barrelTempC: relax(state.barrelTempC, working ? 225 + 10 * recipe : 150, dtSeconds, 900),
      shotsTotal,
      goodTotal: state.goodTotal + (scrapped ? 0 : finished * PARTS_PER_SHOT),
      throughputUnitsPerHour: working ? (3600 / cycleSeconds) * PARTS_PER_SHOT : 0,
      recipe,
    };
  },

  production: (state) => ({
    unitsTotal: state.shotsTotal * PARTS_PER_SHOT,
    goodTotal: state.goodTotal,
    throughputUnitsPerHour: state.throughputUnitsPerHour,
    operatingMode: state.phase,
    recipeId: RECIPES[state.recipe] ?? RECIPES[0],
    extra: { cycle_time_s: state.cycleSeconds, material_moisture_percent: state.moisturePercent },
  }),

  environment: (state, { weather, seed, timeMs }) => ({
    outdoor_temp_c: weather.outdoorTempC,
    humidity_percent: weather.humidityPercent,
    indoor_temp_c: 23 + 0.1 * (weather.outdoorTempC - 10) + 0.4 * smooth(seed, 7, timeMs, 3_600_000),
    supply_temp_c: state.barrelTempC,
  }),
};
