/**
 * Asks again until the answer satisfies, since the system works by itself in the background.
 *
 * @throws Error with the last answer when the time is over
 */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  options: { limitSeconds: number; everyMillis?: number; what: string },
): Promise<T> {
  const endsAt = performance.now() + options.limitSeconds * 1_000;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (satisfies(answer)) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() > endsAt) {
      throw new Error(
        `Not within ${options.limitSeconds} s: ${options.what}. Last answer: ${describe(last)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, options.everyMillis ?? 250));
  }
}

function describe(answer: unknown): string {
  if (answer instanceof Error) return answer.message;
  return answer === undefined ? 'nothing' : JSON.stringify(answer).slice(0, 2_000);
}
