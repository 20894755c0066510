import type { Language } from '@enms/http-api';
import { RESOLUTIONS } from '../model/driver-spec.ts';
import { englishBaselines } from './english.ts';
import { germanBaselines } from './german.ts';
import type { BaselineWording, TriggerCode, TriggerFactsTold, VerdictFacts } from './statement.ts';

const WORDINGS: Readonly<Record<Language, BaselineWording>> = { en: englishBaselines, de: germanBaselines };

/** The verdict on a fit in plain words. */
export function verdictSentence(facts: VerdictFacts, language: Language): string {
  // A driver with several coefficients explains once.
  return WORDINGS[language].verdict({ ...facts, drivers: [...new Set(facts.drivers)] });
}

/** Why it is time for a new baseline, in a sentence. */
export function triggerSentence<C extends TriggerCode>(
  code: C,
  told: TriggerFactsTold[C],
  language: Language,
): string {
  return WORDINGS[language].triggers[code](told);
}

/** Facts of a verdict as the database reads them out of the documents of a version; null where one of them lacks it. */
export type StoredVerdictFacts = { readonly [K in keyof VerdictFacts]: VerdictFacts[K] | null };

/** The verdict on a stored version: in English as it was written then where its documents lack what it tells. */
export function storedVerdict(
  stored: { readonly sentence: string; readonly verdictFacts: StoredVerdictFacts },
  language: Language,
): { readonly sentence: string; readonly language: Language } {
  const facts = stored.verdictFacts;
  return isWhole(facts)
    ? { sentence: verdictSentence(facts, language), language }
    : { sentence: stored.sentence, language: 'en' };
}

/** No saving may be detectable: that is told too. */
function isWhole(facts: StoredVerdictFacts): facts is VerdictFacts {
  const { detectableShare: _share, ...told } = facts;
  return (
    Object.values(told).every((fact) => fact !== null) &&
    RESOLUTIONS.some((each) => each === facts.resolution)
  );
}
