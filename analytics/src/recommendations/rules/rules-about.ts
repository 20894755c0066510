import type { RuleName } from './facts.ts';
import type { Facts } from './judge.ts';

/** Which rules look at which facts. Apart from the rules, which load the statistics. */
export const RULES_ABOUT: Readonly<Record<Facts['about'], readonly RuleName[]>> = {
  machine: ['idle_load', 'leak_slope', 'peak_hours'],
  site: ['load_factor'],
  baselines: ['baseline_drift'],
};
