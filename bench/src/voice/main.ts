import { fileURLToPath } from 'node:url';
import { SURE, VoiceGrammar, english, german } from '@enms/voice-grammar';
import type { Understanding } from '@enms/voice-grammar';
import type { Question } from './corpus.ts';
import { readCorpus } from './corpus.ts';
import { lexicon, moment } from './lexicon.ts';

/**
 * Measures how questions are understood: precision and recall of each intent, how many are right altogether, how many
 * unrelated ones are taken for questions of the field, and how long understanding takes. `--tuned` prints the mistakes of
 * the tuned part and says nothing of the other.
 */
interface Result {
  readonly question: Question;
  readonly understanding: Understanding;
  readonly intent: string | null;
  readonly isRight: boolean;
  readonly millis: number;
}

const PACKS = { en: english, de: german } as const;
const FOLDER = fileURLToPath(new URL('../../voice', import.meta.url));
const REPETITIONS = 20;

function measure(): Result[] {
  return Object.entries(PACKS).flatMap(([language, pack]) => {
    const grammar = new VoiceGrammar(pack, lexicon);
    return readCorpus(FOLDER, language).map((question) => resultOf(grammar, question));
  });
}

function resultOf(grammar: VoiceGrammar, question: Question): Result {
  let understanding = grammar.understand(question.text, moment);
  const began = performance.now();
  for (let time = 0; time < REPETITIONS; time += 1) understanding = grammar.understand(question.text, moment);
  const millis = (performance.now() - began) / REPETITIONS;
  const isDeclined = understanding.doubt === undefined && understanding.confidence < SURE;
  const intent = isDeclined ? null : understanding.intent;
  const doubt = understanding.doubt?.kind ?? null;
  const isRight =
    intent === question.intent &&
    doubt === question.doubt &&
    (intent === null || canonical(understanding.entities) === canonical(question.entities));
  return { question, understanding, intent, isRight, millis };
}

function canonical(entities: object): string {
  return JSON.stringify(Object.entries(entities).sort(([a], [b]) => a.localeCompare(b)));
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function printIntents(results: readonly Result[]): void {
  const intents = [...new Set(results.flatMap(({ question }) => question.intent ?? []))];
  console.log('\nintent               questions  precision   recall');
  for (const intent of intents) {
    const asked = results.filter(({ question }) => question.intent === intent);
    const heard = results.filter((result) => result.intent === intent);
    const both = heard.filter(({ question }) => question.intent === intent).length;
    console.log(
      `${intent.padEnd(20)} ${String(asked.length).padStart(9)} ${share(both, heard.length).padStart(10)} ${share(both, asked.length).padStart(8)}`,
    );
  }
}

function printPart(name: string, results: readonly Result[]): void {
  const related = results.filter(({ question }) => question.intent !== null);
  const unrelated = results.filter(({ question }) => question.intent === null);
  const right = related.filter(({ isRight }) => isRight).length;
  const intentRight = related.filter(({ question, intent }) => question.intent === intent).length;
  const answered = unrelated.filter(
    ({ intent, understanding }) => intent !== null && understanding.doubt === undefined,
  );
  const askedBack = unrelated.filter(({ understanding }) => understanding.doubt !== undefined);
  console.log(
    `${name.padEnd(18)} ${String(related.length).padStart(4)} questions: intent and entities right ${share(right, related.length)}, intent right ${share(intentRight, related.length)}; ` +
      `${unrelated.length} unrelated: taken for one ${share(answered.length, unrelated.length)}, asked back ${share(askedBack.length, unrelated.length)}`,
  );
}

function printTimes(results: readonly Result[]): void {
  const millis = results.map((result) => result.millis).sort((a, b) => a - b);
  const at = (quantile: number): string =>
    (millis[Math.floor(quantile * (millis.length - 1))] ?? 0).toFixed(2);
  console.log(`\nunderstanding: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(1)} ms`);
}

const all = measure();
const onlyTuned = process.argv.includes('--tuned');
for (const part of onlyTuned ? (['tuned'] as const) : (['tuned', 'untouched'] as const)) {
  for (const language of Object.keys(PACKS)) {
    printPart(
      `${part} ${language}`,
      all.filter(({ question }) => question.part === part && question.language === language),
    );
  }
  if (!onlyTuned)
    printPart(
      `${part} together`,
      all.filter(({ question }) => question.part === part),
    );
}
if (onlyTuned) {
  for (const { question, understanding, isRight } of all.filter(
    (result) => result.question.part === 'tuned' && !result.isRight,
  )) {
    if (isRight) continue;
    console.log(
      `\n${question.text}\n  wanted ${question.intent ?? 'none'} ${JSON.stringify(question.entities)} ${question.doubt ?? ''}\n  heard  ${JSON.stringify(understanding)}`,
    );
  }
} else {
  printIntents(all.filter(({ question }) => question.part === 'untouched'));
  printTimes(all);
}
