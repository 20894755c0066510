import type { Language } from '@enms/http-api';
import { englishForecasts } from './english.ts';
import { germanForecasts } from './german.ts';
import type { ForecastWording, ToldLoadShift } from './statement.ts';

const WORDINGS: Readonly<Record<Language, ForecastWording>> = { en: englishForecasts, de: germanForecasts };

/** What moving load is worth, in a sentence. */
export function loadShiftSentence(told: ToldLoadShift, language: Language): string {
  return WORDINGS[language].loadShift(told);
}
