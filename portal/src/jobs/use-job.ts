import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { components } from '../api/generated/analytics.ts';
import { analytics, ApiError, dataOf } from '../api/service.ts';

export type Job = components['schemas']['JobDto'];

/** Long work of analytics that a person asked for. */
export interface AskedJob<Args extends readonly unknown[]> {
  /** As it was told last; undefined before the first. */
  readonly job: ShallowRef<Job | undefined>;
  readonly isRunning: Ref<boolean>;
  /** Why it could not be asked for, or did not end well. */
  readonly failure: ShallowRef<Error | undefined>;
  start(...args: Args): Promise<void>;
}

const everyMillis = 1_000;

/**
 * Asks for a job and follows it to its end; never two at once.
 *
 * @param ask starts the job
 * @param done called with the job once it has ended well
 */
export function useJob<Args extends readonly unknown[]>(
  ask: (...args: Args) => Promise<{ readonly job_id: string }>,
  done: (job: Job) => unknown,
): AskedJob<Args> {
  const job = shallowRef<Job>();
  const isRunning = ref(false);
  const failure = shallowRef<Error>();
  let isGone = false;
  onScopeDispose(() => (isGone = true));

  async function follow(id: string): Promise<void> {
    while (!isGone) {
      const told = await dataOf(analytics.GET('/api/v1/analytics/jobs/{id}', { params: { path: { id } } }));
      job.value = told;
      if (isOver(told)) return ended(told);
      await new Promise((resolve) => setTimeout(resolve, everyMillis));
    }
  }
  async function ended(told: Job): Promise<void> {
    if (told.state !== 'done') throw new ApiError(problemOfJob(told));
    await done(told);
  }
  async function start(...args: Args): Promise<void> {
    if (isRunning.value) return;
    isRunning.value = true;
    failure.value = undefined;
    job.value = undefined;
    try {
      await follow((await ask(...args)).job_id);
    } catch (error) {
      failure.value = error instanceof Error ? error : new Error(String(error));
    } finally {
      isRunning.value = false;
    }
  }
  return { job, isRunning, failure, start };
}

function isOver({ state }: Job): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

function problemOfJob({ state, error }: Job): ApiError['problem'] {
  const { code = state, message = state, remedy } = error ?? {};
  return { type: 'about:blank', title: code, status: 500, code, detail: message, ...(remedy && { remedy }) };
}
