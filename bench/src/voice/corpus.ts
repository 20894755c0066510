import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One question, and what should be understood. */
export interface Question {
  readonly text: string;
  readonly language: string;
  /** null: it is none of this house's business. */
  readonly intent: string | null;
  readonly entities: Readonly<Record<string, unknown>>;
  /** What has to be asked back. */
  readonly doubt: string | null;
  /** Nobody looks at the untouched part while tuning. */
  readonly part: 'tuned' | 'untouched';
}

const NUMBERS = new Set(['threshold', 'count']);

/** Questions of a language and unrelated ones, parted by a hash of their words. */
export function readCorpus(folder: string, language: string): Question[] {
  const related = lines(join(folder, `questions-${language}.txt`));
  const questions: Question[] = [];
  let intent = '';
  for (const line of related) {
    if (line.startsWith('# ')) {
      intent = line.slice(2);
      continue;
    }
    const [meaning = '', ...texts] = line.split(' | ');
    for (const text of texts) {
      const [words = '', more = ''] = text.split(' => ');
      questions.push({
        ...expected(`${meaning} ${more}`),
        text: words,
        language,
        intent,
        part: partOf(words),
      });
    }
  }
  const unrelated = lines(join(folder, `unrelated-${language}.txt`)).map((text): Question => ({
    text,
    language,
    intent: null,
    entities: {},
    doubt: null,
    part: partOf(text),
  }));
  return [...questions, ...unrelated];
}

/** Half by half, whatever is added later. */
function partOf(text: string): Question['part'] {
  return (createHash('sha256').update(text).digest()[0] ?? 0) % 2 === 0 ? 'tuned' : 'untouched';
}

/** `machine=compressor-1 timeframe=yesterday`; an empty value takes an earlier one back. */
function expected(meaning: string): Pick<Question, 'entities' | 'doubt'> {
  const entities: Record<string, unknown> = {};
  for (const [, key = '', quoted, plain = ''] of meaning.matchAll(/(\w+)=(?:"([^"]*)"|(\S*))/g)) {
    const value = quoted ?? plain;
    if (value === '') Reflect.deleteProperty(entities, key);
    else if (key === 'machines') entities[key] = value.split(',');
    else entities[key] = NUMBERS.has(key) ? Number(value) : value;
  }
  const { doubt = null, ...rest } = entities;
  return { entities: rest, doubt: typeof doubt === 'string' ? doubt : null };
}

function lines(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
