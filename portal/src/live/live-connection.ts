import type { LiveReading } from '@enms/telemetry-contract';
import { readonly, ref, shallowRef } from 'vue';
import { freshToken } from '../session/session.ts';
import { ReadingBuffer } from './reading-buffer.ts';

/** How far what is on the screen can be trusted. `stale`: the server is there but gets no values itself. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'stale';

type ServerMessage =
  | { type: 'telemetry'; readings: LiveReading[] }
  | { type: 'status'; stale: boolean; reason: string | null }
  | { type: 'ingest' | 'subscribed' | 'ping' | 'error' };

const firstPauseMillis = 500;
const longestPauseMillis = 15_000;
/** The server pings every 15 s: twice that in silence is a dead connection. */
const silenceLimitMillis = 35_000;

/**
 * The WebSocket of the live feed: it connects again with growing pauses, subscribes again (which brings the last state
 * of every machine), and hands on what arrived once a frame, so that sixty machines cost one render.
 */
export class LiveConnection {
  /** The newest readings since the frame before. */
  readonly readings = shallowRef<readonly LiveReading[]>([]);
  private readonly stateRef = ref<LiveState>('connecting');
  private readonly reasonRef = ref('');
  private readonly openingsRef = ref(0);
  readonly state = readonly(this.stateRef);
  /** Code of what the server says is wrong, while `stale`. */
  readonly reason = readonly(this.reasonRef);
  /** How often the connection was opened: more than once means that something may have been missed. */
  readonly openings = readonly(this.openingsRef);
  private readonly waiting = new ReadingBuffer();
  private readonly known = new ReadingBuffer();
  private socket: WebSocket | undefined;
  private frame = 0;
  private attempts = 0;
  private retryTimer = 0;
  private silenceTimer = 0;
  private stopped = false;
  private readonly networkBack = (): void => {
    this.attempts = 0;
    if (this.socket?.readyState !== WebSocket.OPEN) this.reconnectNow();
  };
  private readonly networkGone = (): void => {
    this.stateRef.value = 'offline';
    this.socket?.close();
  };

  constructor(private readonly topics: readonly string[]) {}

  start(): void {
    this.stopped = false;
    window.addEventListener('online', this.networkBack);
    window.addEventListener('offline', this.networkGone);
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener('online', this.networkBack);
    window.removeEventListener('offline', this.networkGone);
    clearTimeout(this.retryTimer);
    clearTimeout(this.silenceTimer);
    cancelAnimationFrame(this.frame);
    this.socket?.close();
    this.known.take();
  }

  /** The newest of every machine that came so far, for a page that opens later than the connection. */
  newest(): readonly LiveReading[] {
    return this.known.held();
  }

  private connect(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    this.socket = socket;
    socket.onopen = () => {
      this.attempts = 0;
      this.openingsRef.value += 1;
      this.watchSilence();
      void this.subscribe(socket);
    };
    socket.onmessage = ({ data }) => {
      this.watchSilence();
      const message = parse(data);
      if (message) this.receive(message);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.retry();
    };
  }

  /** The first message says who asks, and for what. */
  private async subscribe(socket: WebSocket): Promise<void> {
    const token = await freshToken();
    if (socket.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ action: 'subscribe', token, topics: this.topics }));
  }

  private receive(message: ServerMessage): void {
    if (message.type === 'telemetry') {
      if (this.stateRef.value !== 'stale') this.stateRef.value = 'live';
      this.waiting.add(message.readings);
      this.known.add(message.readings);
      this.frame ||= requestAnimationFrame(() => {
        this.frame = 0;
        this.readings.value = this.waiting.take();
      });
    } else if (message.type === 'status') {
      this.stateRef.value = message.stale ? 'stale' : 'live';
      this.reasonRef.value = message.reason ?? '';
    }
  }

  private retry(): void {
    clearTimeout(this.silenceTimer);
    clearTimeout(this.retryTimer);
    if (this.stopped) return;
    this.stateRef.value = navigator.onLine ? 'reconnecting' : 'offline';
    const pause = Math.min(longestPauseMillis, firstPauseMillis * 2 ** this.attempts++);
    this.retryTimer = window.setTimeout(() => this.connect(), pause * (0.75 + Math.random() / 2));
  }

  private reconnectNow(): void {
    clearTimeout(this.retryTimer);
    this.socket?.close();
    this.stateRef.value = 'reconnecting';
    this.connect();
  }

  private watchSilence(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = window.setTimeout(() => this.socket?.close(), silenceLimitMillis);
  }
}

function parse(data: unknown): ServerMessage | undefined {
  try {
    return JSON.parse(String(data)) as ServerMessage;
  } catch {
    return undefined;
  }
}
