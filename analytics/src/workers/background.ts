import { AsyncLocalStorage } from 'node:async_hooks';

const background = new AsyncLocalStorage<true>();

/** Runs `work`, whose tasks then take the threads of the jobs. */
export function inBackground<T>(work: () => T): T {
  return background.run(true, work);
}

/** Whether a job asks, and not a request. */
export function isBackground(): boolean {
  return background.getStore() === true;
}
