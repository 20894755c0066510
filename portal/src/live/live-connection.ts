import { readonly, ref, shallowRef } from 'vue';

/** One value as the live feed sends it. */
export interface LiveReading {
  readonly machine_id: number;
  readonly carrier: string;
  readonly time: string;
  readonly power_kw: number | null;
}

/** How far what is on the screen can be trusted. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'stale';

type ServerMessage =
  | { type: 'telemetry'; readings: LiveReading[] }
  | { type: 'ingest' }
  | { type: 'status'; stale: boolean; reason: string | null }
  | { type: 'ping' };

const longestPauseMillis = 15_000;
/** The server pings every 15 s: twice that in silence is a dead connection. */
const silenceLimitMillis = 35_000;

/**
 * The WebSocket of the live feed: it connects again with growing pauses, subscribes again, and hands on what arrived
 * once a frame, so that sixty machines cost one render.
 */
export class LiveConnection {
  private readonly stateRef = ref<LiveState>('connecting');
  private readonly reasonRef = ref('');
  /** The newest batch of readings; replaced once a frame. */
  readonly readings = shallowRef<readonly LiveReading[]>([]);
  readonly state = readonly(this.stateRef);
  readonly reason = readonly(this.reasonRef);
  private socket: WebSocket | undefined;
  private waiting: LiveReading[] = [];
  private frame = 0;
  private attempts = 0;
  private retryTimer = 0;
  private silenceTimer = 0;
  private stopped = false;

  constructor(private readonly topics: readonly string[]) {}

  start(): void {
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    clearTimeout(this.silenceTimer);
    cancelAnimationFrame(this.frame);
    this.socket?.close();
  }

  private connect(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    this.socket = socket;
    socket.onopen = () => {
      this.attempts = 0;
      socket.send(JSON.stringify({ action: 'subscribe', topics: this.topics }));
      this.watchSilence();
    };
    socket.onmessage = ({ data }) => {
      this.watchSilence();
      this.receive(JSON.parse(data as string) as ServerMessage);
    };
    socket.onclose = () => this.retry();
  }

  private receive(message: ServerMessage): void {
    if (message.type === 'telemetry') {
      if (this.stateRef.value !== 'stale') this.stateRef.value = 'live';
      this.waiting.push(...message.readings);
      this.frame ||= requestAnimationFrame(() => {
        this.frame = 0;
        this.readings.value = this.waiting;
        this.waiting = [];
      });
    } else if (message.type === 'status') {
      this.stateRef.value = message.stale ? 'stale' : 'live';
      this.reasonRef.value = message.reason ?? '';
    }
  }

  private retry(): void {
    clearTimeout(this.silenceTimer);
    if (this.stopped) return;
    this.stateRef.value = 'reconnecting';
    const pause = Math.min(longestPauseMillis, 500 * 2 ** this.attempts++) * (0.75 + Math.random() / 2);
    this.retryTimer = window.setTimeout(() => this.connect(), pause);
  }

  private watchSilence(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = window.setTimeout(() => this.socket?.close(), silenceLimitMillis);
  }
}
