import { Injectable } from '@nestjs/common';
import type { Entities, Intent } from '@enms/voice-grammar';
import { AnswerCache } from '../cache/answer-cache.ts';
import type { Asked, SpokenAnswer } from './asked.ts';

/** A time that still runs: what is true of it changes with every reading. */
const RUNNING_SECONDS = 15;
/** A time that is over: what is posted later makes a new key at once. */
const CLOSED_SECONDS = 300;
/** Answers about this moment are never kept. */
const LIVE: ReadonlySet<Intent> = new Set([
  'power_now',
  'machines_above',
  'machine_status',
  'device_status',
  'factory_overview',
  'help',
]);
const CLOSED =
  /^(?:last_(?:hour|week|weekend|month|quarter|year|shift)|yesterday|day_before_yesterday)(?:@|$)|^\d{4}/;

/** Answers of the last seconds or minutes, in Redis, by what was understood: however it was worded. */
@Injectable()
export class KeptAnswers {
  readonly #cache: AnswerCache;

  constructor(cache: AnswerCache) {
    this.#cache = cache;
  }

  /** The kept answer, or the one that `answer` gives. */
  async of(asked: Asked, answer: () => Promise<SpokenAnswer>): Promise<SpokenAnswer> {
    const lifetime = lifetimeSeconds(asked.intent, asked.entities);
    if (lifetime === undefined) return answer();
    const key = await this.#cache.keyOf({
      tenantId: asked.tenantId,
      path: `voice/${asked.intent}`,
      query: {
        ...asked.entities,
        language: asked.language.language,
        // "Yesterday" is another day after midnight: lifetimes divide the quarter hours that all zones keep.
        slot: Math.floor(asked.now.getTime() / (lifetime * 1000)),
      },
    });
    const kept = key === undefined ? undefined : await this.#cache.get(key);
    if (kept !== undefined) return JSON.parse(kept) as SpokenAnswer;
    const given = await answer();
    if (key !== undefined) await this.#cache.set(key, JSON.stringify(given), lifetime);
    return given;
  }
}

function lifetimeSeconds(
  intent: Intent,
  { timeframe, compare_to: other, metric }: Entities,
): number | undefined {
  if (LIVE.has(intent) || metric === 'power') return undefined;
  const isClosed = [timeframe ?? 'today', other ?? timeframe ?? 'today'].every((text) => CLOSED.test(text));
  return isClosed ? CLOSED_SECONDS : RUNNING_SECONDS;
}
