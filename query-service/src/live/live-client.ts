import type { IngestFigures, LiveReading } from '@enms/telemetry-contract';
import type { WebSocket } from 'ws';

/** Everything the server may send. */
export type ServerMessage =
  | { readonly type: 'telemetry'; readonly snapshot?: true; readonly readings: readonly LiveReading[] }
  | ({ readonly type: 'ingest' } & IngestFigures)
  | { readonly type: 'status'; readonly stale: boolean; readonly reason: string | null }
  | { readonly type: 'authenticated'; readonly expires_at: string | null }
  | { readonly type: 'subscribed'; readonly topics: readonly string[] }
  | { readonly type: 'error'; readonly code: string; readonly detail: string; readonly remedy: string }
  | { readonly type: 'ping' };

/** The part of a socket that a client needs. */
export type LiveSocket = Pick<WebSocket, 'send' | 'bufferedAmount' | 'readyState' | 'OPEN'>;

/** A client that has this much unsent gets nothing more until it caught up. */
const MAX_BUFFERED_BYTES = 64 * 1024;

/**
 * What one client wants and what it has not got yet. Values wait here as the newest of each machine and carrier, so
 * that a slow client costs as much memory as there are machines, however long it dawdles.
 */
export class LiveClient {
  readonly #socket: LiveSocket;
  readonly #machines = new Set<number>();
  readonly #waiting = new Map<string, LiveReading>();
  readonly #ingest = new Map<string, IngestFigures>();
  #allMachines = false;
  #wantsIngest = false;

  constructor(socket: LiveSocket) {
    this.#socket = socket;
  }

  get topics(): string[] {
    return [
      ...(this.#allMachines ? ['machine:*'] : []),
      ...[...this.#machines].map((id) => `machine:${id}`),
      ...(this.#wantsIngest ? ['ingest'] : []),
    ];
  }

  /** Machines to show at first: null means all, an empty list none. */
  get machines(): readonly number[] | null {
    return this.#allMachines ? null : [...this.#machines];
  }

  subscribe(topics: readonly Topic[]): void {
    for (const topic of topics) this.#set(topic, true);
  }

  unsubscribe(topics: readonly Topic[]): void {
    for (const topic of topics) this.#set(topic, false);
  }

  /** Keeps the newest of each machine and carrier that the client asked for. */
  offer(readings: readonly LiveReading[]): void {
    for (const reading of readings) {
      if (!this.#allMachines && !this.#machines.has(reading.machine_id)) continue;
      const key = `${reading.machine_id} ${reading.carrier}`;
      const held = this.#waiting.get(key);
      if (held === undefined || held.time <= reading.time) this.#waiting.set(key, reading);
    }
  }

  offerIngest(figures: IngestFigures): void {
    if (this.#wantsIngest) this.#ingest.set(figures.worker, figures);
  }

  /** Sends what waits. @returns false when the client is too slow just now and everything goes on waiting */
  flush(): boolean {
    if (this.#waiting.size === 0 && this.#ingest.size === 0) return true;
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) return false;
    if (this.#waiting.size > 0) {
      const readings = [...this.#waiting.values()];
      this.#waiting.clear();
      this.send({ type: 'telemetry', readings });
    }
    for (const figures of this.#ingest.values()) this.send({ ...figures, type: 'ingest' });
    this.#ingest.clear();
    return true;
  }

  send(message: ServerMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #set(topic: Topic, wanted: boolean): void {
    if (topic === 'ingest') this.#wantsIngest = wanted;
    else if (topic === 'machine:*') this.#allMachines = wanted;
    else if (wanted) this.#machines.add(topic);
    else this.#machines.delete(topic);
  }
}

/** `ingest`, every machine, or one machine by id. */
export type Topic = 'ingest' | 'machine:*' | number;

/** Reads a topic as a client spells it; undefined: there is no such topic. */
export function parseTopic(text: unknown): Topic | undefined {
  if (text === 'ingest' || text === 'machine:*') return text;
  const match = typeof text === 'string' ? /^machine:([1-9]\d{0,8})$/.exec(text) : null;
  return match === null ? undefined : Number(match[1]);
}
