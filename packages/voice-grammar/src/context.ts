import type { Concept } from './locale-pack.ts';
import type { Entities, Intent } from './vocabulary.ts';

/** What the answer before was about. */
export interface Context {
  readonly intent: Intent;
  readonly entities: Entities;
}

interface Heard {
  readonly intent: Intent | null;
  readonly entities: Entities;
  readonly confidence: number;
}

const SCOPE = ['machine', 'machines', 'machine_type', 'factory', 'area', 'group', 'scope'] as const;
const FOLLOW_UP_CONFIDENCE = 0.85;

/**
 * Completes what was heard by what was spoken of before: "and yesterday?" keeps intent and machine, "and the boiler?"
 * intent and time, "and what did it cost?" machine and time.
 */
export function withContext(
  heard: Heard,
  concepts: ReadonlySet<Concept>,
  context: Context | undefined,
): Heard {
  if (context === undefined) return heard;
  const refersBack = concepts.has('follow_up') || concepts.has('pronoun');
  const saysSomething = Object.keys(heard.entities).length > 0;
  if (heard.intent === null || (heard.confidence < FOLLOW_UP_CONFIDENCE && refersBack && isBare(concepts))) {
    if (!saysSomething || !isBare(concepts)) return heard;
    return {
      intent: context.intent,
      entities: merged(context.entities, heard.entities),
      confidence: FOLLOW_UP_CONFIDENCE,
    };
  }
  if (!refersBack) return heard;
  const isScopeless = !SCOPE.some((key) => heard.entities[key] !== undefined);
  const { timeframe } = context.entities;
  return {
    ...heard,
    confidence: Math.max(heard.confidence, FOLLOW_UP_CONFIDENCE),
    entities: {
      ...(isScopeless && scopeOf(context.entities)),
      ...(timeframe !== undefined && heard.intent !== 'power_now' && { timeframe }),
      ...heard.entities,
    },
  };
}

/** True when the words name no subject of their own. */
function isBare(concepts: ReadonlySet<Concept>): boolean {
  const neutral = new Set<Concept>([
    'follow_up',
    'pronoun',
    'all',
    'site',
    'machines',
    'or',
    'than',
    'which',
    'running',
  ]);
  return [...concepts].every((concept) => neutral.has(concept));
}

/** What is said replaces what was said; a new machine replaces all that told which machines were meant. */
function merged(before: Entities, said: Entities): Entities {
  const saysScope = SCOPE.some((key) => said[key] !== undefined);
  const kept = Object.entries(before).filter(
    ([key]) => !(saysScope && (SCOPE as readonly string[]).includes(key)),
  );
  return { ...(Object.fromEntries(kept) as Entities), ...said };
}

function scopeOf(entities: Entities): Entities {
  return Object.fromEntries(
    Object.entries(entities).filter(([key]) => (SCOPE as readonly string[]).includes(key)),
  );
}
