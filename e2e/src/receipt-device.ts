import mqtt, { type MqttClient } from 'mqtt';

/** What a test device sends; `seq` and `ts` are added. */
export type Fields = Readonly<Record<string, number | string | boolean>>;

interface Kept {
  readonly payload: string;
  lastSentAt: number;
}

/**
 * A device as our firmware is: it keeps every reading until a commit receipt covers its sequence number, and sends
 * again what is not covered after a reconnect or a time-out, oldest first.
 */
export class ReceiptDevice {
  /** Readings published at least once. */
  published = 0;
  private readonly kept = new Map<number, Kept>();
  private client: MqttClient | undefined;
  private resendTimer: NodeJS.Timeout | undefined;
  private seq = 0;

  constructor(
    private readonly options: {
      port: number;
      factory: string;
      code: string;
      password: string;
      resendMillis?: number;
    },
  ) {}

  async connect(): Promise<void> {
    const { port, code, password, factory } = this.options;
    this.client = mqtt.connect({
      host: '127.0.0.1',
      port,
      username: code,
      password,
      clientId: code,
      protocolVersion: 5,
      clean: true,
      reconnectPeriod: 300,
      connectTimeout: 3_000,
      queueQoSZero: false,
    });
    const client = this.client;
    // What it has not covered is in `kept`; the library's own store would send it a second time.
    client.on('error', () => undefined);
    client.on('connect', () => {
      client.subscribe(`enms/${factory}/${code}/committed`, { qos: 1 }, () => undefined);
      client.publish(
        `enms/${factory}/${code}/status`,
        JSON.stringify({ online: true, capabilities: ['commit_receipt'] }),
        { qos: 1, retain: true },
      );
      this.resend(0);
    });
    client.on('message', (_topic, payload) => {
      this.takeReceipt(payload.toString());
    });
    this.resendTimer = setInterval(() => {
      this.resend(this.options.resendMillis ?? 5_000);
    }, 1_000);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => {
        resolve();
      });
      setTimeout(() => {
        reject(new Error(`${code} cannot connect`));
      }, 15_000).unref();
    });
  }

  /** Publishes one reading, or keeps it while the broker is away. */
  send(timeMillis: number, fields: Fields): void {
    const seq = ++this.seq;
    const payload = JSON.stringify({ ts: timeMillis, seq, ...fields });
    const kept = { payload, lastSentAt: 0 };
    this.kept.set(seq, kept);
    this.published++;
    this.publish(kept);
  }

  /** Readings that no receipt has covered yet. */
  get uncovered(): number {
    return this.kept.size;
  }

  async close(): Promise<void> {
    clearInterval(this.resendTimer);
    await this.client?.endAsync(true);
  }

  private publish(kept: Kept): void {
    const client = this.client;
    if (!client?.connected) return;
    kept.lastSentAt = performance.now();
    client.publish(
      `enms/${this.options.factory}/${this.options.code}/energy`,
      kept.payload,
      { qos: 1 },
      () => undefined,
    );
  }

  private resend(olderThanMillis: number): void {
    const before = performance.now() - olderThanMillis;
    for (const kept of this.kept.values()) if (kept.lastSentAt <= before) this.publish(kept);
  }

  private takeReceipt(text: string): void {
    const { ranges } = JSON.parse(text) as { ranges: [number, number][] };
    for (const [from, to] of ranges) for (let seq = from; seq <= to; seq++) this.kept.delete(seq);
  }
}
