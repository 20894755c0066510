export type Configuration = Readonly<Record<string, unknown>>;

/** Kept by the service itself; nobody else sets it. */
const ownKeys = ['approved_at'];

/** What people may change of a configuration. */
export function changeable(configuration: Configuration): Configuration {
  return Object.fromEntries(Object.entries(configuration).filter(([key]) => !ownKeys.includes(key)));
}

/** The JSON object that was typed, or why it is none. */
export function parsedConfiguration(text: string): Configuration | Error {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Configuration;
    return new Error('{ … }');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What changes one configuration into the other: null takes a key out. */
export function configurationPatch(before: Configuration, after: Configuration): Record<string, unknown> {
  const removed = Object.keys(before).filter((key) => !(key in after));
  const changed = Object.entries(after).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
  );
  return { ...Object.fromEntries(removed.map((key) => [key, null])), ...Object.fromEntries(changed) };
}
