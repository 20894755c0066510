import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { once } from 'node:events';
import type { JobContext, JobKind } from '../src/jobs/job-kind.ts';
import { JobRegistry } from '../src/jobs/job-registry.ts';

/** Names a job of the kind `held`. Those that differ only in a number at the end share a key. */
export interface Work {
  readonly label: string;
}

/** By label: what lets the newest run go, and the contexts of its runs. */
export const held = new Map<string, PromiseWithResolvers<object>>();
export const contexts = new Map<string, JobContext[]>();
/** Held jobs that run, and the most that ever ran at once. */
export const atOnce = { running: 0, most: 0 };

/** Runs until the test lets it go. */
const heldKind: JobKind<Work, object> = {
  name: 'held',
  retryLimit: 2,
  key: ({ label }) => label.replace(/\d+$/, ''),
  request: (params) => params as Work,
  async run({ label }, context) {
    contexts.set(label, [...(contexts.get(label) ?? []), context]);
    atOnce.running += 1;
    atOnce.most = Math.max(atOnce.most, atOnce.running);
    const letGo = Promise.withResolvers<object>();
    held.set(label, letGo);
    context.signal.addEventListener('abort', () => letGo.reject(new Error('stopped')));
    try {
      return await letGo.promise;
    } finally {
      atOnce.running -= 1;
    }
  },
};

/** Runs by itself every minute. */
const minutely: JobKind<object, object> = {
  name: 'by-the-clock',
  schedule: { cron: '* * * * *', timeZone: 'site', params: {} },
  run: (_params, { timeZone }) => Promise.resolve({ timeZone }),
};

/** Takes longer than it may. */
const endlessKind: JobKind<object, never> = {
  name: 'endless',
  expireInSeconds: 1,
  retryLimit: 0,
  request: () => ({}),
  async run(_params, { signal }) {
    await once(signal, 'abort');
    throw new Error('what it makes of being stopped is of no interest');
  },
};

/** Registers the kinds of jobs that the specs of jobs run. */
@Module({})
export class HeldJobsModule implements OnModuleInit {
  readonly #registry: JobRegistry;

  constructor(registry: JobRegistry) {
    this.#registry = registry;
  }

  onModuleInit(): void {
    this.#registry.register(heldKind);
    this.#registry.register(minutely);
    this.#registry.register(endlessKind);
  }
}
