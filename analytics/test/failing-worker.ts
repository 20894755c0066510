import { runTask } from '../src/workers/run-task.ts';
import type { TaskOutcome, TaskRequest } from '../src/workers/task-outcome.ts';

/** A thread that dies when the first y is 99, has a bug when there is none, and else says that it lives. */
const tasks = {
  multipleRegression({ y }: { readonly y: readonly number[] }): Promise<string> {
    if (y[0] === 99) process.exit(7);
    if (y.length === 0) throw new TypeError('a bug');
    return Promise.resolve('alive');
  },
};

export default function serve(request: TaskRequest): Promise<TaskOutcome> {
  return runTask(tasks, request);
}
