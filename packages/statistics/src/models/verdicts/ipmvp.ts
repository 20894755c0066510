import { everyDriverRule, figureRule } from './rules.ts';
import type { VerdictProfile } from './verdict.ts';

/** Rules of thumb after IPMVP. */
export const ipmvp: VerdictProfile = {
  name: 'ipmvp',
  version: 1,
  title: 'After IPMVP',
  source:
    'EVO, IPMVP Uncertainty Assessment, and Statistics and Uncertainty for IPMVP (2014): R² > 0.75, CV(RMSE) < 20 %, t > 2',
  rules: [
    figureRule(
      'r_squared',
      'R² above 0.75',
      ({ rSquared }) => rSquared,
      (value) => value > 0.75,
    ),
    figureRule(
      'cv_rmse',
      'CV(RMSE) below 20 %',
      ({ cvRmse }) => cvRmse,
      (value) => value < 0.2,
    ),
    everyDriverRule(
      'driver_t',
      'every driver with |t| above 2',
      ({ t }) => Math.abs(t),
      (t) => t > 2,
      Math.min,
    ),
    figureRule(
      'months',
      'a baseline of at least 12 months',
      ({ months }) => months,
      (value) => value >= 12,
    ),
  ],
};
