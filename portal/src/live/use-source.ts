import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { serverNowMillis } from './server-time.ts';

/** What is asked for again and again while the page is seen. */
export interface Source<T> {
  /** The newest answer; stays when a later request fails. */
  readonly data: ShallowRef<T | undefined>;
  /** Why the last request failed; undefined: it did not. */
  readonly failure: ShallowRef<Error | undefined>;
  /** When `data` was answered, ms of the server's clock. */
  readonly loadedAtMillis: Ref<number | undefined>;
  reload(): Promise<void>;
}

const retryMillis = 10_000;

/**
 * Asks on mount and then every `everyMillis`; after a failure sooner; never twice at once; not while the page is
 * hidden, but at once when it is seen again and the answer has grown old.
 */
export function useSource<T>(load: () => Promise<T | undefined>, everyMillis: number): Source<T> {
  const data = shallowRef<T>();
  const failure = shallowRef<Error>();
  const loadedAtMillis = ref<number>();
  let timer = 0;
  let asking: Promise<void> | undefined;
  let askedAgain = false;
  let ended = false;

  async function ask(): Promise<void> {
    try {
      const answer = await load();
      if (answer !== undefined) {
        data.value = answer;
        loadedAtMillis.value = serverNowMillis();
      }
      failure.value = undefined;
    } catch (error) {
      failure.value = error instanceof Error ? error : new Error(String(error));
    }
  }

  async function reload(): Promise<void> {
    if (asking) {
      askedAgain = true;
      return asking;
    }
    clearTimeout(timer);
    asking = ask();
    await asking;
    asking = undefined;
    if (ended) return;
    if (askedAgain) {
      askedAgain = false;
      return reload();
    }
    const pause = failure.value ? Math.min(retryMillis, everyMillis) : everyMillis;
    timer = window.setTimeout(() => {
      if (!document.hidden) void reload();
    }, pause);
  }

  function seenAgain(): void {
    if (document.hidden) return;
    const age = serverNowMillis() - (loadedAtMillis.value ?? 0);
    if (age >= everyMillis || failure.value) void reload();
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', seenAgain);
    void reload();
  });
  onBeforeUnmount(() => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seenAgain);
  });
  return { data, failure, loadedAtMillis, reload };
}
