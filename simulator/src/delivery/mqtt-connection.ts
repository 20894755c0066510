import { noMatchingSubscribers, openSession, type MqttSession } from '@enms/mqtt-session';
import type { Connection, ConnectionEvents, PublishOutcome } from './connection.ts';
import type { WireMessage } from './device-protocol.ts';

export interface MqttAccount {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

const DRAIN_MS = 2000;
/** A link gives out few messages at a time; duplicates and heartbeats come on top. */
const MAX_PENDING = 5000;

/** A session of one device with the real broker. */
export class MqttConnection implements Connection {
  private session: MqttSession | null = null;
  private trouble: string | null = null;

  constructor(
    private readonly account: MqttAccount,
    private readonly birth: WireMessage | null,
    private readonly will: WireMessage | null,
  ) {}

  get connected(): boolean {
    return this.session?.isConnected ?? false;
  }

  get problem(): string | null {
    return this.trouble;
  }

  start(topic: string | null, events: ConnectionEvents): void {
    const { url, username, password } = this.account;
    this.session = openSession({
      url,
      username,
      password,
      clientId: `simulator-${username}`,
      maxPending: MAX_PENDING,
      ...(this.birth && { birth: { ...this.birth, retain: true } }),
      ...(this.will && { will: { ...this.will, retain: true } }),
      onState: (state) => {
        if (state.name === 'connected') {
          this.trouble = null;
          // The session is still in its constructor's hands on the first connect: let it finish.
          setImmediate(() => {
            events.onConnected();
          });
        } else if (state.name === 'waiting') {
          this.trouble = `${state.error.message} (${state.error.remedy})`;
          events.onDisconnected();
        }
      },
    });
    if (topic !== null) this.listen(topic, events);
  }

  publish(topic: string, payload: string, onAnswer: (outcome: PublishOutcome) => void): void {
    if (this.session === null) {
      onAnswer('failed');
      return;
    }
    this.session.send(topic, payload, {}, (error, result) => {
      if (result === undefined) {
        this.trouble = error?.message ?? 'the session ended';
        onAnswer('failed');
      } else if (result.delivered) onAnswer('delivered');
      else onAnswer(result.reasonCode === noMatchingSubscribers ? 'no_subscriber' : 'refused');
    });
  }

  async stop(): Promise<void> {
    await this.session?.close({ drainMillis: DRAIN_MS });
    this.session = null;
  }

  private listen(topic: string, events: ConnectionEvents): void {
    void this.session
      ?.subscribe(topic, 1, ({ payload }) => {
        events.onMessage(payload);
      })
      .catch((error: unknown) => {
        this.trouble = error instanceof Error ? error.message : String(error);
      });
  }
}
