import { nextTick, onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { previewBody, takesDrivers, type Choices } from './choices.ts';
import { studioApi } from './studio-api.ts';
import type { Fit } from './studio-types.ts';

/** A fit with the choices that made it. */
export interface MadeFit {
  readonly choices: Choices;
  readonly fit: Fit;
}

export interface FitInProgress {
  /** The newest; stays while the next is on its way, and when that fails. */
  readonly made: ShallowRef<MadeFit | undefined>;
  readonly failure: ShallowRef<Error | undefined>;
  readonly isFitting: Ref<boolean>;
  /** From the choice to the drawn charts, as it was felt. */
  readonly feltMillis: Ref<number | undefined>;
  /** Without waiting for further choices. */
  refit(): void;
}

/** Who clicks three drivers in a row wants one fit. */
const pauseMillis = 80;

/** Whether these choices make a model at all. */
export function isComplete({ kind, drivers, scope }: Choices): boolean {
  return scope !== '' && (!takesDrivers(kind) || drivers.length > 0);
}

/** Fits whenever the choices change; a newer question cancels the older one. */
export function useFit(choices: () => Choices, timeZone: () => string): FitInProgress {
  const made = shallowRef<MadeFit>();
  const failure = shallowRef<Error>();
  const isFitting = ref(false);
  const feltMillis = ref<number>();
  let asking: AbortController | undefined;
  let timer = 0;
  let chosenAt = 0;

  async function ask(): Promise<void> {
    asking?.abort();
    const own = new AbortController();
    asking = own;
    const chosen = choices();
    if (!isComplete(chosen)) {
      isFitting.value = false;
      made.value = undefined;
      failure.value = undefined;
      return;
    }
    try {
      const fit = await studioApi.preview(previewBody(chosen, timeZone()), own.signal);
      if (own.signal.aborted) return;
      failure.value = undefined;
      isFitting.value = false;
      made.value = { choices: chosen, fit };
      await nextTick();
      requestAnimationFrame(() =>
        requestAnimationFrame(() => (feltMillis.value = performance.now() - chosenAt)),
      );
    } catch (error) {
      if (own.signal.aborted) return;
      isFitting.value = false;
      failure.value = error instanceof Error ? error : new Error(String(error));
    }
  }

  function askIn(millis: number): void {
    chosenAt = performance.now();
    feltMillis.value = undefined;
    isFitting.value = isComplete(choices());
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), millis);
  }

  watch(
    () => [JSON.stringify(choices()), timeZone()],
    (_, before) => askIn(before ? pauseMillis : 0),
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    asking?.abort();
  });
  return { made, failure, isFitting, feltMillis, refit: () => askIn(0) };
}
