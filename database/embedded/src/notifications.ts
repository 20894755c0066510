import type { Engine } from './engine/engine.ts';
import { quoteIdentifier } from './engine/session-user.ts';

/** A client as the hub sees it. */
export interface Listener {
  notify(senderPid: number, channel: string, payload: string): void;
}

interface Notification {
  readonly channel: string;
  readonly payload: string;
}

/** LISTEN and NOTIFY for many clients over the one session, which listens to whatever any of them listens to. */
export class NotificationHub {
  readonly #engine: Engine;
  readonly #channels = new Map<Listener, Set<string>>();
  #engineListens = new Set<string>();
  #held: Notification[] | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.onNotification = (channel, payload) => {
      if (this.#held === undefined) this.#deliver(0, { channel, payload });
      else this.#held.push({ channel, payload });
    };
  }

  /** Holds notifications back while `exchange` finds out who listens once its transaction is committed. */
  during<T>(senderPid: number, exchange: () => T): T {
    this.#held = [];
    try {
      return exchange();
    } finally {
      const held = this.#held;
      this.#held = undefined;
      held.forEach((notification) => {
        this.#deliver(senderPid, notification);
      });
    }
  }

  #deliver(senderPid: number, { channel, payload }: Notification): void {
    for (const [listener, channels] of this.#channels) {
      if (channels.has(channel)) listener.notify(senderPid, channel, payload);
    }
  }

  listen(listener: Listener, channel: string): void {
    const channels = this.#channels.get(listener) ?? new Set();
    this.#channels.set(listener, channels.add(channel));
    this.#engineListens.add(channel);
  }

  /** Without a channel: from all of them. The engine may have forgotten the channel for everybody meanwhile. */
  unlisten(listener: Listener, channel: string | undefined): void {
    const channels = this.#channels.get(listener);
    if (channel === undefined) this.#channels.delete(listener);
    else channels?.delete(channel);
  }

  /** The client's own SQL took channels from the engine (`UNLISTEN` was run there). */
  engineForgot(channel: string | undefined): void {
    if (channel === undefined) this.#engineListens.clear();
    else this.#engineListens.delete(channel);
  }

  /** Brings the engine's channels in line with what is wanted. Only by the session's owner, between transactions. */
  reconcile(): void {
    const wanted = new Set([...this.#channels.values()].flatMap((channels) => [...channels]));
    const missing = [...wanted].filter((channel) => !this.#engineListens.has(channel));
    const needless = [...this.#engineListens].filter((channel) => !wanted.has(channel));
    if (missing.length === 0 && needless.length === 0) return;
    const statements = [
      ...missing.map((channel) => `LISTEN ${quoteIdentifier(channel)}`),
      ...needless.map((channel) => `UNLISTEN ${quoteIdentifier(channel)}`),
    ];
    this.#engine.query(statements.join('; '));
    this.#engineListens = wanted;
  }
}
