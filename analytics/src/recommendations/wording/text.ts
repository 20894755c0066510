import type { Language } from '@enms/http-api';
import type { Finding, RuleName } from '../rules/facts.ts';
import type { ValuedFinding } from '../valuation.ts';
import { englishRecommendations } from './english.ts';
import { germanRecommendations } from './german.ts';
import { statementOf, type KeptFacts } from './told-facts.ts';
import type { RecommendationWording, Statement } from './wording.ts';

const WORDINGS: Readonly<Record<Language, RecommendationWording>> = {
  en: englishRecommendations,
  de: germanRecommendations,
};

/** A recommendation in words, and the language that they are really in. */
export interface RecommendationText {
  readonly text: string;
  readonly language: Language;
}

/** What was found, in words; null where the evidence lacks what they tell. */
export function recommendationText(facts: KeptFacts, language: Language): string | null {
  const statement = statementOf(facts);
  return statement === null ? null : said(statement, language);
}

/** What is stored beside the facts. @throws Error where a rule has no evidence for its own sentence */
export function englishText(
  { rule, evidence, savingKwhYear }: Finding,
  worth: Omit<ValuedFinding, 'finding'>,
): string {
  const { savingCostYear, currency } = worth;
  const kept = { rule, evidence, saving_kwh_year: savingKwhYear, saving_cost_year: savingCostYear, currency };
  const text = recommendationText(kept, 'en');
  if (text === null) throw new Error(`The evidence of ${rule} lacks what its sentence tells`);
  return text;
}

/** What was found, in words: in English as it was written then where the evidence of an older version lacks what they tell. */
export function storedText(
  stored: KeptFacts & { readonly text: string },
  language: Language,
): RecommendationText {
  const text = recommendationText(stored, language);
  return text === null ? { text: stored.text, language: 'en' } : { text, language };
}

function said<R extends RuleName>({ rule, told }: Statement<R>, language: Language): string {
  return WORDINGS[language][rule](told);
}
