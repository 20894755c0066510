import { openSession, type MqttSession } from '@enms/mqtt-session';

interface Stored {
  readonly topic: string;
  readonly body: Record<string, unknown>;
}

/** Stands for the ingest: keeps each reading once by device and seq, and answers with commit receipts. */
export class ReceiptGiver {
  readonly readings = new Map<string, Stored>();
  messages = 0;
  /** Sequence numbers that wait for their receipt, by `factory/device`. */
  private readonly due = new Map<string, number[]>();
  private session: MqttSession | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly url: string,
    private readonly everyMs = 100,
  ) {}

  async start(): Promise<void> {
    this.session = openSession({ url: this.url, clientId: 'receipt-giver' });
    await this.session.waitUntilConnected(5000);
    for (const filter of ['enms/+/+/+', 'sensors/+/power', 'autovolt/+/+']) {
      await this.session.subscribe(filter, 1, ({ topic, payload }) => {
        this.take(topic, payload.toString());
      });
    }
    this.timer = setInterval(() => {
      this.answer();
    }, this.everyMs);
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.session?.close({ drainMillis: 100 });
  }

  /** Readings of a device, in the order of their sequence numbers. */
  of(device: string, kind: string): Record<string, unknown>[] {
    return [...this.readings.values()]
      .filter(({ topic }) => topic.endsWith(`/${device}/${kind}`))
      .map(({ body }) => body)
      .toSorted((a, b) => Number(a['seq']) - Number(b['seq']));
  }

  private take(topic: string, text: string): void {
    const [root, factory, device, kind] = topic.split('/');
    if (kind === 'committed') return;
    this.messages++;
    const parsed = JSON.parse(text) as Record<string, unknown> | Record<string, unknown>[];
    for (const body of Array.isArray(parsed) ? parsed : [parsed]) {
      const { seq } = body;
      if (root !== 'enms' || typeof seq !== 'number') {
        this.readings.set(`${topic} ${this.messages}`, { topic, body });
        continue;
      }
      this.readings.set(`${device ?? ''} ${seq}`, { topic, body });
      const key = `${factory ?? ''}/${device ?? ''}`;
      this.due.set(key, [...(this.due.get(key) ?? []), seq]);
    }
  }

  private answer(): void {
    for (const [key, seqs] of this.due) {
      const ranges = seqs.toSorted((a, b) => a - b).map((seq): [number, number] => [seq, seq]);
      const joined = ranges.reduce<[number, number][]>((all, range) => {
        const last = all.at(-1);
        if (last !== undefined && last[1] + 1 >= range[0]) last[1] = Math.max(last[1], range[1]);
        else all.push(range);
        return all;
      }, []);
      this.session?.send(`enms/${key}/committed`, JSON.stringify({ ranges: joined }));
    }
    this.due.clear();
  }
}
