import { readonly, ref } from 'vue';
import { answersCache, keptAtHeader } from './worker/rules.ts';

const since = ref<number>();

/** While the door does not answer: when the oldest value on the screen was told, ms; undefined: connected. */
export const keptSinceMillis = readonly(since);

/** When an answer that the worker kept was given; undefined: the door itself has just answered. */
export function keptAtMillis(response: Response): number | undefined {
  const at = Date.parse(response.headers.get(keptAtHeader) ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** Takes over what an answer tells about the connection. */
export function noteAnswer(response: Response): void {
  const at = keptAtMillis(response);
  since.value = at === undefined ? undefined : Math.min(at, since.value ?? at);
}

/** What was kept for one person is nobody else's. */
export async function forgetKept(): Promise<void> {
  since.value = undefined;
  // Only a secure context has caches; without them nothing was kept.
  if ('caches' in window) await caches.delete(answersCache);
}

/** Lets the portal open without a connection; where the browser cannot, it works as before. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker
    .register('/sw.js', { type: 'module', updateViaCache: 'none' })
    .catch(() => undefined);
}
