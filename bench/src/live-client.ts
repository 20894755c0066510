interface LiveMessage {
  /** The readings are what was known before. */
  readonly snapshot?: true;
  readonly readings?: readonly { readonly time: string }[];
}

/** A browser's live connection through the door: notes how old each reading is when it comes. */
export class LiveClient {
  private readonly agesMillis: number[] = [];

  private constructor(private readonly socket: WebSocket) {}

  /** @param portalUrl http://… of the door; @param token of who is signed in */
  static async connect(portalUrl: string, token: string): Promise<LiveClient> {
    const socket = new WebSocket(`${portalUrl.replace('http', 'ws')}/ws`);
    const client = new LiveClient(socket);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    socket.addEventListener('message', ({ data }) => {
      client.note(JSON.parse(String(data)) as LiveMessage);
    });
    socket.send(JSON.stringify({ action: 'subscribe', token, topics: ['machine:*'] }));
    return client;
  }

  close(): void {
    this.socket.close();
  }

  /** Of the readings that came since the beginning; NaN when none came. */
  quantileMillis(share: number): number {
    const ages = this.agesMillis.toSorted((a, b) => a - b);
    return ages[Math.floor(share * (ages.length - 1))] ?? Number.NaN;
  }

  private note({ snapshot, readings = [] }: LiveMessage): void {
    if (snapshot) return;
    const now = Date.now();
    for (const { time } of readings) this.agesMillis.push(now - Date.parse(time));
  }
}
