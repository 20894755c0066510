import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue';
import { serverNowMillis } from '../live/server-time.ts';

/** What is asked for when something chosen changes (a period, a machine), not by the clock. */
export interface AnswerOf<T> {
  /** The newest answer; the one before stays while the next is on its way. */
  readonly data: ShallowRef<T | undefined>;
  readonly failure: ShallowRef<Error | undefined>;
  readonly isLoading: Ref<boolean>;
  readonly loadedAtMillis: Ref<number | undefined>;
  reload(): Promise<void>;
}

/**
 * Asks at once and whenever what `chosen` tells changes; an answer that comes after a newer question is dropped.
 *
 * @param load answers for a choice; undefined: nothing to ask yet
 */
export function useAnswer<C, T>(
  chosen: WatchSource<C>,
  load: (choice: C) => Promise<T> | undefined,
): AnswerOf<T> {
  const data = shallowRef<T>();
  const failure = shallowRef<Error>();
  const isLoading = ref(false);
  const loadedAtMillis = ref<number>();
  let question = 0;
  let reloadNewest = (): Promise<void> => Promise.resolve();

  async function ask(choice: C): Promise<void> {
    const own = ++question;
    const asked = load(choice);
    if (asked === undefined) {
      isLoading.value = false;
      return;
    }
    isLoading.value = true;
    try {
      const answer = await asked;
      if (own !== question) return;
      data.value = answer;
      loadedAtMillis.value = serverNowMillis();
      failure.value = undefined;
    } catch (error) {
      if (own !== question) return;
      failure.value = error instanceof Error ? error : new Error(String(error));
    }
    isLoading.value = false;
  }

  watch(
    chosen,
    (choice) => {
      reloadNewest = () => ask(choice);
      void reloadNewest();
    },
    { immediate: true, deep: true },
  );
  onScopeDispose(() => (question += 1));
  return { data, failure, isLoading, loadedAtMillis, reload: () => reloadNewest() };
}
