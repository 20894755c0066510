import { figureRule } from './rules.ts';
import type { VerdictProfile } from './verdict.ts';

/** Limits after ASHRAE Guideline 14, at 90 % confidence for a saving of 10 %, as whole-building programmes apply them. */
export const g14: VerdictProfile = {
  name: 'g14',
  version: 1,
  title: 'After ASHRAE Guideline 14',
  source:
    'ASHRAE Guideline 14-2014, whole-building path; uncertainty at 90 % for a 10 % saving as in CPUC NMEC rules',
  rules: [
    figureRule(
      'cv_rmse',
      'CV(RMSE) below 25 %',
      ({ cvRmse }) => cvRmse,
      (value) => value < 0.25,
    ),
    figureRule(
      'nmbe',
      'NMBE within ±0.5 %',
      ({ nmbe }) => nmbe,
      (value) => Math.abs(value) <= 0.005,
    ),
    figureRule(
      'fsu',
      'fractional savings uncertainty of a 10 % saving below 50 % at 90 % confidence',
      ({ fsuOfTenPercent }) => fsuOfTenPercent,
      (value) => value < 0.5,
    ),
  ],
};
