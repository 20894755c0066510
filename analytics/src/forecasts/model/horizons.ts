export const HORIZONS = ['hour', 'day', 'week'] as const;
export type Horizon = (typeof HORIZONS)[number];

/** How far is forecast in which steps, and how a model of it is judged. */
export interface HorizonPlan {
  readonly stepS: number;
  readonly steps: number;
  /** Rows of a day and of a week. */
  readonly seasonLengths: readonly number[];
  /** History that a model is made from. */
  readonly trainingDays: number;
  /** Origins of the backtest, and rows between them: no divisor of a day, so that they begin at all times of day. */
  readonly origins: number;
  readonly originStep: number;
  /** With fewer origins nothing is served: intervals of so few would say nothing. */
  readonly leastOrigins: number;
  /** How old the newest value may be. */
  readonly stalestS: number;
}

export const HORIZON_PLANS: Readonly<Record<Horizon, HorizonPlan>> = {
  hour: {
    stepS: 900,
    steps: 4,
    seasonLengths: [96, 672],
    trainingDays: 90,
    origins: 36,
    originStep: 29,
    leastOrigins: 8,
    stalestS: 2 * 3600,
  },
  day: {
    stepS: 3600,
    steps: 24,
    seasonLengths: [24, 168],
    trainingDays: 90,
    origins: 14,
    originStep: 25,
    leastOrigins: 5,
    stalestS: 12 * 3600,
  },
  week: {
    stepS: 3600,
    steps: 168,
    seasonLengths: [24, 168],
    trainingDays: 90,
    origins: 10,
    originStep: 31,
    leastOrigins: 4,
    stalestS: 24 * 3600,
  },
};
