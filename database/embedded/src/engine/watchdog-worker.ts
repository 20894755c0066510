/**
 * Interrupts what runs for too long. A statement in WebAssembly keeps the main thread from doing anything else, but
 * V8 lets an inspector session from another thread in between two steps of it (no port is opened for that).
 */
import { Session } from 'node:inspector';
import { workerData } from 'node:worker_threads';
import type { WatchdogBoard } from './watchdog.ts';

const POLL_MILLIS = 25;
const { deadlines, runs } = workerData as WatchdogBoard;
const deadlineMillis = new Float64Array(deadlines);
const run = new Int32Array(runs);
let interrupted = -1;

setInterval(() => {
  const current = Atomics.load(run, 0);
  const deadline = deadlineMillis[0] ?? 0;
  if (deadline === 0 || current === interrupted || Date.now() < deadline) return;
  interrupted = current;
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.evaluate', { expression: `globalThis.enmsInterruptStatement?.(${current})` }, () => {
    session.disconnect();
  });
}, POLL_MILLIS);
