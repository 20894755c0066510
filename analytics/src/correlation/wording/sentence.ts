import type { Language } from '@enms/http-api';
import type { CorrelationOutcome } from '../correlate.ts';
import { englishCorrelation } from './english.ts';
import { germanCorrelation } from './german.ts';
import { correlationStatement, type CorrelationWording, type Subject } from './statement.ts';

const WORDINGS: Readonly<Record<Language, CorrelationWording>> = {
  en: englishCorrelation,
  de: germanCorrelation,
};

/** The correlation in a plain sentence, fit for speech. */
export function correlationSentence(
  outcome: Pick<CorrelationOutcome, 'pearson' | 'spearman' | 'bestLag' | 'slope'>,
  subject: Subject,
  language: Language,
): string {
  const statement = correlationStatement(outcome, subject);
  const wording = WORDINGS[language];
  return statement.kind === 'found' ? wording.found(statement.told) : wording.none(statement.told);
}
