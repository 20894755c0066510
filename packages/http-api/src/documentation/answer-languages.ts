import type { OpenAPIObject } from '@nestjs/swagger';
import { LANGUAGES } from '../language/language.ts';
import { operationsOf } from './operations.ts';

const HEADERS = {
  'Content-Language': {
    description: 'Of the sentences in the answer.',
    schema: { type: 'string' as const, enum: [...LANGUAGES] },
  },
  Vary: {
    description: 'The answer hangs on what language was asked for.',
    schema: { type: 'string' as const, example: 'accept-language' },
  },
};

/** Adds what answers in words say of their language, where an operation takes `Accept-Language`. */
export function documentLanguages(document: OpenAPIObject): void {
  for (const { operation } of operationsOf(document)) {
    const isInWords = operation.parameters?.some(
      (parameter) => 'name' in parameter && parameter.name === 'Accept-Language',
    );
    if (isInWords !== true) continue;
    for (const [status, response] of Object.entries(operation.responses)) {
      if (!status.startsWith('2') || response === undefined || '$ref' in response) continue;
      response.headers = { ...response.headers, ...HEADERS };
    }
  }
}
