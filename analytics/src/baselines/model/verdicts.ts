import type { JudgedDriver, ReportingDriver, Verdict, VerdictProfileName } from '@enms/statistics';
import { judgeModel, savingsUncertainty, StatisticsError } from '@enms/statistics';
import type { Coefficient } from './fitted-model.ts';
import type { BaselineReport } from './report.ts';
import { fsuInput } from './report.ts';
import type { ModelScatter } from './stored-model.ts';

export const PROFILES: readonly VerdictProfileName[] = ['charter', 'sep', 'g14', 'ipmvp'];

/** What verdicts are computed from; a report as it was stored will do. */
export type JudgedReport = Pick<
  BaselineReport,
  'n' | 'months' | 'rSquared' | 'fP' | 'coefficients' | 'cvRmse' | 'nmbe' | 'resolution'
>;

/** The verdict of every profile. @param reportingDrivers where a reporting period is judged with it */
export function verdictsOf(
  report: JudgedReport,
  scatter: ModelScatter,
  reportingDrivers: readonly ReportingDriver[] = [],
): Verdict[] {
  const fsuOfTenPercent = uncertaintyOfTenPercent(scatter, report);
  return PROFILES.map((profile) =>
    judgeModel(profile, {
      n: report.n,
      months: report.months,
      rSquared: report.rSquared,
      ...(report.fP !== null && { fTestP: report.fP }),
      drivers: judgedDrivers(report.coefficients),
      cvRmse: report.cvRmse.value,
      nmbe: report.nmbe.value,
      ...(fsuOfTenPercent !== undefined && { fsuOfTenPercent }),
      reportingDrivers,
    }),
  );
}

/** Of a year of reporting at 90 % confidence; undefined where autocorrelation leaves too few observations. */
function uncertaintyOfTenPercent(scatter: ModelScatter, { resolution }: JudgedReport): number | undefined {
  try {
    return (
      savingsUncertainty({ ...fsuInput(scatter, resolution, 12), confidence: 0.9 }).shareOfExpected / 0.1
    );
  } catch (error) {
    if (error instanceof StatisticsError) return undefined;
    throw error;
  }
}

/** Of a driver with several coefficients the most significant one: t and p of a category are those of its best level. */
function judgedDrivers(coefficients: readonly Coefficient[]): JudgedDriver[] {
  const byDriver = new Map<string, JudgedDriver>();
  for (const { name, driver, role, t, p } of coefficients) {
    if (driver === null || t === null || p === null) continue;
    const key = role === 'level' ? driver : name;
    const known = byDriver.get(key);
    if (known === undefined || p < known.p) byDriver.set(key, { name: key, t, p });
  }
  return [...byDriver.values()];
}
