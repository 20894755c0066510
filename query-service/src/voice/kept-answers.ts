import { Injectable } from '@nestjs/common';
import type { Intent } from '@enms/voice-grammar';
import { parseTimeframe, resolveTimeframe } from '@enms/voice-grammar';
import { AnswerCache } from '../cache/answer-cache.ts';
import type { Asked, SpokenAnswer } from './asked.ts';

/** A time that still runs: what is true of it changes with every reading. */
const RUNNING_SECONDS = 15;
/** A time that is over: what is posted later makes a new key at once. */
const CLOSED_SECONDS = 300;
/** Answers about this moment are never kept, nor those that change when analytics, or somebody who decides, writes. */
const LIVE: ReadonlySet<Intent> = new Set([
  'power_now',
  'machines_above',
  'machine_status',
  'device_status',
  'factory_overview',
  'help',
  'anomaly_status',
  'forecast',
  'baseline_deviation',
]);

/** Answers of the last seconds or minutes, in Redis, by what was understood: however it was worded. */
@Injectable()
export class KeptAnswers {
  readonly #cache: AnswerCache;

  constructor(cache: AnswerCache) {
    this.#cache = cache;
  }

  /** The kept answer, or the one that `answer` gives. */
  async of(asked: Asked, answer: () => Promise<SpokenAnswer>): Promise<SpokenAnswer> {
    const lifetime = lifetimeSeconds(asked);
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

function lifetimeSeconds({ intent, entities, factories, now }: Asked): number | undefined {
  const { timeframe, compare_to: other, metric } = entities;
  if (LIVE.has(intent) || metric === 'power') return undefined;
  // It looks at whole days and hours that are over.
  if (intent === 'correlation') return CLOSED_SECONDS;
  const zones = new Set(factories.map(({ timeZone }) => timeZone));
  const isOver = (text: string): boolean => {
    const time = parseTimeframe(text);
    return time !== undefined && [...zones].every((zone) => resolveTimeframe(time, zone, now).to < now);
  };
  const texts = [timeframe ?? 'today', other ?? timeframe ?? 'today'];
  return texts.every(isOver) ? CLOSED_SECONDS : RUNNING_SECONDS;
}
