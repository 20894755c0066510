import { clamp, signed, smooth } from '../../randomness/noise.ts';
import { boundedKw, type MachineModel, type MachineState, type StepContext } from '../machine-model.ts';

export interface CompressorState extends MachineState {
  /** Receiver pressure above ambient. */
  readonly pressureBar: number;
  /** Free air delivered by the machine. */
  readonly flowM3h: number;
  readonly deliveredM3: number;
}

const RANGE = [15, 75] as const;
const FLOW_M3H = [100, 500] as const;
const RECEIVER_M3 = 3;
/** The proportional band of the pressure controller: 100 m³/h at 7.8 bar, 500 m³/h at 6.4 bar. */
const BAND_BAR = { top: 7.8, bottom: 6.4 };
/** Fixed losses and specific power of a variable-speed screw compressor at 7 bar. */
const FIXED_KW = 11;
const KWH_PER_M3 = 0.112;
const SLEW_M3H_PER_S = 25;

/** Absolute pressure at which consumers and leaks draw their nominal flow. */
const NOMINAL_ABSOLUTE_BAR = 8.2;

/** What the plant's pipes draw: free air through nozzles and holes, in proportion to the absolute pressure. */
function demandM3h({ seed, timeMs, tick, activity, effects }: StepContext, pressureBar: number): number {
  const level = Math.max(activity.level, 0.02) + (0.7 - Math.min(activity.level, 0.7)) * effects.idleWaste;
  const consumers = 110 + 240 * level * (1 + 0.12 * smooth(seed, 1, timeMs, 420_000));
  const bursts = 18 * level * smooth(seed, 2, timeMs, 15_000) + 4 * signed(seed, 3, tick);
  const nominal = consumers + bursts + effects.leak * FLOW_M3H[1];
  return (nominal * (pressureBar + 1)) / NOMINAL_ABSOLUTE_BAR;
}

/**
 * Screw compressor with a receiver. A proportional controller raises the flow as the pressure sinks, so a leak
 * shows as more flow, more power and a slowly lower pressure; beyond full flow the pressure falls away.
 */
export const compressor: MachineModel<CompressorState> = {
  kind: 'compressor',
  tickSeconds: 1,
  powerRangeKw: RANGE,

  initial: () => ({ demandKw: 30, loadFraction: 0.4, pressureBar: 7.2, flowM3h: 250, deliveredM3: 0 }),

  step(state, context, dtSeconds) {
    const { effects, seed, tick, noise } = context;
    const share = (BAND_BAR.top - state.pressureBar) / (BAND_BAR.top - BAND_BAR.bottom);
    const wanted = FLOW_M3H[0] + share * (FLOW_M3H[1] - FLOW_M3H[0]);
    const slew = SLEW_M3H_PER_S * dtSeconds;
    const flowM3h = clamp(
      clamp(wanted, state.flowM3h - slew, state.flowM3h + slew),
      FLOW_M3H[0],
      FLOW_M3H[1],
    );
    const surplusM3 = ((flowM3h - demandM3h(context, state.pressureBar)) / 3600) * dtSeconds;
    const lowest = effects.leak > 0 ? 3 : 6;
    const pressureBar = clamp(state.pressureBar + surplusM3 / RECEIVER_M3, lowest, 8);
    const cleanKw = FIXED_KW + KWH_PER_M3 * flowM3h * Math.sqrt(pressureBar / 7);
    const demandKw = boundedKw(cleanKw * (1 + noise * signed(seed, 4, tick)), RANGE, effects.efficiencyLoss);
    return {
      demandKw,
      loadFraction: demandKw / RANGE[1],
      pressureBar,
      flowM3h,
      deliveredM3: state.deliveredM3 + (flowM3h / 3600) * dtSeconds,
    };
  },

  production: (state) => ({
    unitsTotal: state.deliveredM3,
    goodTotal: state.deliveredM3,
    throughputUnitsPerHour: state.flowM3h,
    operatingMode: state.flowM3h > FLOW_M3H[0] + 5 ? 'loaded' : 'idle',
    speedPercent: (state.flowM3h / FLOW_M3H[1]) * 100,
  }),

  environment: (state, { weather, seed, tick }) => ({
    pressure_bar: state.pressureBar + 0.004 * signed(seed, 5, tick),
    flow_rate_m3h: state.flowM3h,
    outdoor_temp_c: weather.outdoorTempC,
  }),
};
