import type { z } from 'zod';
import { type BadKey, ConfigurationError } from './configuration-error.ts';

/** The environment of a process, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Values shorter than this are no secrets, and hiding them would make messages unreadable. */
const shortestHiddenValue = 4;

/**
 * The environment as one typed, deeply frozen object. Only the keys of the schema are read. An empty variable
 * counts as unset, as compose files and .env files write it.
 *
 * @throws ConfigurationError naming every bad key with a remedy, and no value
 */
export function loadConfig<S extends z.ZodObject>(schema: S, env: Environment): Readonly<z.output<S>> {
  const given: Record<string, string> = {};
  for (const key of Object.keys(schema.shape)) {
    const value = env[key];
    if (value !== undefined && value.trim() !== '') given[key] = value;
  }
  const result = schema.safeParse(given);
  if (result.success) return deepFreeze(result.data);
  throw new ConfigurationError(badKeys(schema, result.error.issues, given));
}

function badKeys(
  schema: z.ZodObject,
  issues: readonly z.core.$ZodIssue[],
  given: Readonly<Record<string, string>>,
): BadKey[] {
  const byKey = new Map<string, BadKey>();
  for (const issue of issues) {
    const key = String(issue.path[0] ?? 'environment');
    if (byKey.has(key)) continue;
    const description = descriptionOf(schema, key);
    const missing = issue.path.length > 0 && given[key] === undefined;
    byKey.set(key, {
      key,
      problem: missing ? 'is not set' : withoutValues(issue.message, Object.values(given)),
      remedy: `Set ${key} ${description === undefined ? 'in .env or the environment' : `to ${description}`}.`,
    });
  }
  return [...byKey.values()];
}

/** What the key wants to be; `.default()` and `.optional()` wrap the schema that was described. */
function descriptionOf(schema: z.ZodObject, key: string): string | undefined {
  let field = schema.shape[key] as z.ZodType | undefined;
  while (field !== undefined && field.description === undefined) {
    field = 'unwrap' in field ? (field as z.ZodOptional<z.ZodType>).unwrap() : undefined;
  }
  return field?.description;
}

/** A message of a refinement might quote what it was given: that may be a secret. */
function withoutValues(message: string, values: readonly string[]): string {
  return values
    .filter((value) => value.length >= shortestHiddenValue)
    .reduce((text, value) => text.replaceAll(value, '***'), message);
}

function deepFreeze<T>(value: T): Readonly<T> {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
