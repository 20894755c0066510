import { clamp, signed, smooth } from '../../randomness/noise.ts';
import {
  boundedKw,
  relax,
  wastefulLevel,
  type MachineModel,
  type MachineState,
  type StepContext,
} from '../machine-model.ts';

export interface HvacState extends MachineState {
  readonly indoorTempC: number;
  /** Heat moved by the plant: positive cools the hall, negative heats it. */
  readonly thermalKw: number;
  readonly supplyTempC: number;
  readonly returnTempC: number;
  readonly flowM3h: number;
  readonly cop: number;
}

const RANGE = [20, 150] as const;
const HALL_KW_PER_K = 8;
const HALL_TIME_CONSTANT_S = 5400;
const COOLING_CAPACITY_KW = 320;
const HEATING_CAPACITY_KW = 220;
/** Heat of water: kWh per m³ and K. */
const WATER_KWH_PER_M3_K = 1.163;

/** Cooling (+) or heating (−) that holds the hall at its set point. */
function neededKw({ weather, activity, effects }: StepContext, setpointC: number): number {
  const gains = 25 + 105 * wastefulLevel(activity.level, effects.idleWaste * 0.4);
  const sun = 45 * weather.daylight;
  const dry = gains + sun + HALL_KW_PER_K * (weather.outdoorTempC - setpointC);
  const moisture =
    weather.outdoorTempC > 18 ? 0.35 * (weather.humidityPercent - 45) * (weather.outdoorTempC / 25) : 0;
  return dry > 0 ? Math.max(dry + Math.max(moisture, 0), 0) : dry;
}

/** A chiller loses efficiency with the heat outside, a heat pump with the cold. */
function copAt(outdoorTempC: number, cooling: boolean, loss: number): number {
  const ideal = cooling ? 4.3 - 0.05 * (outdoorTempC - 12) : 3.1 + 0.05 * (outdoorTempC - 2);
  return clamp(ideal / (1 + loss), 2.5, 4);
}

/**
 * Chiller and heat pump of a hall: the load follows the outdoor temperature, the sun and the people; the water
 * side closes the energy balance: thermal power = flow × 1.163 × (return − supply) = COP × compressor power.
 */
export const hvac: MachineModel<HvacState> = {
  kind: 'hvac',
  tickSeconds: 10,
  powerRangeKw: RANGE,

  initial: ({ weather }) => ({
    demandKw: 35,
    loadFraction: 0.25,
    indoorTempC: 21.5,
    thermalKw: 0,
    supplyTempC: 12,
    returnTempC: 16,
    flowM3h: 5,
    cop: copAt(weather.outdoorTempC, true, 0),
  }),

  step(state, context, dtSeconds) {
    const { weather, activity, effects, seed, timeMs, tick, noise } = context;
    const occupied = wastefulLevel(activity.occupancy, effects.idleWaste);
    // The hall may cool down to 16 °C or warm up to 25 °C while nobody is there.
    const setpointC = weather.outdoorTempC < 12 ? 16 + 5 * occupied : 25 - 2.5 * occupied;
    const needed = neededKw(context, setpointC);
    const setback = 0.55 + 0.45 * occupied;
    const correction = 6 * (state.indoorTempC - setpointC);
    const target = clamp(needed * setback + correction, -HEATING_CAPACITY_KW, COOLING_CAPACITY_KW);
    const thermalKw = relax(state.thermalKw, target, dtSeconds, 240);
    const freeC = setpointC + (needed - thermalKw) / HALL_KW_PER_K / 4;
    const indoorTempC = relax(state.indoorTempC, freeC, dtSeconds, HALL_TIME_CONSTANT_S);
    const fraction = Math.abs(thermalKw) / COOLING_CAPACITY_KW;
    const cop = copAt(weather.outdoorTempC, thermalKw >= 0, 0);
    const supplyTempC = clamp(12 - 4.6 * fraction + 0.15 * smooth(seed, 1, timeMs, 600_000), 7, 12);
    const returnTempC = clamp(supplyTempC + 4.6 + 1.2 * fraction, 12, 18);
    const fansKw = 16 + 10 * occupied;
    const demandKw = boundedKw(
      (fansKw + Math.abs(thermalKw) / cop) * (1 + noise * signed(seed, 2, tick)),
      RANGE,
      effects.efficiencyLoss,
    );
    return {
      demandKw,
      loadFraction: demandKw / RANGE[1],
      indoorTempC,
      thermalKw,
      supplyTempC,
      returnTempC,
      flowM3h: Math.abs(thermalKw) / (WATER_KWH_PER_M3_K * (returnTempC - supplyTempC)),
      cop: clamp(cop / (1 + effects.efficiencyLoss), 2.5, 4),
    };
  },

  environment: (state, { weather }) => ({
    outdoor_temp_c: weather.outdoorTempC,
    humidity_percent: weather.humidityPercent,
    indoor_temp_c: state.indoorTempC,
    supply_temp_c: state.supplyTempC,
    return_temp_c: state.returnTempC,
    flow_rate_m3h: state.flowM3h,
    cop: state.cop,
  }),
};
