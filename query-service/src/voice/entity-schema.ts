import { carriers } from '@enms/telemetry-contract';
import type { Entities, Intent } from '@enms/voice-grammar';
import { drivers, intents, metrics, parseTimeframe } from '@enms/voice-grammar';
import { z } from 'zod';
import { invalidRequest } from '@enms/http-api';

const name = z.string().min(1).max(100);
const timeframe = z.string().max(100);

/** What a client, or a second reader, may say about a question. */
export const entitySchema = z.strictObject({
  machine: name.optional(),
  machines: z.array(name).min(1).max(10).optional(),
  machine_type: name.optional(),
  factory: name.optional(),
  area: name.optional(),
  group: name.optional(),
  scope: z.literal('all').optional(),
  carrier: z.enum(carriers).optional(),
  metric: z.enum(metrics).optional(),
  timeframe: timeframe.optional(),
  compare_to: timeframe.optional(),
  threshold: z.number().min(0).max(1e9).optional(),
  threshold_unit: z.enum(['kW', 'kWh']).optional(),
  direction: z.enum(['above', 'below']).optional(),
  count: z.int().min(1).max(100).optional(),
  order: z.enum(['highest', 'lowest']).optional(),
  driver: z.enum(drivers).optional(),
  state: z.enum(['running', 'stopped', 'online', 'offline']).optional(),
});

export const intentSchema = z.enum(intents);

/**
 * Entities as they came, checked.
 *
 * @param field where they stand in the request
 * @throws Problem 400 `invalid_request` naming each bad entity
 */
export function checkedEntities(given: unknown, field: string): Entities {
  const parsed = entitySchema.safeParse(given ?? {});
  if (parsed.success) return withoutUndefined(parsed.data);
  throw invalidRequest(
    parsed.error.issues.slice(0, 20).map((issue) => ({
      field: [field, ...issue.path.map(String)].join('.'),
      reason: issue.code === 'unrecognized_keys' ? 'unknown_field' : 'invalid_value',
      remedy: `${issue.message}. GET /api/v1/voice/intents lists intents and entities.`,
    })),
  );
}

/** @throws Problem 400 `invalid_request` */
export function checkedIntent(given: string, field: string): Intent {
  const parsed = intentSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidRequest([{ field, reason: 'unknown_value', remedy: `Send one of ${intents.join(', ')}.` }]);
}

/** @throws Problem 400 `invalid_request`: the text is no time, and no words of one */
export function unknownTimeframe(field: string): Error {
  return invalidRequest([
    {
      field,
      reason: 'unknown_value',
      remedy:
        'Send last_hour, today, last_week, last_3_days, 2025-03, 2025-10-08, yesterday@06:00-14:00, or such words.',
    },
  ]);
}

export function isTimeframe(text: string): boolean {
  return parseTimeframe(text) !== undefined;
}

function withoutUndefined(entities: z.infer<typeof entitySchema>): Entities {
  return Object.fromEntries(Object.entries(entities).filter(([, value]) => value !== undefined));
}
