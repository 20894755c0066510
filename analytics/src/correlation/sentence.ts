import type { CorrelationOutcome } from './correlate.ts';

/** What a correlation is about, in words. */
export interface Spoken {
  readonly scope: string;
  readonly driver: string;
  /** hour, day … */
  readonly period: string;
}

/** The correlation in a plain sentence, fit for speech. */
export function correlationSentence(
  {
    pearson,
    spearman,
    bestLag,
    slope,
  }: Pick<CorrelationOutcome, 'pearson' | 'spearman' | 'bestLag' | 'slope'>,
  { scope, driver, period }: Spoken,
): string {
  const name = driver.replace(/^metric:/, '').replaceAll('_', ' ');
  const isTold = pearson.low !== null && pearson.high !== null && pearson.low * pearson.high > 0;
  // Among thousands of hours even what nobody would notice is no chance.
  if ((!isTold || Math.abs(pearson.coefficient) < 0.1) && Math.abs(spearman.coefficient) < 0.3) {
    return `No connection between the energy of ${scope} and ${name} can be told from ${pearson.n} ${period}s.`;
  }
  const strength = strengthOf(Math.abs(pearson.coefficient));
  const direction = pearson.coefficient > 0 ? 'rises' : 'falls';
  const share = Math.round(100 * pearson.coefficient ** 2);
  const bent =
    Math.abs(spearman.coefficient) - Math.abs(pearson.coefficient) > 0.1
      ? ' The dependence is bent rather than straight.'
      : '';
  const lag =
    bestLag.lag > 0 && Math.abs(bestLag.coefficient) - Math.abs(pearson.coefficient) > 0.05
      ? ` It follows most closely ${bestLag.lag} ${period}${bestLag.lag === 1 ? '' : 's'} later.`
      : '';
  return `The energy of ${scope} ${direction} with ${name}: a ${strength} connection (r = ${pearson.coefficient.toFixed(2)}), which goes with ${share} % of its variation; each unit goes with ${significant(slope.estimate)} kWh ${slope.estimate < 0 ? 'less' : 'more'} ${period === 'hour' ? 'an' : 'a'} ${period}.${bent}${lag}`;
}

function strengthOf(size: number): string {
  if (size >= 0.9) return 'very strong';
  if (size >= 0.7) return 'strong';
  return size >= 0.4 ? 'moderate' : 'weak';
}

function significant(value: number): string {
  return String(Number(Math.abs(value).toPrecision(3)));
}
