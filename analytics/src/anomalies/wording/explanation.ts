import type { Language } from '@enms/http-api';
import { fromWire } from '../../baselines/wire.ts';
import { englishAnomalies } from './english.ts';
import { germanAnomalies } from './german.ts';
import type { AnomalyWording, Statement, StatementKind } from './statement.ts';

const WORDINGS: Readonly<Record<Language, AnomalyWording>> = { en: englishAnomalies, de: germanAnomalies };

/** An explanation, and the language that it is really in. */
export interface Explanation {
  readonly text: string;
  readonly language: Language;
}

/** One statement in words. */
export function said<K extends StatementKind>(statement: Statement<K>, language: Language): string {
  return WORDINGS[language][statement.kind](statement);
}

/** Why it is an anomaly, in words. */
export function explanationOf(statements: readonly Statement[], language: Language): string {
  return statements.map((statement) => said(statement, language)).join(' ');
}

/**
 * What is stored of an anomaly, in a language: written anew from its statements; in English as it was written then where it
 * has none, since it was found by an older version, or some that this one does not know.
 */
export function storedExplanation(
  stored: { readonly explanation: string; readonly made_from: Readonly<Record<string, unknown>> },
  language: Language,
): Explanation {
  const { statements } = stored.made_from;
  if (!Array.isArray(statements) || statements.length === 0 || !statements.every(isSayable)) {
    return { text: stored.explanation, language: 'en' };
  }
  return { text: explanationOf(fromWire(statements) as Statement[], language), language };
}

function isSayable(statement: unknown): boolean {
  const kind: unknown = (statement as { kind?: unknown } | null)?.kind;
  return typeof kind === 'string' && Object.hasOwn(englishAnomalies, kind);
}
