/** A member name as the wire and SQL have it: `rSquared` → `r_squared`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * A result as it goes over the wire and into a jsonb column: members in snake_case, instants as ISO 8601, what is not known (NaN,
 * undefined) and what JSON cannot say (an infinity) as null. Results hold lists, not maps by names that people chose.
 */
export function toWire(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return value.toISOString();
  // What a worker thread handed over may be of another realm: `instanceof` would not know it.
  if (ArrayBuffer.isView(value))
    return Array.from(value as Float64Array, (each) => (Number.isFinite(each) ? each : null));
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [snakeCase(name), toWire(part)]));
}

/** The way back of members alone: what a jsonb column holds, as the code names it. */
export function fromWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [camelCase(name), fromWire(part)]));
}

/** Instants of milliseconds as ISO 8601. */
export function isoTimes(instants: Float64Array): string[] {
  return Array.from(instants, (instant) => new Date(instant).toISOString());
}
