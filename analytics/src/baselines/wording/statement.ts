import type { Verdict } from '@enms/statistics';
import type { Resolution } from '../model/driver-spec.ts';
import type { BaselineReport } from '../model/report.ts';

/** What the verdict on a fit tells. */
export interface VerdictFacts {
  readonly n: number;
  readonly resolution: Resolution;
  readonly rSquared: number;
  readonly cvRmse: number;
  /** One for each coefficient that has one; none where the time of the week and the temperature explain. */
  readonly drivers: readonly string[];
  /** Smallest saving that a year can tell, as a share; null where the residuals do not let any be told. */
  readonly detectableShare: number | null;
  /** Profiles of verdicts by their outcome. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** What each re-baseline trigger tells. */
export interface TriggerFactsTold {
  /** Share of the recent periods. */
  readonly drivers_out_of_range: { readonly share: number };
  readonly unexplained_change: {
    readonly direction: 'waste' | 'saving';
    /** ms since 1970. */
    readonly since: number;
    readonly timeZone: string;
  };
  readonly machines_changed: { readonly machines: number };
  /** Since the end of the baseline period. */
  readonly model_too_old: { readonly days: number };
}

export type TriggerCode = keyof TriggerFactsTold;

/** The sentences of a language. */
export interface BaselineWording {
  readonly verdict: (told: VerdictFacts) => string;
  readonly triggers: { readonly [C in TriggerCode]: (told: TriggerFactsTold[C]) => string };
}

/** What a fit and the verdicts on it tell. */
export function verdictFacts(
  report: Pick<
    BaselineReport,
    'n' | 'resolution' | 'rSquared' | 'cvRmse' | 'coefficients' | 'detectableSavings'
  >,
  verdicts: readonly Pick<Verdict, 'profile' | 'outcome'>[],
): VerdictFacts {
  const year = report.detectableSavings.find(({ reportingMonths }) => reportingMonths === 12);
  const profilesOf = (wanted: Verdict['outcome']): string[] =>
    verdicts.filter(({ outcome }) => outcome === wanted).map(({ profile }) => profile);
  return {
    n: report.n,
    resolution: report.resolution,
    rSquared: report.rSquared,
    cvRmse: report.cvRmse.value,
    drivers: report.coefficients.flatMap(({ driver }) => (driver === null ? [] : [driver])),
    detectableShare: year?.share ?? null,
    passed: profilesOf('passed'),
    failed: profilesOf('failed'),
  };
}
