import { clamp, signed, smooth } from '../../randomness/noise.ts';
import {
  relax,
  wastefulLevel,
  type MachineModel,
  type MachineState,
  type StepContext,
} from '../machine-model.ts';

export interface BoilerState extends MachineState {
  /** Heat in the burnt gas (higher calorific value). */
  readonly gasKw: number;
  readonly gasM3h: number;
  readonly steamKw: number;
  readonly steamKgh: number;
  readonly pressureBar: number;
  readonly steamTotalKg: number;
}

const AUXILIARY_RANGE = [2, 8] as const;
const STEAM_KW = [30, 330] as const;
/** Calorific value of natural gas, kWh per m³. */
export const CALORIFIC_KWH_PER_M3 = 10.55;
/** Enthalpy given to 1 kg of saturated steam at 8 bar from make-up water of 26 °C: (2773 − 109) kJ / 3600. */
export const ENTHALPY_KWH_PER_KG = 0.74;

function steamDemandKw({ seed, timeMs, activity, weather, effects }: StepContext): number {
  const process = 35 + 175 * wastefulLevel(activity.level, effects.idleWaste * 0.6);
  const heating = 4.5 * Math.max(16 - weather.outdoorTempC, 0);
  return clamp(
    process * (1 + 0.1 * smooth(seed, 1, timeMs, 1_500_000)) + heating + effects.leak * 60,
    STEAM_KW[0],
    STEAM_KW[1],
  );
}

/** Gas-fired steam boiler: gas = steam / efficiency, the efficiency is best at two thirds of the load. */
export const boiler: MachineModel<BoilerState> = {
  kind: 'boiler',
  tickSeconds: 30,
  powerRangeKw: AUXILIARY_RANGE,

  initial: () => ({
    demandKw: 3,
    loadFraction: 0.3,
    gasKw: 120,
    gasM3h: 120 / CALORIFIC_KWH_PER_M3,
    steamKw: 105,
    steamKgh: 105 / ENTHALPY_KWH_PER_KG,
    pressureBar: 8,
    steamTotalKg: 0,
  }),

  step(state, context, dtSeconds) {
    const { seed, tick, noise, effects } = context;
    const steadyKw = relax(state.steamKw, steamDemandKw(context), dtSeconds, 180);
    const steamKw = clamp(steadyKw * (1 + 0.3 * noise * signed(seed, 2, tick)), STEAM_KW[0], STEAM_KW[1]);
    const load = steamKw / STEAM_KW[1];
    const efficiency = (0.91 - 0.12 * (load - 0.66) ** 2) / (1 + effects.efficiencyLoss);
    const gasKw = steamKw / efficiency + 6;
    const steamKgh = steamKw / ENTHALPY_KWH_PER_KG;
    return {
      demandKw: AUXILIARY_RANGE[0] + 5.5 * load,
      loadFraction: load,
      gasKw,
      gasM3h: gasKw / CALORIFIC_KWH_PER_M3,
      steamKw,
      steamKgh,
      pressureBar: 8 + 0.2 * signed(seed, 3, tick) - 1.5 * effects.leak,
      steamTotalKg: state.steamTotalKg + (steamKgh / 3600) * dtSeconds,
    };
  },

  thermal: (state) => [
    {
      channel: 'natural_gas',
      carrier: 'natural_gas',
      powerKw: state.gasKw,
      kwhPerUnit: CALORIFIC_KWH_PER_M3,
    },
    { channel: 'steam', carrier: 'steam', powerKw: state.steamKw, kwhPerUnit: ENTHALPY_KWH_PER_KG },
  ],

  production: (state) => ({
    unitsTotal: state.steamTotalKg,
    goodTotal: state.steamTotalKg,
    throughputUnitsPerHour: state.steamKgh,
    operatingMode: state.steamKw > STEAM_KW[0] + 30 ? 'running' : 'low_fire',
  }),

  environment: (state, { weather }) => ({
    pressure_bar: state.pressureBar,
    outdoor_temp_c: weather.outdoorTempC,
  }),
};
