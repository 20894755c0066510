import { everyDriverRule, figureRule } from './rules.ts';
import type { VerdictProfile } from './verdict.ts';

/** The project's own demands on a baseline. */
export const charter: VerdictProfile = {
  name: 'charter',
  version: 1,
  title: 'Project charter',
  source: 'Training defaults of the project charter: R² > 0.80, p < 0.05, at least 1,000 observations',
  rules: [
    figureRule(
      'r_squared',
      'R² above 0.80',
      ({ rSquared }) => rSquared,
      (value) => value > 0.8,
    ),
    everyDriverRule(
      'driver_p',
      'every driver with p below 0.05',
      ({ p }) => p,
      (p) => p < 0.05,
      Math.max,
    ),
    figureRule(
      'observations',
      'at least 1,000 observations',
      ({ n }) => n,
      (value) => value >= 1000,
    ),
  ],
};
