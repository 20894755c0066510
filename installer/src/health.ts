import { SetupError } from './progress.ts';

/** One part of the system as its health endpoint tells it. */
export interface PartHealth {
  readonly ready: boolean;
  /** Why it is not ready, in its own words. */
  readonly cause: string | undefined;
}

/** Asks a health URL once; an unreachable part is not ready. */
export async function askHealth(url: string): Promise<PartHealth> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    return { ready: response.ok, cause: response.ok ? undefined : text.slice(0, 500) };
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return { ready: false, cause };
  }
}

/**
 * Waits until a part says that it is ready.
 *
 * @throws SetupError with the part's own last words when the time is over
 */
export async function waitUntilHealthy(name: string, url: string, limitSeconds: number): Promise<void> {
  const endsAt = performance.now() + limitSeconds * 1_000;
  for (;;) {
    const health = await askHealth(url);
    if (health.ready) return;
    if (performance.now() > endsAt) {
      throw new SetupError(
        `Starting ${name}`,
        `not healthy after ${limitSeconds} s: ${health.cause ?? 'no answer'}`,
        `Read ./setup.sh logs ${name}, then run ./setup.sh again`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
