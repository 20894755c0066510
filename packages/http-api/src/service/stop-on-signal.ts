import type { Logger } from 'pino';

const STOP_WITHIN_MILLIS = 9800;

/** Ends the process in order at SIGTERM or SIGINT: what is in flight is finished, for 10 s at most. */
export function stopOnSignal(app: { close(): Promise<void> }, log: Logger): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping: finishing the requests in flight');
      setTimeout(() => {
        log.error('did not stop within 10 s');
        process.exit(1);
      }, STOP_WITHIN_MILLIS).unref();
      void app.close().then(() => process.exit(0));
    });
  }
}
