import { join } from 'node:path';
import type { InstalledSystem } from '@enms/installed-system';
import { expectAnswered, quantile, Requests, type Answer } from './requests.ts';
import type { Figure } from './table.ts';
import { readCorpus } from './voice/corpus.ts';

const folder = join(import.meta.dirname, '..', 'voice');
const languages = ['en', 'de'] as const;

/** The whole answer to spoken questions, from the request to the last byte; each asked once, and then once more. */
export async function voiceFigure(system: InstalledSystem, count: number): Promise<Figure> {
  const corpus = languages.flatMap((language) => readCorpus(folder, language));
  const step = Math.max(1, corpus.length / count);
  const questions = Array.from({ length: Math.min(count, corpus.length) }, (_, index) => {
    const question = corpus[Math.floor(index * step)];
    return {
      path: '/api/v1/voice/query',
      body: { utterance: question?.text, locale: question?.language },
    };
  });
  const requests = new Requests(system);
  const first = await requests.inTurn(questions);
  expectAnswered(questions, first);
  const again = await requests.inTurn(questions);
  requests.close();
  return {
    what: `voice, whole answer to ${questions.length} questions, p95`,
    value: p95(first),
    unit: 'ms',
    ratio: p95(first) / p95(again),
    against: 'the same asked once more',
    note: `${outcomes(first)}; slowest ${Math.round(Math.max(...first.map(({ millis }) => millis)))} ms`,
  };
}

function p95(answers: readonly Answer[]): number {
  return quantile(
    answers.map(({ millis }) => millis),
    0.95,
  );
}

function outcomes(answers: readonly Answer[]): string {
  const heard = answers.map(({ text }) => (JSON.parse(text) as { outcome: string }).outcome);
  return [...new Set(heard)]
    .map((outcome) => `${heard.filter((each) => each === outcome).length} ${outcome}`)
    .join(', ');
}
