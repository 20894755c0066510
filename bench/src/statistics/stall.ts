import { Workers } from '@enms/analytics/workers';
import type { TaskInput } from '@enms/analytics/workers';
import { multipleRegression } from '@enms/statistics';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** The longest time that the event loop could not turn, in ms, while the fit runs in a thread and in the loop itself. */
export async function longestStallMillis(
  input: TaskInput<'multipleRegression'>,
): Promise<{ readonly inThread: number; readonly inline: number }> {
  const workers = new Workers({ threads: 1 });
  workers.onApplicationBootstrap();
  try {
    await workers.run('multipleRegression', input);
    const inThread = await longestStall(() => workers.run('multipleRegression', input));
    const inline = await longestStall(() =>
      Promise.resolve(multipleRegression(input.y, input.drivers, input.choices, input.options)),
    );
    return { inThread, inline };
  } finally {
    await workers.onApplicationShutdown();
  }
}

async function longestStall(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await pause(20);
  await work();
  await pause(20);
  delay.disable();
  return delay.max / 1e6;
}
