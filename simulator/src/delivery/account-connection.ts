import type { Connection, ConnectionEvents, PublishOutcome } from './connection.ts';

/** How often it is looked for an account that is not there yet. */
const LOOK_EVERY_MS = 5000;

/**
 * A session that begins as soon as the device has an account: approval may come while the simulator runs. Until then
 * it is not connected and says why.
 */
export class AccountConnection implements Connection {
  private session: Connection | null = null;
  private timer: NodeJS.Timeout | null = null;

  /**
   * @param open the session with the device's password, null while there is none
   * @param missing what to say meanwhile
   */
  constructor(
    private readonly open: () => Connection | null,
    private readonly missing: string,
  ) {}

  get connected(): boolean {
    return this.session?.connected ?? false;
  }

  get problem(): string | null {
    return this.session === null ? this.missing : this.session.problem;
  }

  start(topic: string | null, events: ConnectionEvents): void {
    const look = (): void => {
      this.session = this.open();
      if (this.session === null) return;
      if (this.timer !== null) clearInterval(this.timer);
      this.session.start(topic, events);
    };
    look();
    if (this.session === null) this.timer = setInterval(look, LOOK_EVERY_MS);
  }

  publish(topic: string, payload: string, onAnswer: (outcome: PublishOutcome) => void): void {
    if (this.session === null) onAnswer('failed');
    else this.session.publish(topic, payload, onAnswer);
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.session?.stop();
    this.session = null;
  }
}
