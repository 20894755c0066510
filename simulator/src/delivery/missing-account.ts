import type { Connection, PublishOutcome } from './connection.ts';

/** Stands in for the session of a device without credentials: never connects, says why. */
export class MissingAccount implements Connection {
  readonly connected = false;
  readonly problem: string;

  constructor(code: string, file: string) {
    this.problem = `No password for ${code} in ${file}: approve the device and add it there`;
  }

  start(): void {
    // Nothing can be started.
  }

  publish(_topic: string, _payload: string, onAnswer: (outcome: PublishOutcome) => void): void {
    onAnswer('failed');
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
