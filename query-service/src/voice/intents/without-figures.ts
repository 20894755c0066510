import type { Intent } from '@enms/voice-grammar';
import type { Answerer, Asked, SpokenAnswer } from '../asked.ts';

/** What can be asked. */
export const help: Answerer = {
  intent: 'help',
  answer: ({ language }: Asked): Promise<SpokenAnswer> =>
    Promise.resolve({ sentences: language.help(), data: null, citations: [] }),
};

/** Questions that are understood, and that nothing can answer yet: said so, never guessed. */
export function unavailable(intent: Intent): Answerer {
  return {
    intent,
    answer: ({ language }: Asked): Promise<SpokenAnswer> =>
      Promise.resolve({
        sentences: language.unavailable(intent),
        data: { reason: 'not_available' },
        citations: [],
        isUnavailable: true,
      }),
  };
}
