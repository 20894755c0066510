import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { notify } from '../components/toasts.ts';
import { ApiError } from './service.ts';

/** Something a person does that the service may refuse. */
export interface Action<Args extends readonly unknown[]> {
  readonly isRunning: Ref<boolean>;
  readonly failure: ShallowRef<Error | undefined>;
  /** What is wrong with a field of the form, in the service's words. */
  readonly problemOf: ComputedRef<(field: string) => string | undefined>;
  /** Never twice at once. @returns whether it worked */
  run(...args: Args): Promise<boolean>;
}

/** @param doneText said for a few seconds where it worked */
export function useAction<Args extends readonly unknown[]>(
  act: (...args: Args) => Promise<unknown>,
  doneText?: () => string,
): Action<Args> {
  const isRunning = ref(false);
  const failure = shallowRef<Error>();
  const problemOf = computed(() => (field: string) => {
    const errors = failure.value instanceof ApiError ? failure.value.problem.errors : undefined;
    const found = errors?.find((error) => error.field === field);
    return found === undefined ? undefined : found.remedy;
  });

  async function run(...args: Args): Promise<boolean> {
    if (isRunning.value) return false;
    isRunning.value = true;
    failure.value = undefined;
    try {
      await act(...args);
      if (doneText) notify(doneText());
      return true;
    } catch (error) {
      failure.value = error instanceof Error ? error : new Error(String(error));
      return false;
    } finally {
      isRunning.value = false;
    }
  }
  return { isRunning, failure, problemOf, run };
}
