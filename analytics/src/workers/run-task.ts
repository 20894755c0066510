import { Piscina } from 'piscina';
import type { TaskFailure, TaskOutcome, TaskRequest } from './task-outcome.ts';
import { transferables } from './transferables.ts';

type AnyTask = (input: unknown) => Promise<unknown>;

/** Runs one of `tasks` in the thread it is called in, and never throws. */
export async function runTask(tasks: object, { name, input }: TaskRequest): Promise<TaskOutcome> {
  try {
    const task = new Map<string, unknown>(Object.entries(tasks)).get(name) as AnyTask | undefined;
    if (task === undefined) throw new TypeError(`There is no task "${name}".`);
    return handedOver({ value: await task(input) });
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** The outcome, marked for piscina so that its arrays change threads without being copied. */
function handedOver(outcome: TaskOutcome): TaskOutcome {
  const buffers = transferables(outcome);
  if (buffers.length === 0) return outcome;
  const movable = { [Piscina.transferableSymbol]: buffers, [Piscina.valueSymbol]: outcome };
  return Piscina.move(movable as never) as never;
}

function failureOf(error: unknown): TaskFailure {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), stack: undefined, statistics: undefined };
  const { name, message, stack } = error;
  return { name, message, stack, statistics: statisticsPart(error) };
}

/** Told by its name, so that a thread that never computes statistics need not load them to know its errors. */
function statisticsPart(error: Error): TaskFailure['statistics'] {
  if (error.name !== 'StatisticsError') return undefined;
  const { code, field, remedy } = error as Error & { code: string; field?: string; remedy: string };
  return { code, field, remedy };
}
