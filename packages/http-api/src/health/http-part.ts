import type { CheckResult, Part } from './system-health.ts';

/** A neighbour that tells its own health at a URL; not configured means not installed, which is no fault. */
export class HttpPart implements Part {
  readonly name: string;
  readonly essential = false;
  readonly isOwn = false;
  readonly #url: string | undefined;

  constructor(name: string, url: string | undefined) {
    this.name = name;
    this.#url = url;
  }

  async check(signal: AbortSignal): Promise<CheckResult> {
    if (this.#url === undefined) return { status: 'unknown', cause: 'not part of this installation' };
    const response = await fetch(this.#url, { signal, headers: { accept: 'application/json' } });
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return { status: 'up', cause: null };
    const causes = causesIn(body);
    return { status: 'down', cause: causes === '' ? `it answers with status ${response.status}` : causes };
  }
}

/** What a ready endpoint says is wrong: `parts` as a record or a list of `{cause}`. */
function causesIn(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('parts' in body)) return '';
  const { parts } = body;
  if (typeof parts !== 'object' || parts === null) return '';
  return Object.entries(parts as Record<string, unknown>)
    .flatMap(([key, part]) => {
      if (typeof part !== 'object' || part === null) return [];
      const { name = key, cause } = part as { name?: unknown; cause?: unknown };
      return typeof cause === 'string' && typeof name === 'string' ? [`${name}: ${cause}`] : [];
    })
    .join('; ');
}
