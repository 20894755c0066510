import pg from 'pg';

/** Listens to NOTIFY channels on a connection of its own, and connects again whenever that breaks. */
export class NotificationListener {
  private client: pg.Client | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private stopped = false;

  /**
   * @param onNotification called for each notification, and once after every (re)connection with `undefined`,
   *   since what was said meanwhile is lost
   */
  constructor(
    private readonly url: string,
    private readonly channels: readonly string[],
    private readonly onNotification: (channel: string | undefined, payload: string | undefined) => void,
    private readonly retryMillis = 2_000,
  ) {}

  /** Resolves at once; the connection is made in the background. */
  start(): void {
    void this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, keepAlive: true });
    this.client = client;
    client.on('error', () => undefined);
    client.once('end', () => {
      if (!this.stopped && this.client === client)
        this.retryTimer = setTimeout(() => void this.connect(), this.retryMillis);
    });
    client.on('notification', ({ channel, payload }) => {
      this.onNotification(channel, payload);
    });
    try {
      await client.connect();
      for (const channel of this.channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      this.onNotification(undefined, undefined);
    } catch {
      await client.end().catch(() => undefined);
    }
  }
}
