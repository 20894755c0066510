import type { Connection, ConnectionEvents, PublishOutcome } from '../src/delivery/connection.ts';

/** A broker that takes everything and says nothing more, for tests of what lies above it. */
export class SilentConnection implements Connection {
  connected = false;
  readonly problem = null;
  readonly published: { topic: string; payload: string }[] = [];

  start(_topic: string | null, events: ConnectionEvents): void {
    this.connected = true;
    events.onConnected();
  }

  publish(topic: string, payload: string, onAnswer: (outcome: PublishOutcome) => void): void {
    this.published.push({ topic, payload });
    setImmediate(() => {
      onAnswer('delivered');
    });
  }

  stop(): Promise<void> {
    this.connected = false;
    return Promise.resolve();
  }
}
