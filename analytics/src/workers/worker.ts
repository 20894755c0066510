import { runTask } from './run-task.ts';
import type { TaskOutcome, TaskRequest } from './task-outcome.ts';
import { tasks } from './tasks.ts';

// The thread warms up while it waits for its first task. A failure shows up in the task, where somebody hears of it.
void import('@enms/statistics').catch(() => undefined);

/** What piscina calls in the thread for each task. */
export default function serve(request: TaskRequest): Promise<TaskOutcome> {
  return runTask(tasks, request);
}
