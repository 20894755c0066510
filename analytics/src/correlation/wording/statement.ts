import type { CorrelationOutcome } from '../correlate.ts';
import type { Resolution } from '../../series/periods.ts';

/** What a correlation is about. */
export interface Subject {
  /** For people. */
  readonly scope: string;
  readonly driver: string;
  readonly resolution: Resolution;
}

export type Strength = 'weak' | 'moderate' | 'strong' | 'very_strong';

/** A connection that is more than chance. */
export interface FoundConnection extends Subject {
  readonly strength: Strength;
  /** Pearson, with its sign. */
  readonly coefficient: number;
  /** kWh of a period for each unit of the driver, with its sign. */
  readonly slope: number;
  /** Ranks go together clearly better than values. */
  readonly isBent: boolean;
  /** Periods that energy follows later, where that is clearly closer; 0 for the same period. */
  readonly lag: number;
}

/** None that could be told from chance. @param periods that were looked at */
export interface NoConnection extends Subject {
  readonly periods: number;
}

/** The sentences of a language, fit for speech. */
export interface CorrelationWording {
  readonly found: (told: FoundConnection) => string;
  readonly none: (told: NoConnection) => string;
}

export type CorrelationStatement =
  | { readonly kind: 'found'; readonly told: FoundConnection }
  | { readonly kind: 'none'; readonly told: NoConnection };

/** What there is to say of a correlation. */
export function correlationStatement(
  {
    pearson,
    spearman,
    bestLag,
    slope,
  }: Pick<CorrelationOutcome, 'pearson' | 'spearman' | 'bestLag' | 'slope'>,
  subject: Subject,
): CorrelationStatement {
  const size = Math.abs(pearson.coefficient);
  const isTold = pearson.low !== null && pearson.high !== null && pearson.low * pearson.high > 0;
  // Among thousands of hours even what nobody would notice is no chance.
  if ((!isTold || size < 0.1) && Math.abs(spearman.coefficient) < 0.3) {
    return { kind: 'none', told: { ...subject, periods: pearson.n } };
  }
  const told = {
    ...subject,
    strength: strengthOf(size),
    coefficient: pearson.coefficient,
    slope: slope.estimate,
    isBent: Math.abs(spearman.coefficient) - size > 0.1,
    lag: Math.abs(bestLag.coefficient) - size > 0.05 ? bestLag.lag : 0,
  };
  return { kind: 'found', told };
}

function strengthOf(size: number): Strength {
  if (size >= 0.9) return 'very_strong';
  if (size >= 0.7) return 'strong';
  return size >= 0.4 ? 'moderate' : 'weak';
}
